"""Markdown in the child process: a heading opens a section; what is fenced holds no heading."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from files.extract.encodings import open_text
from files.extract.sections import Block, sections
from files.extract.text import lines_of, paragraphs

_TITLE_CHARACTERS = 300  # a longer line is text
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)(.*)")
_CLOSING_MARKS = re.compile(r"[ \t]+#+[ \t]*$")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)")
_EMPHASIS = re.compile(r"[*`]+|(?<!\w)_+|_+(?!\w)")
_MAY_BE_TITLE = re.compile(r" {0,3}[^\s|>*+-]")


def parts(path: str, summary: dict) -> Iterator[dict]:
    """The sections, named by their headings. Raises Unreadable("too-long")."""
    with open_text(path) as stream:
        yield from sections(_blocks(lines_of(stream)), ())


def _blocks(lines: Iterable[str]) -> Iterator[Block]:
    for headings, leveled in groupby(_leveled(lines), key=lambda pair: pair[0] > 0):
        if headings:
            for level, line in leveled:
                block = Block(_title(line))
                block.level = level
                yield block
        else:
            yield from paragraphs(line for _, line in leveled)


def _leveled(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """(level, title) of the headings and (0, line) of the other lines."""
    fence = ""
    blank = True
    waiting: str | None = None  # begins a paragraph: the next line may underline it
    for line in lines:
        if waiting is not None:
            underline = _UNDERLINE.match(line)
            yield _level_of(underline), waiting
            waiting, blank = None, bool(underline)
            if underline:
                continue
        if fence:
            blank = _closes(fence, line)
            fence = "" if blank else fence
            yield 0, line
            continue
        opening = _FENCE.match(line)
        fence = opening.group(1) if opening else ""
        short = len(line) <= _TITLE_CHARACTERS
        heading = _HEADING.match(line) if short else None
        if heading:
            yield len(heading.group(1)), _CLOSING_MARKS.sub("", heading.group(2))
        elif blank and short and not fence and _MAY_BE_TITLE.match(line):
            waiting = line
        else:
            yield 0, line
        blank = heading is not None or not line.strip()
    if waiting is not None:
        yield 0, waiting


def _level_of(underline: re.Match[str] | None) -> int:
    if underline is None:
        return 0
    return 1 if "=" in underline.group() else 2


def _closes(fence: str, line: str) -> bool:
    mark = line.strip()
    return mark.startswith(fence) and not mark.strip(fence[0])


def _title(line: str) -> str:
    """The words of a heading, without links and emphasis."""
    return _EMPHASIS.sub("", _LINK.sub(r"\1", line)).strip()
