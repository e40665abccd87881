"""The shelves: supports filtered, counted by facet for one person, sorted. The rule is one place for every list.

A facet counts what the list would hold with that value: the other facets are applied, its own choices are not, because
several values of one facet add up. The counts are one SQL query that groups keys read from indexes that cover it
(spaces.models.Resource), and joins no name; the names are a second one, of some 180 rows. docs/mesures.md.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import (
    BooleanField,
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    Min,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.expressions import OrderBy
from django.db.models.functions import Cast

from accounts.tokens import CNAF
from spaces import formats
from spaces.kinds import CNAF_NAME, FACETS
from spaces.models import Resource, ResourceFormat, ResourceType, Rubrique, Status, Step, Theme
from spaces.news import is_new_to
from territories.models import Caf, Cdr
from words.folding import fold

# Each is read from an index, in both directions, however deep the page (spaces.models.Resource).
SORTS: dict[str, tuple[OrderBy, OrderBy]] = {
    "recents": (F("published_at").desc(), F("pk").desc()),
    "revus": (F("revised_at").desc(), F("pk").desc()),
    "titre": (F("sort_title").asc(), F("pk").asc()),
    "annee": (F("year").desc(nulls_last=True), F("pk").desc()),
    "caf": (F("caf_id").asc(nulls_first=True), F("pk").desc()),
}
REVERSED = "-"  # before a sort
WITHOUT = "sans"  # the value of a facet that a support does not bear
_SAID_WITHOUT = {"annee": "Sans année", "etape": "Sans étape"}
_TEXT = CharField()
_RANK = IntegerField()
_NO_CDR = Value("", _TEXT)


@dataclass(frozen=True)
class Choice:
    """What a person asks of the shelves: values by facet slug, a state, an order ("titre", "-titre"), only the new."""

    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    status: str = str(Status.PUBLISHED)
    sort: str = "recents"
    new: bool = False


class Name(NamedTuple):
    """What the page calls a value, its place in the classification, the Cdr of a Caf, and whether it exists."""

    label: str
    rank: int = 0
    cdr: str = ""
    known: bool = True


Names = dict[str, dict[str, Name]]


@dataclass(frozen=True)
class FacetValue:
    """A value of a facet: how many supports it holds for this person, whether it is chosen, whether it exists."""

    value: str
    label: str
    count: int
    checked: bool
    known: bool = True


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
    return rows.filter(is_new_to(user)) if choice.new else rows


def ordered(user: Any, choice: Choice) -> QuerySet:
    """The keys of the supports asked, in the order asked: read from an index, however deep the page."""
    slug = choice.sort.removeprefix(REVERSED)
    if slug == "recents" and choice.status != Status.PUBLISHED:
        slug = "revus"  # a draft was never published
    sort = SORTS[slug]
    if choice.sort.startswith(REVERSED):
        sort = (_turned(sort[0]), _turned(sort[1]))
    return chosen(user, choice).order_by(*sort).values_list("pk", flat=True)


def lines(user: Any, keys: Sequence[int]) -> list[Resource]:
    """The supports of these keys that this person may read, in their order, with what a line prints; one query.

    `is_new` says whether it is new to them.
    """
    rows = Resource.objects.visible_to(user).select_related("rubrique", "type", "caf")
    found = rows.annotate(is_new=ExpressionWrapper(is_new_to(user), BooleanField())).in_bulk(keys)
    return [found[key] for key in keys if key in found]


@dataclass(frozen=True)
class Counts:
    """What the list counts: its facets, and by rubrique what is new to the person, the other filters applied."""

    facets: Sequence[Shown]
    new: Mapping[str, int]

    @property
    def total(self) -> int:
        """How many supports the list holds: each is in one rubrique, whose count leaves that filter alone out."""
        rubriques = [value for facet in self.facets if facet.slug == "rubrique" for value in facet.values]
        chosen = [value for value in rubriques if value.checked]
        return sum(value.count for value in chosen or rubriques)


def counts(user: Any, choice: Choice, names: Names) -> Counts:
    """The facets with their counts for this person, in one query; a facet without value is left out."""
    counted = _counted(user, choice, names)
    shown = []
    for facet in FACETS:
        picked = choice.values.get(facet.slug, ())
        numbers = dict.fromkeys(sorted(picked), 0) | counted[facet.slug]
        rows = []
        for value, number in numbers.items():
            name = name_of(facet.slug, value, names)
            rows.append((FacetValue(value, name.label, number, value in picked, name.known), name))
        rows.sort(key=_order_of(facet.slug))
        values = sorted((value for value, _ in rows), key=lambda value: not value.checked)
        if values:
            shown.append(Shown(facet.slug, facet.label, tuple(values)))
    return Counts(shown, counted[_NEW])


def _counted(user: Any, choice: Choice, names: Names) -> dict[str, Counter[str]]:
    """By facet, the number of supports of each value that has some; under _NEW, of the new ones by rubrique."""
    # A Caf is in one Cdr: unless one of the two is chosen, both facets count the same supports.
    alike = not (choice.values.get("caf") or choice.values.get("cdr"))
    group = _grouped_anew if choice.new else _grouped
    branches = [
        group(slug, key, chosen(user, choice, without=slug))
        for slug, key in _KEYS.items()
        if slug != "cdr" or not alike
    ]
    new = chosen(user, choice, without="rubrique").filter(is_new_to(user))
    branches.append(_grouped_anew(_NEW, "rubrique_id", new))
    found: dict[str, Counter[str]] = {slug: Counter() for slug in (*_KEYS, _NEW)}
    for slug, value, number in branches[0].union(*branches[1:], all=True):
        if value is None and slug in ("caf", "cdr"):
            value = CNAF
        if value is None and slug in _SAID_WITHOUT:
            value = WITHOUT
        if value is not None:
            found[slug][value] += number
    by_cdr: Counter[str] = Counter()
    for caf, number in found["caf" if alike else "cdr"].items():
        if caf != CNAF:
            by_cdr[names["caf"][caf].cdr] += number
    return found | {"cdr": by_cdr}


def _grouped(slug: str, key: str, rows: QuerySet) -> QuerySet:
    """(slug, value, number) of these supports."""
    return (
        rows.filter(**{f"{key}__isnull": False} if slug in _SEVERAL else {})
        .order_by()
        .values(key)
        .annotate(facet=Value(slug, _TEXT), value=Cast(Min(key), _TEXT), number=Count("pk"))
        .values_list("facet", "value", "number")
    )


def _grouped_anew(slug: str, key: str, rows: QuerySet) -> QuerySet:
    """The same of supports that are new: by what no index holds, or SQLite would read all of them in the order of the
    key instead of the last revised ones (70 ms for 2, at 20,000)."""
    return _grouped(slug, "of", rows.annotate(of=Cast(key, _TEXT)))


def named() -> Names:
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
    found: Names = {family: {} for family in families}
    for family, value, label, rank, cdr in branches[0].union(*branches[1:], all=True):
        found[family][value] = Name(label, rank, cdr)
    found["caf"][CNAF] = Name(CNAF_NAME)
    return found


def name_of(slug: str, value: str, names: Names) -> Name:
    """The name of a value of a facet; one that does not exist keeps its slug."""
    if value == WITHOUT and slug in _SAID_WITHOUT:
        return Name(_SAID_WITHOUT[slug])
    if slug == "annee":
        return Name(value, -int(value)) if _is_year(value) else Name(value, known=False)
    if slug == "format":
        return Name(formats.label_of(value), known=value in formats.KNOWN)
    return names[slug].get(value, Name(value, known=False))


def _order_of(slug: str) -> Callable[[tuple[FacetValue, Name]], tuple[int, str]]:
    """The classification keeps its own order; a Caf, a Cdr or a format comes by its number of supports."""
    if slug in ("caf", "cdr", "format", "type"):
        return lambda row: (-row[0].count, fold(row[1].label))
    return lambda row: (row[1].rank, fold(row[1].label))


def _turned(order: OrderBy) -> OrderBy:
    """The other direction; what has no value stays at its end of the list, the Cnaf beside the Caf."""
    other = order.copy()
    other.descending = not order.descending
    return other


def _is_year(value: str) -> bool:
    return value.isdecimal() and len(value) == 4


def _m2m(through: Any, key: str) -> Any:
    return lambda values: Q(pk__in=through.objects.filter(**{f"{key}__in": values}).order_by().values("resource_id"))


def _of_owners(values: Sequence[str]) -> Q:
    condition = Q(caf_id__in=[value for value in values if value != CNAF])
    return condition | Q(caf__isnull=True) if CNAF in values else condition


def _of_years(values: Sequence[str]) -> Q:
    condition = Q(year__in=[int(value) for value in values if _is_year(value)])
    return condition | Q(year__isnull=True) if WITHOUT in values else condition


_of_steps = _m2m(Resource.steps.through, "step_id")


def _has_steps() -> Q:
    return Q(Exists(Resource.steps.through.objects.filter(resource_id=OuterRef("pk"))))


_CONDITIONS = {
    "rubrique": lambda values: Q(rubrique_id__in=values),
    "etape": lambda values: _of_steps(values) | ~_has_steps() if WITHOUT in values else _of_steps(values),
    "type": lambda values: Q(type_id__in=values),
    "thematique": _m2m(Resource.themes.through, "theme_id"),
    "caf": _of_owners,
    "cdr": lambda values: Q(caf__cdr_id__in=values),
    "annee": _of_years,
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
_NEW = "nouveau"
_SEVERAL = ("etape", "thematique", "format")  # a support may have none, or more than one
