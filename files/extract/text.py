"""Plain text in the child process: sections cut at form feeds, paragraphs or lines."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TextIO

from files.extract.encodings import open_text
from files.extract.reading import Budget
from files.extract.sections import SECTION_CHARACTERS, Block, sections

MAX_LINE = 2 * SECTION_CHARACTERS  # a longer one is cut at a space


def parts(path: str, summary: dict) -> Iterator[dict]:
    """The sections: one or more per page when form feeds part the text. Raises Unreadable("too-long")."""
    budget = Budget()
    number = 0
    with open_text(path) as stream:
        for _, paged in groupby(_paged(lines_of(stream)), key=lambda pair: pair[0]):
            for part in sections(paragraphs(line for _, line in paged), ()):
                number += 1
                budget.spend(part["text"])
                yield part | {"number": number}


def lines_of(stream: TextIO) -> Iterator[str]:
    """The lines without their ends; one that is longer than MAX_LINE comes in pieces."""
    held = ""
    while piece := stream.readline(MAX_LINE):
        held += piece
        if held.endswith(("\n", "\r")):
            yield held.rstrip("\r\n")
            held = ""
        elif len(held) >= MAX_LINE:
            at = held.rfind(" ") + 1 or len(held)
            yield held[:at]
            held = held[at:]
    if held:
        yield held


def paragraphs(lines: Iterable[str]) -> Iterator[Block]:
    """Paragraphs, an empty line after each; one that would fill a section is cut at a line."""
    held: list[str] = []
    length = 0
    for line in lines:
        blank = not line.strip()
        if not blank:
            held.append(line)
            length += len(line) + 1
        if held and (blank or length > SECTION_CHARACTERS):
            yield Block("\n".join(held) + ("\n" if blank else ""))
            held, length = [], 0
    if held:
        yield Block("\n".join(held))


def _paged(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """(number of the page, line): a form feed turns the page."""
    page = 0
    for line in lines:
        for place, piece in enumerate(re.split(r"\f+", line)):
            page += place > 0
            yield page, piece
