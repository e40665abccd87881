"""What OpenDocument texts and presentations share, inside the child process."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from files.extract.archive import START, TEXT, Archive, Token, opened
from files.extract.reading import Unreadable
from files.extract.sections import Block, Flow

CONTENT = "content.xml"
MANIFEST = "META-INF/manifest.xml"
_OASIS = "{urn:oasis:names:tc:opendocument:xmlns:"
OFFICE = f"{_OASIS}office:1.0}}"
STYLE = f"{_OASIS}style:1.0}}"
TEXTS = f"{_OASIS}text:1.0}}"
TABLE = f"{_OASIS}table:1.0}}"
DRAW = f"{_OASIS}drawing:1.0}}"
PRESENTATION = f"{_OASIS}presentation:1.0}}"
SVG = f"{_OASIS}svg-compatible:1.0}}"
_FO = f"{_OASIS}xsl-fo-compatible:1.0}}"

_SPACES = re.compile(r"[ \t\r\n]+")
# What was deleted, remarks, the numbers of notes and pages, the names of pictures, cells that another one covers.
_LEFT_OUT = frozenset(
    (
        f"{TEXTS}tracked-changes",
        f"{TEXTS}note-citation",
        f"{TEXTS}page-number",
        f"{TEXTS}script",
        f"{OFFICE}annotation",
        f"{OFFICE}binary-data",
        f"{DRAW}object",
        f"{SVG}title",
        f"{SVG}desc",
        f"{TABLE}covered-table-cell",
    )
)


@contextmanager
def opened_document(path: str) -> Iterator[Archive]:
    """The archive of an OpenDocument file. Raises Unreadable("password") when its members are encrypted."""
    with opened(path) as archive:
        refuse_encrypted(archive)
        yield archive


def refuse_encrypted(archive: Archive) -> None:
    """Raise Unreadable("password") when the manifest says that members are encrypted."""
    if MANIFEST in archive.names and b"encryption-data" in archive.read(MANIFEST):
        raise Unreadable("password")


class Writing:
    """Turns the marks of a document into blocks; the notes at the foot of pages are put aside in `notes`."""

    def __init__(self) -> None:
        self.notes: list[str] = []
        self._flows = [Flow()]  # that of the text, and those of the notes being read
        self._left_out = 0
        self._spaced = True
        self._style = ""
        self._new_page_styles: set[str] = set()
        self._new_page = False

    def take(self, token: Token) -> Block | None:
        """The block that ends with this token, if one does."""
        kind, tag, attributes = token
        if kind == TEXT:
            if not self._left_out:
                self._say(_SPACES.sub(" ", tag))
            return None
        if tag in _LEFT_OUT:
            self._left_out += 1 if kind == START else -1
        elif not self._left_out and kind == START:
            self._start(tag, attributes)
        elif not self._left_out:
            return self._end(tag)
        return None

    def _say(self, text: str) -> None:
        if self._spaced:
            text = text.lstrip(" ")
        paragraph = self._flows[-1].paragraph
        if text and paragraph:
            paragraph.say(text)
            self._spaced = text.endswith((" ", "\n"))

    def _start(self, tag: str, attributes: Mapping[str, str]) -> None:
        flow = self._flows[-1]
        if tag in (f"{TEXTS}p", f"{TEXTS}h"):
            block = flow.open_paragraph()
            level = attributes.get(f"{TEXTS}outline-level", "1")
            block.level = int(level) if tag == f"{TEXTS}h" and level in tuple("123456789") else 0
            block.breaks = self._new_page or attributes.get(f"{TEXTS}style-name") in self._new_page_styles
            self._spaced, self._new_page = True, False
        elif tag in (f"{TEXTS}s", f"{TEXTS}tab"):
            self._say(" ")
        elif tag == f"{TEXTS}line-break":
            self._say("\n")
        elif tag == f"{TEXTS}soft-page-break":
            self._break(flow.paragraph)
        elif tag == f"{TEXTS}note":
            self._flows.append(Flow())
        elif tag == f"{TABLE}table-row":
            flow.open_row()
        elif tag == f"{TABLE}table-cell":
            flow.open_cell()
        elif tag == f"{STYLE}style":
            self._style = attributes.get(f"{STYLE}name", "")
        elif tag == f"{STYLE}paragraph-properties" and attributes.get(f"{_FO}break-before") == "page":
            self._new_page_styles.add(self._style)

    def _break(self, paragraph: Block | None) -> None:
        if paragraph:
            paragraph.starts_a_page()
        else:
            self._new_page = True

    def _end(self, tag: str) -> Block | None:
        block = None
        if tag in (f"{TEXTS}p", f"{TEXTS}h"):
            block = self._flows[-1].close_paragraph()
            self._spaced = False
        elif tag == f"{TABLE}table-row":
            block = self._flows[-1].close_row()
        elif tag == f"{TEXTS}note" and len(self._flows) > 1:
            self._flows.pop()
        if block and len(self._flows) > 1:
            self.notes.append(block.text)
            return None
        return block
