"""How the text of a part is set on the screen: paragraphs, lines as they were typed, or a table; searched words marked.

A sheet is a table whose first row is its header when it looks like one; the list of an archive is a table too.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from files.formats import MD, TXT, ZIP, Format, Unit
from files.models import FilePart
from files.reading import flowing
from files.sheets import MAX_COLUMNS, head_of, is_number
from ui import typography
from words import Hit, Marks, hits, mark

_SIZE = " – "  # between the path and the size of a member (files.extract.zip_list)
_MEMBERS = "Fichier", "Taille"


class Piece(NamedTuple):
    """A piece of text, marked or not. `landing`: where the eye should be led in its part."""

    text: str
    marked: bool = False
    landing: bool = False


@dataclass(frozen=True)
class Line:
    """A paragraph, a line or a cell; whether it is a number."""

    pieces: Sequence[Piece]
    number: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of cells under a header, if any. `right`: the columns of numbers; `hidden`: columns that are left out."""

    caption: str
    head: Sequence[Line]
    rows: Sequence[Sequence[Line]]
    width: int
    right: frozenset[int] = frozenset()
    hidden: int = 0

    @property
    def headings(self) -> list[tuple[Line, bool]]:
        """The cells of the header over the whole width, each with whether its column is one of numbers."""
        named = [*self.head, *[Line(())] * (self.width - len(self.head))]
        return [(cell, column in self.right) for column, cell in enumerate(named)]

    @property
    def padded(self) -> list[tuple[Sequence[Line], int]]:
        """The rows, each with the number of cells that miss at its end."""
        return [(row, self.width - len(row)) for row in self.rows]


@dataclass(frozen=True)
class Shown:
    """The text of a part, ready for a template: a title, then paragraphs, lines as typed or a table."""

    title: Line | None = None
    paragraphs: Sequence[Line] = ()
    typed: bool = False  # spaces and ends of lines count
    table: Table | None = None
    marked: bool = False


def shown(part: FilePart, known: Format, marks: Marks, head: Sequence[str] = ()) -> Shown:
    """What to show of a part of that format; `head` is the header of a sheet that goes on from another part."""
    pieces = _pieces(flowing(part), marks)
    marked = any(piece.marked for piece in pieces)
    if part.unit == Unit.SHEET and "\t" in part.text:
        return Shown(table=_sheet(pieces, head), marked=marked)
    if known.media_type == ZIP:
        return Shown(table=_members(pieces), marked=marked)
    if known.media_type in (TXT, MD):
        return Shown(paragraphs=[Line(block) for block in _blocks(pieces)], typed=True, marked=marked)
    lines = [Line(line) for line in _split(pieces, "\n") if _text(line).strip()]
    titled = bool(lines and part.label and _text(lines[0].pieces).strip() == part.label)
    title, body = (lines[0], lines[1:]) if titled else (None, lines)
    return Shown(title=title, paragraphs=body, marked=marked)


def _sheet(pieces: Sequence[Piece], head: Sequence[str]) -> Table:
    lines = [list(_split(line, "\t")) for line in _split(pieces, "\n")]
    named = [Line([Piece(cell)]) for cell in head]
    if not head and head_of(_text(pieces)):
        named = [Line(cell) for cell in lines.pop(0)[:MAX_COLUMNS]]
    widest = max(len(named), *map(len, lines), 1)
    width = min(widest, MAX_COLUMNS)
    rows = [[Line(cell, number=is_number(_text(cell))) for cell in line[:width]] for line in lines]
    size = f"{typography.plural(len(rows), 'ligne')}, {typography.plural(widest, 'colonne')}"
    return Table(size, named, rows, width, _of_numbers(rows, width), widest - width)


def _members(pieces: Iterable[Piece]) -> Table:
    lines = list(_split(pieces, "\n"))
    whole = _text(lines[0]) if _SIZE not in _text(lines[0]) else ""
    rows = []
    for line in lines[1:] if whole else lines:
        cut = _text(line).rfind(_SIZE)
        cells = [line] if cut < 0 else [_part(line, 0, cut), _part(line, cut + len(_SIZE), None)]
        rows.append([Line(cell, number=column == 1) for column, cell in enumerate(cells)])
    named = [Line([Piece(name)]) for name in _MEMBERS]
    return Table(whole or "Suite de la liste", named, rows, len(_MEMBERS), frozenset({1}))


def _of_numbers(rows: Iterable[Sequence[Line]], width: int) -> frozenset[int]:
    """The columns most of whose cells are numbers."""
    full, numbers = [0] * width, [0] * width
    for row in rows:
        for column, cell in enumerate(row):
            full[column] += bool(cell.pieces)
            numbers[column] += cell.number
    return frozenset(column for column in range(width) if numbers[column] * 2 > full[column])


def _pieces(text: str, marks: Marks) -> list[Piece]:
    """A text in pieces, its searched words marked, one of them being where to land."""
    landing = _landing(hits(text, marks))
    pieces, at = [], 0
    for chunk in mark(text, marks):
        end = at + len(chunk.text)
        pieces.append(Piece(chunk.text, chunk.marked, chunk.marked and at <= landing < end))
        at = end
    return pieces


def _landing(found: Sequence[Hit]) -> int:
    """Where the shortest stretch begins that holds each of the terms found; -1 when none is."""
    wanted = len({hit.term for hit in found})
    held: Counter[int] = Counter()
    best, shortest, left = -1, 0, 0
    for hit in found:
        held[hit.term] += 1
        while held[found[left].term] > 1:
            held[found[left].term] -= 1
            left += 1
        length = hit.end - found[left].start
        if len(held) == wanted and (best < 0 or length < shortest):
            best, shortest = found[left].start, length
    return best


def _text(pieces: Iterable[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def _split(pieces: Iterable[Piece], separator: str) -> Iterator[list[Piece]]:
    """What stands between separators, as `str.split` gives it."""
    held: list[Piece] = []
    for text, marked, landing in pieces:
        first, *others = text.split(separator)
        if first:
            held.append(Piece(first, marked, landing))
        for other in others:
            yield held
            held = [Piece(other, marked)] if other else []
    yield held


def _blocks(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """The paragraphs of a typed text: what stands between blank lines, its ends of lines kept."""
    block: list[Piece] = []
    for line in _split(pieces, "\n"):
        if _text(line).strip():
            block += [Piece("\n"), *line] if block else line
        elif block:
            yield block
            block = []
    if block:
        yield block


def _part(pieces: Iterable[Piece], start: int, end: int | None) -> list[Piece]:
    """The characters `start` to `end` of a text."""
    kept, at = [], 0
    for text, marked, landing in pieces:
        piece = text[max(start - at, 0) : None if end is None else max(end - at, 0)]
        if piece:
            kept.append(Piece(piece, marked, landing and at >= start))
        at += len(text)
    return kept
