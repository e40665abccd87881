"""The headings of a page: their anchors, what stands under each, for the search and for « Sur cette page »."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape, unescape
from re import Match
from re import compile as pattern

from django.utils.text import slugify

from ui import richtext

_HEADING = pattern(r"<h([23])(?: [^>]*)?>(.*?)</h\1>")
_MARKUP = pattern(r"<[^>]*>")
_TAKEN = ("contenu", "messages", "recherche", "raccourcis", "etapes", "supports", "aussi")  # by the frame of the page
# A heading, then a link to it, for whoever wants its address.
ANCHORED = (
    '<div class="anchored"><h{0} id="{1}">{2}</h{0}>'
    '<a class="anchor" href="#{1}" aria-label="Lien vers cette partie">#</a></div>'
)


@dataclass(frozen=True)
class Section:
    """`anchor` and `heading` are empty for what comes before the first heading; `text` is plain."""

    anchor: str
    heading: str
    text: str
    level: int = 2


class Anchors:
    """Gives each heading of one page its own anchor, in the order of the page."""

    def __init__(self) -> None:
        self._given: dict[str, int] = dict.fromkeys(_TAKEN, 1)

    def of(self, heading: str) -> str:
        """The anchor of a heading: its words, with a number when they were given already."""
        wanted = slugify(heading)[:60].strip("-") or "partie"
        self._given[wanted] = self._given.get(wanted, 0) + 1
        return wanted if self._given[wanted] == 1 else f"{wanted}-{self._given[wanted]}"


def anchored(html: str, anchors: Anchors) -> str:
    """Clean rich text whose headings of levels 2 and 3 bear their anchors."""

    def with_anchor(found: Match) -> str:
        level, inside = found.groups()
        return ANCHORED.format(level, escape(anchors.of(_plain(inside))), inside)

    return _HEADING.sub(with_anchor, html)


def sections_of(html: Iterable[str]) -> list[Section]:
    """The sections of pieces of rich text read one after the other, as one page shows them."""
    anchors, found = Anchors(), []
    anchor, heading, level, lines = "", "", 2, []
    for piece in html:
        for is_heading, rank, text in _split(piece):
            if not is_heading:
                lines.append(text)
                continue
            found.append(Section(anchor, heading, "\n".join(lines), level))
            anchor, heading, level, lines = anchors.of(text), text, rank, []
    found.append(Section(anchor, heading, "\n".join(lines), level))
    return [section for section in found if section.heading or section.text]


def _split(html: str) -> Iterator[tuple[bool, int, str]]:
    at = 0
    for heading in _HEADING.finditer(html):
        before = richtext.to_text(html[at : heading.start()])
        if before:
            yield False, 0, before
        yield True, int(heading.group(1)), _plain(heading.group(2))
        at = heading.end()
    after = richtext.to_text(html[at:])
    if after:
        yield False, 0, after


def _plain(html: str) -> str:
    return " ".join(unescape(_MARKUP.sub("", html)).split())
