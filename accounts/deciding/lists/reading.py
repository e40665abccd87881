"""The rows of a CSV or of the first sheet of an XLSX, as texts. Nothing of the file is trusted.

XLSX: ECMA-376 part 1, 18.3 (worksheets), 18.4 (shared strings). What is read is bounded before it is unpacked, and rows
are kept only where they hold something: a workbook made to fill the memory is refused, not opened.
"""

import csv
import lzma
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO, StringIO
from posixpath import normpath

from lxml import etree

from accounts.errors import Refused

MOST_BYTES = 5_000_000
MOST_LINES = 2_000
_MOST_UNPACKED = 60_000_000
_MOST_MEMBERS = 1_000
_MOST_TAGS = 1_500_000  # of a paper: a tree takes a hundred bytes for each
_MOST_COLUMNS = 100
_MOST_CHARACTERS = 1_000  # of a cell: what is longer fits no field, and is refused as too long
_HEADS = 10  # lines before the head, at most: a title, a date, an empty line

_KINDS = "Enregistrez-le au format CSV ou XLSX (classeur Excel), puis recommencez."
_NOT_A_TABLE = f"Ce fichier n’est pas un tableau qui se lit ici. {_KINDS}"
_OLD_OR_LOCKED = f"Ce fichier est protégé par un mot de passe, ou d’un ancien format (.xls). {_KINDS}"
_DAMAGED = f"Ce classeur est abîmé ou incomplet. {_KINDS}"
_BOMB = "Ce classeur se déploie en un fichier démesuré\u00a0: il n’est pas lu. Copiez les lignes dans un classeur neuf."
_TOO_MANY = f"Cette liste a plus de {MOST_LINES} lignes. Coupez-la en plusieurs fichiers."
_TOO_BIG = f"Ce fichier dépasse {MOST_BYTES // 1_000_000} Mo. Gardez-y la liste seule, sans image."
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    StopIteration,
    RuntimeError,
    NotImplementedError,
    EOFError,
    OSError,
    ValueError,
)


class Formula(str):
    """The text of a cell that a spreadsheet computes."""

    __slots__ = ()


@dataclass(frozen=True)
class Row:
    """A row that holds something, and its number in the file."""

    number: int
    cells: list[str]


@dataclass(frozen=True)
class Table:
    """The rows of a file. `serials`: its dates may be numbers of days, from 1904 with `from_1904`."""

    rows: list[Row]
    serials: bool = False
    from_1904: bool = False


def read(content: bytes) -> Table:
    """The table that a file holds; what it is, its bytes say. Raises Refused, with what to do."""
    if len(content) > MOST_BYTES:
        raise Refused(_TOO_BIG)
    if content.startswith(b"PK"):
        return _of_workbook(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Refused(_OLD_OR_LOCKED)
    return Table(_kept(_of_text(_decoded(content))))


def _kept(rows: Iterator[Row]) -> list[Row]:
    kept = []
    for row in rows:
        if any(cell.strip() for cell in row.cells):
            kept.append(row)
            if len(kept) > MOST_LINES + _HEADS:
                raise Refused(_TOO_MANY)
    return kept


def _decoded(content: bytes) -> str:
    """UTF-8, with its mark or without; UTF-16 with its mark; else what a French Windows writes."""
    encodings = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Refused(_NOT_A_TABLE)


def _of_text(text: str) -> Iterator[Row]:
    first = next((line for line in text.splitlines() if line.strip(" ;,\t")), "")
    delimiter = max(";,\t", key=first.count)
    if not first.count(delimiter) and "@" not in text:
        raise Refused(_NOT_A_TABLE)
    lines = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in lines:
            yield Row(lines.line_num, [_cut(cell) for cell in cells[:_MOST_COLUMNS]])
    except csv.Error as error:
        raise Refused(_DAMAGED.replace("classeur", "fichier")) from error


def _of_workbook(content: bytes) -> Table:
    try:
        members = _members(content)
        book = _tree(members["xl/workbook.xml"])
        sheet = members[_path_of_first_sheet(book, _tree(members["xl/_rels/workbook.xml.rels"]))]
        strings = _shared_strings(members.get("xl/sharedStrings.xml"))
        rows = _kept(_of_sheet(sheet, strings))
    except Refused:
        raise
    except (*_UNREADABLE, etree.LxmlError, LookupError) as error:
        raise Refused(_DAMAGED) from error
    properties = next(_named(book, "workbookPr"), None)
    from_1904 = properties is not None and properties.get("date1904") in ("1", "true")
    return Table(rows, serials=True, from_1904=from_1904)


def _members(content: bytes) -> dict[str, bytes]:
    """The papers of the workbook that may be read, within what may be unpacked."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        found = archive.infolist()
        if "xl/workbook.xml" not in archive.namelist():
            raise Refused(_NOT_A_TABLE)
        if len(found) > _MOST_MEMBERS:
            raise Refused(_BOMB)
        left, members = _MOST_UNPACKED, {}
        for info in found:
            if not info.filename.startswith("xl/") or not info.filename.endswith((".xml", ".rels")):
                continue
            with archive.open(info) as member:
                paper = member.read(left + 1)
            left -= len(paper)
            if left < 0:
                raise Refused(_BOMB)
            if paper.count(b"<") > _MOST_TAGS:
                raise Refused(_BOMB)
            if b"<!DOCTYPE" in paper or b"<!ENTITY" in paper:
                raise Refused(_DAMAGED)
            members[info.filename] = paper
    return members


def _tree(paper: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(paper, parser)


def _named(tree: etree._Element, name: str) -> Iterator[etree._Element]:
    return tree.iter(f"{_MAIN}{name}", f"{_STRICT}{name}")


def _path_of_first_sheet(book: etree._Element, relations: etree._Element) -> str:
    """The first sheet that is shown; the first of all when none is."""
    sheets = list(_named(book, "sheet"))
    shown = [sheet for sheet in sheets if sheet.get("state", "visible") == "visible"] or sheets
    wanted = next(value for name, value in shown[0].attrib.items() if str(name).endswith("}id"))
    target = next(one.get("Target", "") for one in relations if one.get("Id") == wanted)
    return target.lstrip("/") if target.startswith("/") else normpath(f"xl/{target}")


def _shared_strings(paper: bytes | None) -> list[str]:
    return [_text_of(item) for item in _named(_tree(paper), "si")] if paper else []


def _text_of(item: etree._Element) -> str:
    """The text of a string, without how it is pronounced (rPh)."""
    pieces = (one.text or "" for one in _named(item, "t") if not str(one.getparent().tag).endswith("}rPh"))
    return _cut("".join(pieces))


def _of_sheet(paper: bytes, strings: list[str]) -> Iterator[Row]:
    """The rows that hold something, in order; one at a time in memory."""
    tags = (f"{_MAIN}row", f"{_STRICT}row")
    last = 0
    reading = etree.iterparse(
        BytesIO(paper), events=("end",), tag=tags, resolve_entities=False, no_network=True, huge_tree=False
    )
    for _, row in reading:
        last = int(row.get("r") or last + 1)
        cells: list[str] = []
        for cell in row:
            value = _value(cell, strings)
            if value or isinstance(value, Formula):
                place = _column(cell.get("r")) if cell.get("r") else len(cells)
                if place < _MOST_COLUMNS:
                    cells.extend([""] * (place + 1 - len(cells)))
                    cells[place] = value
            elif not cell.get("r") and len(cells) < _MOST_COLUMNS:
                cells.append("")
        row.clear(keep_tail=False)
        yield Row(last, cells)


def _value(cell: etree._Element, strings: list[str]) -> str:
    kind, text, computed = cell.get("t", "n"), "", False
    for part in cell:
        name = str(part.tag).rpartition("}")[2]
        if name == "f":
            computed = True
        elif name == "v":
            text = part.text or ""
        elif name == "is":
            text = _text_of(part)
    if kind == "s" and text:
        text = strings[int(text)]
    return Formula(_cut(text)) if computed else _cut(text)


def _column(reference: str) -> int:
    """The place of the column of "C12": 2."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise ValueError(reference)
    place = 0
    for letter in found[1]:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


def _cut(text: str) -> str:
    return text[:_MOST_CHARACTERS]
