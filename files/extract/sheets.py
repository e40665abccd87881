"""XLSX, ODS and XLS in the child process: text by sheet, long ones cut. python-calamine (MIT)."""

import math
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO, Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from files.extract.archive import declares, is_xml, opened, remade
from files.extract.odf import CONTENT, MANIFEST, refuse_encrypted
from files.extract.protection import refuse_protected
from files.extract.reading import Budget, Unreadable
from files.extract.sheets_cutting import MAX_LABEL, parts_of_rows

MAX_CHARACTERS = 5_000_000
_HIDDEN = " (feuille masquée)"
_OPEN_DOCUMENT = frozenset(("mimetype", MANIFEST, CONTENT))
_BLANK = re.compile(rb"(</?table:[^<>]*>)\s+(?=<)")
_SEPARATION = re.compile(rb"<text:(?:tab|line-break)[^<>]*>")
_DAY = 24 * 3600
_LONG_TIME = re.compile(r"(-?)PT(\d{1,6})H(\d\d)M(\d\d)(?:[.,]\d+)?S")  # calamine gives that of ODS as it is stored


def parts(path: str, summary: dict) -> Iterator[dict]:
    """The sheets in order, the hidden ones too; those that hold nothing are left out, unless all do."""
    budget = Budget()
    budget.left = min(budget.left, MAX_CHARACTERS)
    count = 0
    labels = []
    broken = None
    with _opened(path) as workbook:
        for place, sheet in enumerate(workbook.sheets_metadata):
            hidden = sheet.visible != SheetVisibleEnum.Visible
            labels.append(f"{sheet.name[: MAX_LABEL - len(_HIDDEN)]}{_HIDDEN}" if hidden else sheet.name)
            try:
                for part in parts_of_rows(_rows(workbook, place), labels[-1], budget, count + 1):
                    count += 1
                    yield part
            except CalamineError as error:
                broken = error
    if not labels or (broken and not count):
        raise Unreadable("damaged") from broken
    for number, label in enumerate(() if count else labels, start=1):
        yield {"number": number, "unit": "feuille", "label": label[:MAX_LABEL], "text": ""}


@contextmanager
def _opened(path: str) -> Iterator[CalamineWorkbook]:
    """The workbook; what is wrong with it is an Unreadable, a panic of calamine's Rust included."""
    try:
        with _source(path) as source:
            workbook = CalamineWorkbook.from_filelike(source)
        yield workbook
    except PasswordError as error:
        raise Unreadable("password") from error
    except CalamineError as error:
        raise Unreadable("damaged") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # it has no public class
            raise
        raise Unreadable("damaged") from error


def _source(path: str) -> IO[bytes]:
    """What calamine reads: an XLS as it is, or an archive made here of what an XLSX or an ODS says."""
    with Path(path).open("rb") as source:
        zipped = source.read(2) == b"PK"
    if not zipped:
        refuse_protected(path)
        return Path(path).open("rb")
    with opened(path) as archive:
        refuse_encrypted(archive)
        wanted = _OPEN_DOCUMENT.__contains__ if CONTENT in archive.names else is_xml
        return remade(_readable(archive.members(wanted)))


def _readable(members: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """The members as calamine reads them; none declares a type or an entity but the manifests of old OpenOffice.

    Of an ODS, calamine refuses the blanks between cells and joins the words that a tabulation or a line end separates.
    """
    for name, content in members:
        if name != MANIFEST and declares(content):
            raise Unreadable("damaged")
        if name == CONTENT:
            content = _SEPARATION.sub(b" ", _BLANK.sub(rb"\1", content))
        yield name, content


def _rows(workbook: CalamineWorkbook, place: int) -> Iterator[list[str]]:
    for row in workbook.get_sheet_by_index(place).iter_rows():
        yield ["" if cell == "" else _SHOWN[type(cell)](cell) for cell in row]


def _text(value: str) -> str:
    lasted = _LONG_TIME.fullmatch(value)
    if not lasted:
        return value
    sign, hours, minutes, seconds = lasted.groups()
    return sign + _clock(int(hours) * 3600 + int(minutes) * 60 + int(seconds))


def _number(value: float) -> str:
    """As people write it; without the digits that calculation leaves at the end (0.1 + 0.2)."""
    if not math.isfinite(value):
        return ""
    if abs(value) < 1e15 and value == int(value):
        return str(int(value))
    return format(value, ".15g" if abs(value) >= 1e9 else ".12g").replace(".", ",")


def _clock(seconds: float) -> str:
    minutes, left = divmod(round(abs(seconds)), 60)
    shown = f"{minutes // 60:02}:{minutes % 60:02}" + (f":{left:02}" if left else "")
    return f"-{shown}" if seconds < 0 else shown


def _hour(value: time | datetime) -> str:
    seconds = value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6
    return _clock(min(round(seconds), _DAY - 1))


def _date(value: date) -> str:
    return f"{value.day:02}/{value.month:02}/{value.year:04}"


_SHOWN: dict[type, Any] = {
    str: _text,
    bool: lambda value: "VRAI" if value else "FAUX",
    int: str,
    float: _number,
    date: _date,
    datetime: lambda value: f"{_date(value)} {_hour(value)}",
    time: _hour,
    timedelta: lambda value: _clock(value.total_seconds()),
}
