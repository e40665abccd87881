"""The shelves: supports filtered, counted by facet for one person, sorted. The rule is one place for every list.

A facet counts what the list would hold with that value: the other facets are applied, its own choices are not, because
several values of one facet add up. The eight counts are one SQL query; a value chosen that
holds nothing costs one more, for its name.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, Count, F, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Upper

from accounts.tokens import CNAF
from spaces.kinds import CNAF_NAME, FACETS
from spaces.models import Resource, ResourceFormat, Status

SORTS = {"recents": ("-published_at", "-pk"), "titre": ("title", "pk")}
_UNPUBLISHED_SORT = ("-revised_at", "-pk")
_TEXT = CharField()
_RANK = IntegerField()


@dataclass(frozen=True)
class Choice:
    """What a person asks of the shelves: values by facet slug, a state, an order."""

    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    status: str = str(Status.PUBLISHED)
    sort: str = "recents"


@dataclass(frozen=True)
class FacetValue:
    """A value of a facet: how many supports it holds for this person, and whether it is chosen."""

    value: str
    label: str
    count: int
    checked: bool


@dataclass(frozen=True)
class Shown:
    """A facet as a page shows it; the page folds what follows the first values, so those chosen come first."""

    slug: str
    label: str
    values: tuple[FacetValue, ...]


def chosen(user: Any, choice: Choice, without: str = "") -> QuerySet:
    """The supports this person may read and asked for; `without` leaves out one facet."""
    rows = Resource.objects.visible_to(user).filter(status=choice.status)
    for slug, values in choice.values.items():
        if values and slug != without:
            rows = rows.filter(_CONDITIONS[slug](values))
    return rows


def ordered(rows: QuerySet, choice: Choice) -> QuerySet:
    """The rows in the order asked, with what a line of the list prints."""
    sort = SORTS[choice.sort]
    if choice.status != Status.PUBLISHED and choice.sort == "recents":
        sort = _UNPUBLISHED_SORT
    return rows.select_related("rubrique", "type", "caf").order_by(*sort)


def facets(user: Any, choice: Choice) -> list[Shown]:
    """The facets with their counts for this person, in one query; a facet without value is left out."""
    branches = [
        chosen(user, choice, without=slug)
        .filter(keep)
        .order_by()
        .annotate(facet=Value(slug, _TEXT), value=value, label_=label, rank_=rank)
        .values_list("facet", "value", "label_", "rank_")
        .annotate(number=Count("pk"))
        for slug, (keep, value, label, rank) in _COLUMNS.items()
    ]
    found: dict[str, list[tuple[int, str, str, int]]] = {}
    for slug, value, label, rank, number in branches[0].union(*branches[1:], all=True):
        found.setdefault(slug, []).append((rank, label, value, number))
    shown = []
    for facet in FACETS:
        picked = set(choice.values.get(facet.slug, ()))
        rows = sorted(found.get(facet.slug, []), key=_order_of(facet.slug))
        absent = sorted(picked - {row[2] for row in rows})
        named = facet.labels(absent) if absent else {}
        rows += [(0, named.get(value, value), value, 0) for value in absent]
        values = [FacetValue(value, label, number, value in picked) for _, label, value, number in rows]
        if values:
            values.sort(key=lambda value: not value.checked)
            shown.append(Shown(facet.slug, facet.label, tuple(values)))
    return shown


def _order_of(slug: str) -> Any:
    """The classification keeps its own order; a Caf, a Cdr or a format comes by its number of supports."""
    if slug in ("caf", "cdr", "format", "type"):
        return lambda row: (-row[3], row[1])
    return lambda row: (row[0], row[1])


def _m2m(through: Any, key: str) -> Any:
    return lambda values: Q(pk__in=through.objects.filter(**{f"{key}__in": values}).order_by().values("resource_id"))


def _of_owners(values: Sequence[str]) -> Q:
    condition = Q(caf_id__in=[value for value in values if value != CNAF])
    return condition | Q(caf__isnull=True) if CNAF in values else condition


_CONDITIONS = {
    "rubrique": lambda values: Q(rubrique_id__in=values),
    "etape": _m2m(Resource.steps.through, "step_id"),
    "type": lambda values: Q(type_id__in=values),
    "thematique": _m2m(Resource.themes.through, "theme_id"),
    "caf": _of_owners,
    "cdr": lambda values: Q(caf__cdr_id__in=values),
    "annee": lambda values: Q(year__in=[int(value) for value in values if value.isdecimal() and len(value) == 4]),
    "format": _m2m(ResourceFormat, "slug"),
}

# facet: (rows that have a value, value, label, rank)
_COLUMNS: dict[str, tuple[Q, Any, Any, Any]] = {
    "rubrique": (Q(), F("rubrique_id"), F("rubrique__label"), F("rubrique__order")),
    "etape": (Q(steps__isnull=False), F("steps__slug"), F("steps__label"), F("steps__order")),
    "type": (Q(), F("type_id"), F("type__label"), F("type__order")),
    "thematique": (Q(themes__isnull=False), F("themes__slug"), F("themes__label"), F("themes__order")),
    "caf": (
        Q(),
        Coalesce("caf_id", Value(CNAF), output_field=_TEXT),
        Coalesce("caf__name", Value(CNAF_NAME), output_field=_TEXT),
        Value(0, _RANK),
    ),
    "cdr": (Q(caf__isnull=False), F("caf__cdr_id"), F("caf__cdr__name"), Value(0, _RANK)),
    "annee": (Q(year__isnull=False), Cast("year", _TEXT), Cast("year", _TEXT), Value(0, _RANK) - F("year")),
    "format": (Q(formats__isnull=False), F("formats__slug"), Upper("formats__slug"), Value(0, _RANK)),
}
