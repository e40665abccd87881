"""A table written as the files that spreadsheets open. Rows come one after the other, and none is kept in memory."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from spaces.sheets import csv_text, ods, xlsx
from spaces.sheets.cells import Column, Row, harmless

__all__ = ["SHEETS", "Column", "Row", "Sheet", "harmless"]


@dataclass(frozen=True)
class Sheet:
    """A format: its suffix, what people call it, its media type, and what gives the bytes of a table."""

    slug: str
    label: str
    media_type: str
    write: Callable[[str, list[Column], Iterable[Row]], Iterator[bytes]]


SHEETS = {
    sheet.slug: sheet
    for sheet in (
        Sheet("xlsx", "Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx.write),
        Sheet("ods", "LibreOffice Calc", "application/vnd.oasis.opendocument.spreadsheet", ods.write),
        Sheet("csv", "CSV", "text/csv; charset=utf-8", csv_text.write),
    )
}
