"""The steps, themes and territories of supports, read at once for a page or a table; what cites one, for its page."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, F, QuerySet, Value

from spaces.models import Resource

CITED = "cited"
_TEXT = CharField()
_NAMES = {
    "steps": ("step__slug", "step__label", Resource.steps.through),
    "themes": ("theme__slug", "theme__label", Resource.themes.through),
    "cafs": ("caf__code", "caf__name", Resource.about_cafs.through),
    "epcis": ("epci__siren", "epci__name", Resource.about_epcis.through),
    "communes": ("commune__code", "commune__name", Resource.about_communes.through),
}


@dataclass(frozen=True)
class Relations:
    """Each a list of (key, label), in the order of the keys. `cited`: the address and title of what shows the support
    in other rooms, as far as the person may read it."""

    steps: list[tuple[str, str]] = field(default_factory=list)
    themes: list[tuple[str, str]] = field(default_factory=list)
    cafs: list[tuple[str, str]] = field(default_factory=list)
    epcis: list[tuple[str, str]] = field(default_factory=list)
    communes: list[tuple[str, str]] = field(default_factory=list)
    cited: list[tuple[str, str]] = field(default_factory=list)


_citing: list[Callable[[int, Any], QuerySet]] = []


def register(branch: Callable[[int, Any], QuerySet]) -> None:
    """Declare what cites a support in a room above: `branch(support, user)` gives (CITED, address, title, support):
    one more branch of the same question."""
    if branch not in _citing:
        _citing.append(branch)


def relations_of(resource_id: int, user: Any) -> Relations:
    """What the support is attached to, and what cites it that this person may read; one query."""
    return _read([resource_id], [branch(resource_id, user) for branch in _citing])[resource_id]


def relations_among(keys: Collection[int]) -> dict[int, Relations]:
    """What each of these supports is attached to; one query. Every key is there."""
    return _read(keys, [])


def _read(keys: Collection[int], more: list[QuerySet]) -> dict[int, Relations]:
    branches = [
        through.objects.filter(resource_id__in=keys)
        .order_by()
        .annotate(family=Value(family, _TEXT), key=F(key), name_=F(label))
        .values_list("family", "key", "name_", "resource_id")
        for family, (key, label, through) in _NAMES.items()
    ]
    found = {key: Relations() for key in keys}
    for family, key, label, resource_id in sorted(branches[0].union(*branches[1:], *more, all=True)):
        getattr(found[resource_id], family).append((key, label))
    return found
