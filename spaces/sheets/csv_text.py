"""CSV as a French Excel opens it at a double click: UTF-8 said by a mark, semicolons, dates as people write them."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from io import StringIO

from spaces.sheets.cells import Cell, Column, Row, harmless

_MARK = b"\xef\xbb\xbf"
_AT_ONCE = 200  # rows


def write(title: str, columns: list[Column], rows: Iterable[Row]) -> Iterator[bytes]:
    """The bytes of the table, some rows at a time; a CSV has no place for its title."""
    written = StringIO()
    lines = csv.writer(written, delimiter=";", lineterminator="\r\n")
    lines.writerow([column.title for column in columns])
    yield _MARK
    for number, row in enumerate(rows, 1):
        lines.writerow([_text(cell) for cell in row])
        if number % _AT_ONCE == 0:
            yield _taken(written)
    yield _taken(written)


def _taken(written: StringIO) -> bytes:
    text = written.getvalue()
    written.seek(0)
    written.truncate()
    return text.encode("utf-8", "replace")


def _text(cell: Cell) -> str:
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return harmless(cell) if isinstance(cell, str) else "" if cell is None else str(cell)
