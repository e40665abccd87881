"""What a table is made of, and what its cells may not hold."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

Cell = str | int | date | None
Row = Sequence[Cell]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")  # by XML 1.0


@dataclass(frozen=True)
class Column:
    """The head of a column, and its width in characters."""

    title: str
    width: int


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula where cells have no type: an apostrophe comes before it."""
    return f"'{text}" if text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA[:4]) else text


def writable(text: str) -> str:
    """A text without the characters that an XML document may not hold."""
    return _UNWRITABLE.sub("", text)
