"""ODP in the child process: text by slide, read as a stream."""

import re
from collections.abc import Iterator, Mapping

from files.extract.archive import END, START, Archive, Token
from files.extract.odf import CONTENT, DRAW, PRESENTATION, STYLE, SVG, Writing, opened_document
from files.extract.reading import MAX_PART, Budget, Unreadable
from files.extract.slides import Shape, in_reading_order, slide

_SLACK = 1.0  # centimetres, on slides about 19 high
_CENTIMETRES = {"cm": 1.0, "mm": 0.1, "in": 2.54, "pt": 2.54 / 72}
_LENGTH = re.compile(r"(-?\d{1,9}(?:\.\d{1,9})?)(cm|mm|in|pt)")
_TRANSLATE = re.compile(r"translate\s*\(\s*([^\s,)]+)[\s,]+([^\s)]+)\s*\)")
_OF_EVERY_SLIDE = ("header", "footer", "date-time", "page-number")  # on the page of notes


def parts(path: str, summary: dict) -> Iterator[dict]:
    """The slides in order, the hidden ones too. Fills `summary` with "pages"."""
    budget = Budget()
    count = 0
    with opened_document(path) as archive:
        for count, page in enumerate(_pages(archive), start=1):
            texts = [shape.text for shape in in_reading_order(page.shapes, _SLACK)]
            yield slide(count, "\n".join(page.title), texts, "\n".join(page.notes), budget, hidden=page.hidden)
    summary["pages"] = count


class _Page:
    """A slide, filled by the tokens between its marks."""

    def __init__(self, *, hidden: bool) -> None:
        self.hidden = hidden
        self.title: list[str] = []
        self.shapes: list[Shape] = []
        self.notes: list[str] = []
        self._writing = Writing()
        self._depth = 0  # 1 for a shape of the slide or for all its notes, 2 for a shape of the notes
        self._of_notes = False
        self._class = ""
        self._lines: list[str] = []
        self._length = 0
        self._place: tuple[float, float] | None = None

    def take(self, token: Token) -> None:
        """Read one more token. Raises Unreadable when no part could hold the slide."""
        kind, tag, attributes = token
        if kind == START:
            self._depth += 1
            self._start(tag, attributes)
        if block := self._writing.take(token):
            self._length += len(block.text)
            if self._length > MAX_PART:
                raise Unreadable("too-long")
            self._lines.append(block.text)
        if kind == END:
            if self._depth == (2 if self._of_notes else 1):
                self._close_shape()
            self._depth -= 1

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self._depth == 1:
            self._of_notes = tag == f"{PRESENTATION}notes"
        if self._depth == (2 if self._of_notes else 1):
            self._class = attributes.get(f"{PRESENTATION}class", "")
            self._place = None
        self._place = self._place or _place(attributes)

    def _close_shape(self) -> None:
        if self._of_notes:
            if self._class not in _OF_EVERY_SLIDE:
                self.notes += self._lines
        elif self._class == "title" and not self.title:
            self.title = self._lines
        elif self._lines:
            self.shapes.append(Shape("\n".join(self._lines), *(self._place or (0.0, 0.0))))
        self._lines = []


def _pages(archive: Archive) -> Iterator[_Page]:
    hidden: set[str] = set()
    style = ""
    page = None
    for token in archive.tokens(CONTENT):
        kind, tag, attributes = token
        if tag == f"{DRAW}page" and kind == START:
            page = _Page(hidden=attributes.get(f"{DRAW}style-name") in hidden)
        elif page and tag == f"{DRAW}page" and kind == END:
            yield page
            page = None
        elif page:
            page.take(token)
        elif tag == f"{STYLE}style" and kind == START:
            style = attributes.get(f"{STYLE}name", "")
        elif attributes.get(f"{PRESENTATION}visibility") == "hidden":
            hidden.add(style)


def _place(attributes: Mapping[str, str]) -> tuple[float, float] | None:
    """(top, left) in centimetres of a drawn element that says where it stands."""
    moved = _TRANSLATE.search(attributes.get(f"{DRAW}transform", ""))
    left, top = moved.groups() if moved else (attributes.get(f"{SVG}x", ""), attributes.get(f"{SVG}y", ""))
    down, across = _LENGTH.fullmatch(top), _LENGTH.fullmatch(left)
    if not down or not across:
        return None
    return float(down[1]) * _CENTIMETRES[down[2]], float(across[1]) * _CENTIMETRES[across[2]]
