"""The rows of sheets, which parts hold 200 at a time: their header, which the parts that follow repeat."""

import re
from collections.abc import Sequence

from files.formats import Unit
from files.models import FilePart, FileVersion

MAX_COLUMNS = 200
_SAMPLE = 20  # rows that tell whether the first one is a header
_MAX_HEAD = 80  # characters of a header cell; a longer first row is a sentence
_NUMBER = re.compile(r"[-+−]?\d[\d\s.]*(?:,\d+)?\s*(?:%|€|k€|M€)?")
_MAX_NUMBER = 40  # characters
_SOME_ROWS = re.compile(r"(?:(?P<sheet>.*), )?[Ll]ignes? \d+(?: à \d+)?", re.DOTALL)  # files.extract.sheets_cutting


def heads(version: FileVersion, parts: Sequence[FilePart]) -> dict[int, list[str]]:
    """{number: header} of those of these parts, which follow each other, that go on with a sheet begun before.

    A part that begins its sheet holds its header itself. One query, or none.
    """
    begun = _begun_before(version, parts)
    found: dict[int, list[str]] = {}
    for part in parts:
        name = _sheet_cut_in(part)
        if name is None:
            continue
        if name in begun:
            found[part.number] = begun[name]
        else:
            begun[name] = head_of(part.text)
    return found


def head_of(text: str) -> list[str]:
    """The cells of the first row of a sheet when it looks like a header; nothing otherwise."""
    rows = [line.split("\t", MAX_COLUMNS)[:MAX_COLUMNS] for line in text.split("\n", _SAMPLE)[:_SAMPLE] if line]
    named = [cell.strip() for cell in rows[0]] if rows else []
    width = max(map(len, rows), default=0)
    if len(rows) < 2 or width < 2 or sum(map(bool, named)) < max(2, 0.75 * width):
        return []
    return [] if any(is_number(cell) or len(cell) > _MAX_HEAD for cell in named) else named


def is_number(cell: str) -> bool:
    """Whether a cell holds a number, a share or an amount, as people write them in French."""
    return len(cell) <= _MAX_NUMBER and _NUMBER.fullmatch(cell.strip()) is not None


def _begun_before(version: FileVersion, parts: Sequence[FilePart]) -> dict[str, list[str]]:
    """{name of the sheet: its header} when the first of these parts goes on with a sheet."""
    name = _sheet_cut_in(parts[0]) if parts and parts[0].number > 1 else None
    if name is None:
        return {}
    begun = f"{name}, ligne" if name else "Ligne"
    earlier = FilePart.objects.filter(version=version, number__lt=parts[0].number, label__startswith=begun)
    first = earlier.order_by("number").first()
    return {name: head_of(first.text)} if first else {}


def _sheet_cut_in(part: FilePart) -> str | None:
    """The name of the sheet that a part shows some rows of; None when it shows a whole one, or something else."""
    cut = _SOME_ROWS.fullmatch(part.label) if part.unit == Unit.SHEET else None
    return None if cut is None else cut["sheet"] or ""
