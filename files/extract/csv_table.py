"""CSV and TSV in the child process: encoding, separator and quotes found from the content."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from typing import Literal, TextIO

from files.extract.encodings import open_text
from files.extract.reading import MAX_PART, Budget, Unreadable
from files.extract.sheets_cutting import parts_of_rows

MAX_CELL = 32_767  # that of spreadsheets: a longer one is a quote that nobody closed
_SEPARATORS = ("\t", ";", "|", ",")  # from the surest sign to what numbers and sentences also hold
_ENOUGH = 0.5
_SAMPLE = 64 * 1024
_QUOTED = re.compile(r'(?<![^;,|\t\n\r])"(?:[^"]|"")*"(?=[;,|\t\n\r]|$)')
_DECLARED = re.compile(r"sep=([;,|\t])[\r\n]*$", re.IGNORECASE)  # a first line that spreadsheets write and hide

_Quoting = Literal[0, 3]  # csv.QUOTE_MINIMAL, csv.QUOTE_NONE


def parts(path: str, summary: dict) -> Iterator[dict]:
    """The rows in parts of at most 200. Raises Unreadable("too-long")."""
    with open_text(path) as stream:
        declared = _DECLARED.match(stream.readline(10))
        start = stream.tell() if declared else 0
        separator = declared.group(1) if declared else _separator(_from(stream, 0).read(_SAMPLE))
        quoting = _quoting(_from(stream, start), separator)
        csv.field_size_limit(MAX_PART)
        try:
            yield from parts_of_rows(_rows(_from(stream, start), separator, quoting), "", Budget())
        except csv.Error as error:
            raise Unreadable("too-long") from error


def _from(stream: TextIO, place: int) -> TextIO:
    stream.seek(place)
    return stream


def _separator(sample: str) -> str:
    """What separates the cells: on most lines, in the same number, outside quotes; ";" when nothing does."""
    lines = [line for line in _QUOTED.sub("", sample).splitlines() if line.strip()]
    worth = {separator: _regularity(lines, separator, _SEPARATORS[:rank]) for rank, separator in enumerate(_SEPARATORS)}
    best = max(_SEPARATORS, key=worth.__getitem__)
    return best if worth[best] >= _ENOUGH else ";"


def _regularity(lines: list[str], separator: str, surer: tuple[str, ...]) -> float:
    """From 0 to 1: the share of the lines that hold it, less when in uneven numbers or beside surer separators."""
    counts = Counter(line.count(separator) for line in lines if separator in line)
    if not counts:
        return 0.0
    holding = counts.total() / len(lines)
    even = counts.most_common(1)[0][1] / counts.total()
    rivals = sum(any(other in line for other in surer) for line in lines) / len(lines)
    return holding * (1 + even) / 2 * (1 - rivals / 2)


def _quoting(stream: TextIO, separator: str) -> _Quoting:
    """How the csv module should take quotes: as letters when one that nobody closes would swallow the rows after."""
    csv.field_size_limit(MAX_CELL)
    try:
        for _ in _rows(stream, separator, csv.QUOTE_MINIMAL):
            pass
    except csv.Error:
        return csv.QUOTE_NONE
    return csv.QUOTE_MINIMAL


def _rows(stream: TextIO, separator: str, quoting: _Quoting) -> Iterator[list[str]]:
    return csv.reader(_lines(stream), delimiter=separator, quoting=quoting, skipinitialspace=True)


def _lines(stream: TextIO) -> Iterator[str]:
    while line := stream.readline(MAX_PART + 1):
        if len(line) > MAX_PART:
            raise Unreadable("too-long")
        yield line
