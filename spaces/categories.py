"""The supports of a list folded into categories, each with its count, as the views of a notebook do."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from accounts.tokens import CNAF
from spaces.listing import WITHOUT, Choice, Names, chosen, name_of
from words.folding import fold

CATEGORIES = [("caf", "Caf"), ("etape", "Étape"), ("type", "Type"), ("annee", "Année"), ("rubrique", "Rubrique")]
# What a category counts; a rubrique is cut again by type, and the Caf are gathered by Cdr (their names tell it).
_KEYS = {
    "caf": ("caf_id",),
    "etape": ("steps",),
    "type": ("type_id",),
    "annee": ("year",),
    "rubrique": ("rubrique_id", "type_id"),
}
_EMPTY = {"caf": CNAF, "etape": WITHOUT, "annee": WITHOUT}


@dataclass(frozen=True)
class Category:
    """`values` narrow the list to what it holds ({facet: value}); with `inside` it holds categories, not supports."""

    label: str
    count: int
    values: Mapping[str, str]
    inside: tuple["Category", ...] = ()
    is_open: bool = False


def categories(user: Any, choice: Choice, by: str, names: Names) -> list[Category]:
    """The categories of the list, in the order of the classification; one query. Those that are chosen are open."""
    counted = _counted(user, choice, by)
    if by == "rubrique":
        return _nested(by, "type", counted, choice, names)
    if by == "caf":
        by_cdr = {(names["caf"][caf].cdr, caf): number for (caf,), number in counted.items()}
        return _nested("cdr", "caf", by_cdr, choice, names)
    return _leaves(by, {value: number for (value,), number in counted.items()}, choice, names, {})


def _counted(user: Any, choice: Choice, by: str) -> dict[tuple[str, ...], int]:
    rows = chosen(user, choice).order_by().values_list(*_KEYS[by]).annotate(Count("pk"))
    found = {tuple(_EMPTY.get(by, "") if key is None else str(key) for key in keys): number for *keys, number in rows}
    wanted = choice.values.get(by)
    if by == "etape" and wanted:  # a support of two steps would open the one that nobody asked for
        return {keys: number for keys, number in found.items() if keys[0] in wanted}
    return found


def _nested(outer: str, inner: str, counted: Mapping, choice: Choice, names: Names) -> list[Category]:
    """Categories of two levels; what has no outer value stands alone, at the end."""
    totals: Counter[str] = Counter()
    within: dict[str, dict[str, int]] = {}
    for (first, second), number in counted.items():
        totals[first] += number
        within.setdefault(first, {})[second] = number
    alone = within.pop("", {})
    found = []
    for value in _in_order(outer, within, names):
        own = {} if outer == "cdr" else {outer: value}  # a Caf says its Cdr
        leaves = tuple(_leaves(inner, within[value], choice, names, own))
        opened = any(leaf.is_open for leaf in leaves) or [value] == choice.values.get(outer)
        label = name_of(outer, value, names).label
        found.append(
            Category(f"Cdr {label}" if outer == "cdr" else label, totals[value], {outer: value}, leaves, opened)
        )
    return [*found, *_leaves(inner, alone, choice, names, {})]


def _leaves(
    facet: str, counts: Mapping[str, int], choice: Choice, names: Names, own: Mapping[str, str]
) -> list[Category]:
    found = []
    for value in _in_order(facet, counts, names):
        values = {**own, facet: value}
        is_open = all(list(choice.values.get(slug, ())) == [one] for slug, one in values.items())
        found.append(Category(name_of(facet, value, names).label, counts[value], values, is_open=is_open))
    return found


def _in_order(facet: str, values: Iterable[str], names: Names) -> list[str]:
    def place(value: str) -> tuple:
        name = name_of(facet, value, names)
        return (value == WITHOUT, name.rank, value if facet == "caf" else fold(name.label))

    return sorted(values, key=place)
