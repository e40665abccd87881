"""Rows of cells into parts to read: what workbooks and CSV files share, inside the child process."""

import re
from collections.abc import Iterable, Iterator, Sequence

from files.extract.reading import Budget, Unreadable, plain

MAX_ROWS = 200
PART_CHARACTERS = 20_000
MAX_LABEL = 200
_BREAKS = re.compile(r"[\t\n\r\x0b\x0c\x85\u2028\u2029]+")


def parts_of_rows(rows: Iterable[Sequence[str]], label: str, budget: Budget, first_number: int = 1) -> Iterator[dict]:
    """The parts of a sheet: one line per row, cells separated by tabs, empty margins dropped, columns aligned.

    `rows` starts at row 1 of the sheet; a sheet cut in several parts says which rows each holds. Nothing comes out of
    an empty sheet. Raises Unreadable("too-long") past the budget, before the rows are all kept in memory.
    """
    lines = _lines(rows, budget.left)
    margin = min((len(line) - len(line.lstrip("\t")) for _, line in lines), default=0)
    pieces = list(_cut([(row, line[margin:]) for row, line in lines]))
    for number, (first, last, text) in enumerate(pieces, start=first_number):
        named = label if len(pieces) == 1 else _with_rows(label, first, last)
        yield {"number": number, "unit": "feuille", "label": named[:MAX_LABEL], "text": budget.spend(text)}


def _lines(rows: Iterable[Sequence[str]], most: int) -> list[tuple[int, str]]:
    """(row number from 1, cells joined by tabs) of the rows that hold something, at most `most` characters in all."""
    lines = []
    length = 0
    for number, row in enumerate(rows, start=1):
        line = "\t".join([_one_line(cell) if cell else "" for cell in row]).rstrip("\t")
        if line:
            length += len(line) + 1
            if length > most:
                raise Unreadable("too-long")
            lines.append((number, line))
    return lines


def _one_line(cell: str) -> str:
    return plain(_BREAKS.sub(" ", cell))


def _cut(lines: list[tuple[int, str]]) -> Iterator[tuple[int, int, str]]:
    """(first row, last row, text) of each part; rows left empty between two others show as one empty line."""
    held: list[str] = []
    first = last = length = 0
    for row, line in lines:
        if held and (row - first >= MAX_ROWS or length + len(line) > PART_CHARACTERS):
            yield first, last, "\n".join(held)
            held, length = [], 0
        if not held:
            first = row
        elif row - last > 1:
            held.append("")
        held.append(line)
        length += len(line) + 1
        last = row
    if held:
        yield first, last, "\n".join(held)


def _with_rows(label: str, first: int, last: int) -> str:
    rows = f"ligne {first}" if first == last else f"lignes {first} à {last}"
    return f"{label[: MAX_LABEL - len(rows) - 2]}, {rows}" if label else rows.capitalize()
