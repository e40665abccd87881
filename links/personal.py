"""What the site holds about a person: every room declares its own, the page « Mes données » shows all of it, an erasure
goes through all of it.

`columns` name what the declaration answers for ("spaces.Resource.author"): a test reads the models and fails on a
column that leads to a person and that nobody answers for.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, Count, QuerySet, Value


@dataclass(frozen=True)
class Personal:
    """A sort of data about people.

    `label`, `purpose` (why it is held) and `kept_for` (how long) are read by people. `rows(user)` gives what is held
    about this person, `tell(row)` one row as plain JSON values, never a secret. `erase(user)` removes or anonymises,
    inside the transaction of the caller, and gives how many rows; without it, `why_kept` says why everything stays.
    """

    slug: str
    label: str
    purpose: str
    kept_for: str
    columns: frozenset[str]
    rows: Callable[[Any], QuerySet]
    tell: Callable[[Any], dict[str, Any]]
    erase: Callable[[Any], int] | None = None
    why_kept: str = ""
    order: int = 100

    def export(self, user: Any) -> list[dict[str, Any]]:
        """All that is held of this sort about this person."""
        return [self.tell(row) for row in self.rows(user).order_by("pk")]


_personal: dict[str, Personal] = {}


def register(personal: Personal) -> Personal:
    """Declare a sort of data. Raises ValueError when it says neither how it is erased nor why it is kept."""
    if personal.erase is None and not personal.why_kept:
        raise ValueError(f"{personal.slug!r} says neither how it is erased nor why it is kept")
    _personal[personal.slug] = personal
    return personal


def every() -> list[Personal]:
    """All of them, in their order."""
    return sorted(_personal.values(), key=lambda one: (one.order, one.slug))


def numbers(user: Any) -> dict[str, int]:
    """How many rows of each sort are held about this person; one query."""
    branches = [_count(one, user) for one in every()]
    if not branches:
        return {}
    return dict(branches[0].union(*branches[1:], all=True) if len(branches) > 1 else branches[0])


def _count(one: Personal, user: Any) -> QuerySet:
    counted = one.rows(user).order_by().annotate(slug_=Value(one.slug, CharField())).values("slug_")
    return counted.annotate(number_=Count("pk", distinct=True)).values_list("slug_", "number_")
