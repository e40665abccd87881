"""The links of the shelves: each is the present address with one thing changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from accounts.models import Habilitation
from accounts.permissions import Action, can
from accounts.tokens import CNAF
from spaces.categories import CATEGORIES, Category
from spaces.forms.filters import LIST, LOOKS, ShelvesForm, turned
from spaces.listing import REVERSED, Choice, Shown
from spaces.models import Status

NOWHERE = f"?vue={LIST}"  # the whole list: an address without anything opens the person's own view
_OF_THIS_PAGE = ("page", "support")
_DESCENDING = ("recents", "revus", "annee")  # as they stand, without REVERSED


@dataclass(frozen=True)
class Way:
    """A link: `current` when it leads where one is; `number` and `new` count supports."""

    label: str
    address: str
    current: bool = False
    number: int = 0
    new: int = 0


@dataclass(frozen=True)
class Head:
    """The head of a column that sorts: `direction` is that of aria-sort, empty when another column sorts."""

    address: str
    direction: str


@dataclass(frozen=True)
class Branch:
    """A category with the address of what it holds, in the list and alone; see spaces.categories."""

    category: Category
    address: str
    inside: Sequence["Branch"]


def to(query: QueryDict, drop: Sequence[str] = (), **values: str) -> str:
    """The query string from the first page, without some names, with others set."""
    kept = query.copy()
    for name in (*_OF_THIS_PAGE, *drop):
        kept.pop(name, None)
    for name, value in values.items():
        kept[name] = value
    text = kept.urlencode()  # a name may have no value left
    return f"?{text}" if text else NOWHERE


def kept(query: QueryDict) -> list[tuple[str, str]]:
    """The filters and the order, for a form that goes elsewhere with them."""
    return [(name, value) for name, values in query.lists() if name not in _OF_THIS_PAGE for value in values]


def chips(facets: Sequence[Shown], query: QueryDict, form: ShelvesForm) -> list[dict[str, str]]:
    """What narrows the list, each with the address without it."""
    found = []
    for facet in facets:
        for value in facet.values:
            if value.checked:
                rest = query.copy()
                rest.setlist(facet.slug, [one for one in query.getlist(facet.slug) if one != value.value])
                found.append({"label": f"{facet.label}\u00a0: {value.label}", "url": to(rest)})
    if form.choice().new:
        found.append({"label": "Nouveau pour moi", "url": to(query, drop=("nouveau",))})
    return found


def unknown(facets: Sequence[Shown]) -> list[str]:
    """What the address asks for and that does not exist (any more): "Caf : caf-99"."""
    return [f"{facet.label}\u00a0: {value.value}" for facet in facets for value in facet.values if not value.known]


def states(user: Any, query: QueryDict, choice: Choice) -> list[Way]:
    """The states that those who deposit may look at; none for the others."""
    if not can(user, Action.DEPOSIT):
        return []
    said = {
        Status.PUBLISHED: "En rayon",
        Status.DRAFT: "Brouillons",
        Status.WITHDRAWN: "Retirés",
        Status.REPLACED: "Remplacés",
    }
    return [Way(label, to(query, etat=str(status)), status == choice.status) for status, label in said.items()]


def places(acting: Habilitation | None, query: QueryDict, choice: Choice) -> list[Way]:
    """Short ways: everything, my Caf, my Cdr, the national supports."""
    ways: list[tuple[str, str, str]] = [("Tout le réseau", "", "")]
    if acting is not None and acting.caf is not None:
        ways += [("Ma Caf", "caf", acting.caf.pk), ("Mon Cdr", "cdr", acting.caf.cdr_id)]
    ways.append(("National", "caf", CNAF))
    chosen = {(name, value) for name in ("caf", "cdr") for value in choice.values.get(name, ())}
    return [
        Way(
            label,
            to(query, drop=("caf", "cdr"), **({name: value} if name else {})),
            chosen == ({(name, value)} if name else set()),
        )
        for label, name, value in ways
    ]


def rubriques(facets: Sequence[Shown], new: Mapping[str, int], query: QueryDict, choice: Choice) -> list[Way]:
    """The rubriques that hold something with the other filters; the one that is chosen leads back to all."""
    chosen = list(choice.values.get("rubrique", ()))
    return [
        Way(
            value.label,
            to(query, drop=("rubrique",), **({} if chosen == [value.value] else {"rubrique": value.value})),
            chosen == [value.value],
            value.count,
            new.get(value.value, 0),
        )
        for facet in facets
        if facet.slug == "rubrique"
        for value in facet.values
        if value.known
    ]


def looks(query: QueryDict, form: ShelvesForm) -> list[Way]:
    """List, table, gallery."""
    shown = "" if form.category() else form.look()
    return [Way(label, to(query, drop=("par",), vue=slug), slug == shown) for slug, label in LOOKS]


def groupings(query: QueryDict, form: ShelvesForm) -> list[Way]:
    """By Caf, by step and so on."""
    return [Way(label, to(query, drop=("vue",), par=slug), slug == form.category()) for slug, label in CATEGORIES]


def heads(query: QueryDict, choice: Choice) -> dict[str, Head]:
    """The heads of the columns that sort, by order."""
    found = {}
    for slug in ("titre", "caf", "annee", "recents", "revus"):
        direction = ""
        if choice.sort.removeprefix(REVERSED) == slug:
            falls = (slug in _DESCENDING) != choice.sort.startswith(REVERSED)
            direction = "descending" if falls else "ascending"
        found[slug] = Head(to(query, tri=turned(choice.sort, slug)), direction)
    return found


def branches(categories: Sequence[Category], query: QueryDict) -> list[Branch]:
    """The categories with their addresses."""
    return [
        Branch(one, to(query, drop=tuple(one.values), **one.values), branches(one.inside, query)) for one in categories
    ]
