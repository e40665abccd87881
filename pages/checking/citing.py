"""What a page cites, and where: the block, and the heading that it stands under."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from html.parser import HTMLParser
from re import compile as pattern
from typing import Any

from wagtail.blocks import StructValue
from wagtail.blocks.list_block import ListValue
from wagtail.contrib.typed_table_block.blocks import TypedTable
from wagtail.rich_text import RichText

from pages.models import NationalPage

_KEY = pattern("[0-9]{1,18}")  # a number that every database can hold
_LONGEST = 80
_HEADINGS = frozenset({"h2", "h3"})
_NAMING = ("title", "question", "phase", "who")  # what a block is known by on the screen


class What(StrEnum):
    """What is cited, and so what `target` holds: a key, or an address."""

    PAGE = "page"
    ADDRESS = "address"
    SUPPORT = "support"
    FILE = "file"
    PICTURE = "picture"
    CAF = "caf"


@dataclass(frozen=True)
class Citation:
    """One thing cited. `file` and `number`: of the support `target`, which file and which of its pages, if it says."""

    what: What
    target: str
    place: str
    file: int | None = None
    number: int | None = None


@dataclass
class _Heading:
    """The last one that was read."""

    text: str = ""


def citations_of(page: NationalPage) -> Iterator[Citation]:
    """What a page, of its own kind, cites in the order of the screen."""
    heading = _Heading()
    for name in page.streams:
        for child in getattr(page, name):
            if child.block_type == "heading":
                heading.text = str(child.value)
            yield from _cited(child.value, str(child.block.label), heading)


def _cited(value: Any, label: str, heading: _Heading, known: str = "") -> Iterator[Citation]:
    """`label`: the name of the block; `known`: what it is known by on the screen, when it has words of its own."""
    if isinstance(value, RichText):
        yield from _linked(value.source, known or label, heading)
    elif isinstance(value, StructValue):
        yield from _named(value, label, _known_by(value, known or label, label), heading)
    elif isinstance(value, ListValue):
        for item in value:
            yield from _cited(item, label, heading, known)
    elif isinstance(value, TypedTable):
        for row in value.row_data:
            for cell in row["values"]:
                yield from _cited(cell, label, heading, known)


def _named(value: StructValue, label: str, known: str, heading: _Heading) -> Iterator[Citation]:
    place = _place(known, heading)
    if value.get("support"):
        what = What.FILE if "file" in value else What.SUPPORT
        yield Citation(what, str(value["support"]), place, value.get("file"), value.get("page"))
    if value.get("picture"):
        yield Citation(What.PICTURE, str(value["picture"]), place)
    if value.get("caf"):
        yield Citation(What.CAF, str(value["caf"]), place)
    if value.get("address"):
        yield Citation(What.ADDRESS, value["address"].strip(), place)
    for child in value.values():
        yield from _cited(child, label, heading, known)


def _known_by(value: StructValue, above: str, label: str) -> str:
    words = next((str(value[name]) for name in _NAMING if value.get(name)), "")
    return f"{label} «\u00a0{_short(words)}\u00a0»" if words else above


def _place(label: str, heading: _Heading) -> str:
    return f"{label}, sous «\u00a0{_short(heading.text)}\u00a0»" if heading.text else label


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1].rstrip() + "…"


def _linked(html: str, label: str, heading: _Heading) -> Iterator[Citation]:
    """The links of rich text: to a page by its key, to an address as it was written. Mail and telephone aside."""
    reader = _Links(heading.text)
    reader.feed(html)
    reader.close()
    for under, attributes in reader.found:
        place = _place(label, _Heading(under))
        address = (attributes.get("href") or "").strip()
        if attributes.get("linktype") == "page" and _KEY.fullmatch(attributes.get("id") or ""):
            yield Citation(What.PAGE, str(attributes["id"]), place)
        elif address.startswith(("/", "#", "http://", "https://")):
            yield Citation(What.ADDRESS, address, place)
    heading.text = reader.heading


class _Links(HTMLParser):
    """Notes each link with the heading above it."""

    def __init__(self, heading: str) -> None:
        super().__init__()
        self.heading = heading
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self._inside: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HEADINGS:
            self._inside = []
        elif tag == "a":
            self.found.append((self.heading, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self._inside is not None:
            self._inside.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in _HEADINGS and self._inside is not None:
            self.heading = " ".join("".join(self._inside).split())
            self._inside = None
