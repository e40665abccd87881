"""What is in a person's hands for one owner, and how it goes to a colleague: rooms declare it, the passation shows it.

What a person follows goes to who follows it next; who wrote it is not changed by that, wherever both are kept apart.
Nothing here imports a room: an owner is a Caf code or "cnaf", a person any object that the rooms understand.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import CharField, Count, QuerySet, Value
from django.db.models.functions import Cast

# Titles of one kind; beyond, they are counted.
MOST = 20
_TEXT = CharField()


@dataclass(frozen=True)
class Holding:
    """A sort of thing in a person's hands.

    `wording` counts it ("brouillon,brouillons"); `becomes` is the French sentence that says what handing it over
    changes, or, without `hand_over`, why it stays. `held(user, owner)` gives its rows, None when this owner has none of
    the kind. `title` is an expression of their columns; `shown(rows, by)` those whose title the person `by` may read;
    `address(key, title)` their page.
    `may_hold(colleague, owner)` says whether a colleague may receive them; `for_whom` says it in French.
    `hand_over(rows, to, by)` writes, inside a transaction of the caller, and gives how many it changed.
    """

    slug: str
    wording: str
    becomes: str
    held: Callable[[Any, str], QuerySet | None]
    title: Any
    shown: Callable[[QuerySet, Any], QuerySet]
    address: Callable[[str, str], str]
    may_hold: Callable[[Any, str], bool] = lambda colleague, owner: False
    for_whom: str = ""
    hand_over: Callable[[QuerySet, Any, Any], int] | None = None
    order: int = 100


class Named(NamedTuple):
    """A thing whose title may be told, and where it is."""

    title: str
    address: str


@dataclass(frozen=True)
class Pile:
    """All of one kind in a person's hands: how many, and those that may be named (the first MOST)."""

    holding: Holding
    number: int
    named: Sequence[Named]

    @property
    def unnamed(self) -> int:
        """How many are only counted."""
        return self.number - len(self.named)


_holdings: dict[str, Holding] = {}


def register(holding: Holding) -> Holding:
    """Declare a kind of holding; a second one of the same slug replaces the first."""
    _holdings[holding.slug] = holding
    return holding


def every() -> list[Holding]:
    """All of them, in their order."""
    return sorted(_holdings.values(), key=lambda one: (one.order, one.slug))


def get(slug: str) -> Holding:
    """The holding of that slug. Raises KeyError."""
    return _holdings[slug]


def in_the_hands_of(user: Any, owner: str, by: Any) -> list[Pile]:
    """What this person holds for this owner, as `by` may be told it: kinds that hold nothing are left out. Two queries,
    and what the rooms ask about the rights of `by`."""
    rows = {one.slug: found for one in every() if (found := one.held(user, owner)) is not None}
    if not rows:
        return []
    numbers = dict(_union([_count(slug, found) for slug, found in rows.items()]))
    wanted = [slug for slug in rows if numbers.get(slug)]
    named: dict[str, list[Named]] = {slug: [] for slug in wanted}
    if wanted:
        for slug, key, title in _union([_lines(_holdings[slug], rows[slug], by) for slug in wanted]):
            named[slug].append(Named(title, _holdings[slug].address(key, title)))
    return [Pile(_holdings[slug], numbers[slug], sorted(named[slug])) for slug in wanted]


def _union(branches: list[QuerySet]) -> QuerySet:
    return branches[0].union(*branches[1:], all=True) if len(branches) > 1 else branches[0]


def _count(slug: str, rows: QuerySet) -> QuerySet:
    counted = rows.order_by().annotate(slug_=Value(slug, _TEXT)).values("slug_")
    return counted.annotate(number_=Count("pk", distinct=True)).values_list("slug_", "number_")


def _lines(holding: Holding, rows: QuerySet, by: Any) -> QuerySet:
    told = holding.shown(rows, by).order_by().values("pk")
    first = rows.model._default_manager.filter(pk__in=rows.filter(pk__in=told).order_by("pk").values("pk")[:MOST])
    return (
        first.order_by()
        .annotate(
            slug_=Value(holding.slug, _TEXT),
            key_=Cast("pk", _TEXT),
            title_=Cast(holding.title, _TEXT),
        )
        .values_list("slug_", "key_", "title_")
    )
