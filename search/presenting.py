"""What the results page says of a search: kinds, facets, chosen filters, lines. Nothing here asks the database."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict

from links import kinds
from search import labels
from search.service import Found, Page, facets_of
from spaces.formats import family_of
from ui.typography import NBSP

_META = ("caf", "type", "nature", "annee")  # facets that a line prints
_FORMAT = "format"


@dataclass(frozen=True)
class Tab:
    """A kind to choose: its slug ("" for all), label, count for the person."""

    slug: str
    label: str
    count: int
    current: bool


@dataclass(frozen=True)
class Choice:
    """A value of a facet, as templates/ui/facet.html takes it."""

    value: str
    label: str
    count: int
    checked: bool


@dataclass(frozen=True)
class ShownFacet:
    slug: str
    label: str
    choices: list[Choice]


@dataclass(frozen=True)
class Chip:
    """A chosen value, and the address of the page without it."""

    label: str
    url: str


@dataclass(frozen=True)
class Line:
    """A result, as templates/ui/hit.html takes it."""

    title: str
    url: str
    format: str
    family: str
    meta: list[str]
    chunks: list[tuple[bool, str]]
    part_url: str
    part_label: str


def tabs(page: Page, kind: str) -> list[Tab]:
    """All, then each kind that answers; none when there is nothing to choose between."""
    answering = [searched for searched in kinds.searched() if page.kinds.get(searched.slug) or searched.slug == kind]
    if len(answering) < 2 and not kind:
        return []
    every = Tab("", "Tout", sum(page.kinds.values()), not kind)
    return [every, *(Tab(one.slug, one.plural, page.kinds.get(one.slug, 0), one.slug == kind) for one in answering)]


def facets(page: Page, kind: str) -> list[ShownFacet]:
    """The facets that have values: chosen values first, then the most frequent; years from the last."""
    shown = []
    for slug, facet in facets_of(kind).items():
        counts = page.facets.get(slug, {})
        chosen = page.filters.get(slug, ())
        choices = [
            Choice(value, label, counts.get(value, 0), value in chosen)
            for value, label in labels.of(facet, [*counts, *chosen]).items()
        ]
        if slug == "annee":
            choices.sort(key=lambda choice: choice.value, reverse=True)
        else:
            choices.sort(key=lambda choice: (-choice.count, choice.label))
        choices.sort(key=lambda choice: not choice.checked)
        if choices:
            shown.append(ShownFacet(slug, facet.label, choices))
    return shown


def chips(asked: QueryDict, shown: list[ShownFacet]) -> list[Chip]:
    """The values chosen in the address; those typed in the query go with its text."""
    found = []
    for facet in shown:
        values = asked.getlist(facet.slug)
        for choice in facet.choices:
            if choice.value in values:
                rest = asked.copy()
                rest.setlist(facet.slug, [value for value in values if value != choice.value])
                rest.pop("page", None)
                found.append(Chip(choice.label, f"?{rest.urlencode()}"))
    return found


def lines(page: Page) -> list[Line]:
    """The results of the page."""
    return [_line(found, page.query.text) for found in page.found]


def _line(found: Found, text: str) -> Line:
    formats = found.facets.get(_FORMAT, {})
    slug, label = next(iter(formats.items()), ("", ""))
    return Line(
        title=found.title,
        url=f"{found.url}?{urlencode({'q': text})}" if text and found.kind.holds_files else found.url,
        format=(label if slug != "autre" else "") or found.kind.mark,
        family=family_of(slug),
        meta=[name for facet in _META for name in found.facets.get(facet, {}).values()] or [found.kind.label],
        chunks=[(chunk.marked, chunk.text) for chunk in found.snippet],
        part_url=found.part_url,
        part_label=_part_label(found),
    )


def _part_label(found: Found) -> str:
    if found.part is None:
        return ""
    if found.page is not None:
        return f"ouvrir la page{NBSP}{found.page}"
    return f"ouvrir «{NBSP}{found.part.label}{NBSP}»" if 0 < len(found.part.label) <= 40 else "ouvrir le passage"
