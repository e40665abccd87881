"""The shelves: supports filtered, counted by facet for one person, sorted. The rule is one place for every list.

A facet counts what the list would hold with that value: the other facets are applied, its own choices are not, because
several values of one facet add up. The counts are one SQL query that groups keys read from indexes that cover it
(spaces.models.Resource), and joins no name; the names are a second one, of some 180 rows. docs/mesures.md.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import CharField, Count, F, IntegerField, Min, Model, Q, QuerySet, Value
from django.db.models.functions import Cast

from accounts.tokens import CNAF
from spaces import formats
from spaces.kinds import CNAF_NAME, FACETS
from spaces.models import Resource, ResourceFormat, ResourceType, Rubrique, Status, Step, Theme
from territories.models import Caf, Cdr

SORTS = {"recents": ("-published_at", "-pk"), "titre": ("title", "pk")}
_UNPUBLISHED_SORT = ("-revised_at", "-pk")
_TEXT = CharField()
_RANK = IntegerField()
_NO_CDR = Value("", _TEXT)


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


def ordered(user: Any, choice: Choice) -> QuerySet:
    """The keys of the supports asked, in the order asked: read from an index, however deep the page."""
    sort = SORTS[choice.sort]
    if choice.status != Status.PUBLISHED and choice.sort == "recents":
        sort = _UNPUBLISHED_SORT
    return chosen(user, choice).order_by(*sort).values_list("pk", flat=True)


def lines(user: Any, keys: Sequence[int]) -> list[Resource]:
    """The supports of these keys that this person may read, in their order, with what a line prints; one query."""
    found = Resource.objects.visible_to(user).select_related("rubrique", "type", "caf").in_bulk(keys)
    return [found[key] for key in keys if key in found]


def facets(user: Any, choice: Choice) -> list[Shown]:
    """The facets with their counts for this person, in two queries; a facet without value is left out."""
    names = _named()
    counted = _counted(user, choice, names)
    shown = []
    for facet in FACETS:
        picked = choice.values.get(facet.slug, ())
        counts = dict.fromkeys(sorted(picked), 0) | counted[facet.slug]
        rows = []
        for value, number in counts.items():
            name = _name(facet.slug, value, names)
            rows.append((FacetValue(value, name.label, number, value in picked), name))
        rows.sort(key=_order_of(facet.slug))
        values = sorted((value for value, _ in rows), key=lambda value: not value.checked)
        if values:
            shown.append(Shown(facet.slug, facet.label, tuple(values)))
    return shown


class _Name(NamedTuple):
    """What the page calls a value, its place in the classification, and the Cdr of a Caf."""

    label: str
    rank: int = 0
    cdr: str = ""


_Names = dict[str, dict[str, _Name]]


def _counted(user: Any, choice: Choice, names: _Names) -> dict[str, Counter[str]]:
    """By facet, the number of supports of each value that has some; one query."""
    # A Caf is in one Cdr: unless one of the two is chosen, both facets count the same supports.
    alike = not (choice.values.get("caf") or choice.values.get("cdr"))
    branches = [
        chosen(user, choice, without=slug)
        .filter(**{f"{key}__isnull": False} if slug in _SEVERAL else {})
        .order_by()
        .values(key)
        .annotate(facet=Value(slug, _TEXT), value=Cast(Min(key), _TEXT), number=Count("pk"))
        .values_list("facet", "value", "number")
        for slug, key in _KEYS.items()
        if slug != "cdr" or not alike
    ]
    found: dict[str, Counter[str]] = {facet.slug: Counter() for facet in FACETS}
    for slug, value, number in branches[0].union(*branches[1:], all=True):
        if value is None and slug in ("caf", "cdr"):
            value = CNAF
        if value is not None:
            found[slug][value] += number
    by_cdr: Counter[str] = Counter()
    for caf, number in found["caf" if alike else "cdr"].items():
        if caf != CNAF:
            by_cdr[names["caf"][caf].cdr] += number
    return found | {"cdr": by_cdr}


def _named() -> _Names:
    """The names of all values of the facets that have a table; one query."""
    families: dict[str, tuple[type[Model], str, Any, Any]] = {
        "rubrique": (Rubrique, "label", F("order"), _NO_CDR),
        "etape": (Step, "label", F("order"), _NO_CDR),
        "type": (ResourceType, "label", F("order"), _NO_CDR),
        "thematique": (Theme, "label", F("order"), _NO_CDR),
        "caf": (Caf, "name", Value(0, _RANK), F("cdr_id")),
        "cdr": (Cdr, "name", Value(0, _RANK), _NO_CDR),
    }
    branches = [
        model._default_manager.order_by()
        .annotate(family=Value(family, _TEXT), value=F("pk"), said=F(label), rank=rank, of_cdr=cdr)
        .values_list("family", "value", "said", "rank", "of_cdr")
        for family, (model, label, rank, cdr) in families.items()
    ]
    found: _Names = {family: {} for family in families}
    for family, value, label, rank, cdr in branches[0].union(*branches[1:], all=True):
        found[family][value] = _Name(label, rank, cdr)
    found["caf"][CNAF] = _Name(CNAF_NAME)
    return found


def _name(slug: str, value: str, names: _Names) -> _Name:
    if slug == "annee":
        return _Name(value, -int(value) if value.isdecimal() else 0)
    if slug == "format":
        return _Name(formats.label_of(value))
    return names[slug].get(value, _Name(value))


def _order_of(slug: str) -> Callable[[tuple[FacetValue, _Name]], tuple[int, str]]:
    """The classification keeps its own order; a Caf, a Cdr or a format comes by its number of supports."""
    if slug in ("caf", "cdr", "format", "type"):
        return lambda row: (-row[0].count, row[1].label)
    return lambda row: (row[1].rank, row[1].label)


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

# facet: the key that is counted. A Cdr is counted by its Caf, whose Cdr the names tell.
_KEYS = {
    "rubrique": "rubrique_id",
    "etape": "steps",
    "type": "type_id",
    "thematique": "themes",
    "caf": "caf_id",
    "cdr": "caf_id",
    "annee": "year",
    "format": "formats__slug",
}
_SEVERAL = ("etape", "thematique", "format")  # a support may have none, or more than one
