"""Paragraphs and tables into sections to read: what text documents share, inside the child process."""

from collections.abc import Iterable, Iterator
from itertools import chain

from files.extract.reading import MAX_PART, Budget, Unreadable, plain

SECTION_CHARACTERS = 3000
MAX_HEADING = 3  # deeper headings stay in the text of their section
MAX_LABEL = 200
_CONTINUED = " (suite)"


class Block:
    """A paragraph or a row of a table: its text, its heading level (0 for none), whether a page starts before it."""

    __slots__ = ("_length", "_pieces", "breaks", "level")

    def __init__(self, text: str = "") -> None:
        self._pieces = [text]
        self._length = len(text)
        self.level = 0
        self.breaks = False

    @property
    def text(self) -> str:
        return "".join(self._pieces)

    @property
    def blank(self) -> bool:
        return not any(piece.strip() for piece in self._pieces)

    def say(self, text: str) -> None:
        """Add to the text. Raises Unreadable when no part could hold it."""
        self._length += len(text)
        if self._length > MAX_PART:
            raise Unreadable("too-long")
        self._pieces.append(text)

    def starts_a_page(self) -> None:
        """A page starts here: it counts when nothing of the paragraph stands before."""
        self.breaks = self.breaks or self.blank


class Flow:
    """The paragraphs and the rows of tables of a document, told as their marks are met; what closes is a block.

    A paragraph may hold others (a text box), a cell may hold a table: the innermost one open is the one spoken of.
    """

    def __init__(self) -> None:
        self._paragraphs: list[Block] = []
        self._rows: list[list[list[str]]] = []

    @property
    def paragraph(self) -> Block | None:
        """The paragraph being read, if any."""
        return self._paragraphs[-1] if self._paragraphs else None

    def open_paragraph(self) -> Block:
        self._paragraphs.append(Block())
        return self._paragraphs[-1]

    def close_paragraph(self) -> Block | None:
        """The paragraph that ends; None when it is empty, or belongs to a cell."""
        if not self._paragraphs:
            return None
        block = self._paragraphs.pop()
        if self._rows and self._rows[-1]:
            self._rows[-1][-1].append(block.text.strip())
            return None
        return None if block.blank and not block.breaks else block

    def open_row(self) -> None:
        self._rows.append([])

    def open_cell(self) -> None:
        if self._rows:
            self._rows[-1].append([])

    def close_row(self) -> Block | None:
        """The row that ends, its cells joined; None when it is empty, or belongs to a cell of another table."""
        if not self._rows:
            return None
        cells = (" ".join(filter(None, texts)) for texts in self._rows.pop())
        text = " | ".join(filter(None, cells))
        if self._rows and self._rows[-1]:
            self._rows[-1][-1].append(text)
            return None
        return Block(text) if text else None


def sections(blocks: Iterable[Block], extras: Iterable[tuple[str, Iterable[str]]]) -> Iterator[dict]:
    """The parts of a text document: a heading opens one, and long text is cut at a paragraph.

    `extras`: the label and the lines of what stands beside the text (notes, headers), which comes last, each line
    once. Raises Unreadable("too-long").
    """
    budget = Budget()
    beside = (_cut(map(Block, dict.fromkeys(lines)), label) for label, lines in extras)
    number = 0
    for label, text in chain(_cut(blocks, ""), chain.from_iterable(beside)):
        text = plain(text)
        if text:
            number += 1
            yield {"number": number, "unit": "section", "label": label[:MAX_LABEL], "text": budget.spend(text)}


def _cut(blocks: Iterable[Block], label: str) -> Iterator[tuple[str, str]]:
    """(label, text) of the sections; `label` is that of the first one."""
    length, headings = 0, True
    lines: list[str] = []
    for block in blocks:
        text = block.text
        heading = 0 < block.level <= MAX_HEADING and not block.blank
        opens = heading and not headings
        full = length + len(text) > SECTION_CHARACTERS or (block.breaks and length > SECTION_CHARACTERS // 2)
        if lines and (opens or (full and not heading)):
            yield label, "\n".join(lines)
            lines, length = [], 0
            if not heading and label and not label.endswith(_CONTINUED):
                label = label[: MAX_LABEL - len(_CONTINUED)] + _CONTINUED
            headings = True
        if heading:
            title = " ".join(text.split())
            label = f"{label} – {title}" if headings and lines else title
        elif not block.blank:
            headings = False
        lines.append(text)
        length += len(text)
    if lines:
        yield label, "\n".join(lines)
