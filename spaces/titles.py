"""Titles: made from the name of a file, and as lists sort them."""

import re
from pathlib import PurePath

from django.db.models import Q, QuerySet

from words.folding import fold

_SEPARATORS = re.compile(r"[_\-\s]+")
_SIGNS = re.compile(r"\W+")
_NUMBER = re.compile(r"\d+")
_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Ý])")
_COPY = re.compile(r"cop(?:ie|y) (?:de|of) |.*(?: - cop(?:ie|y)(?: ?\(\d+\))?| ?\(\d\))$", re.IGNORECASE)


def names_a_copy(name: str) -> bool:
    """Whether the name of a file is one that a computer gives to a copy: "Copie de bilan.pdf", "bilan (1).pdf"."""
    return _COPY.match(PurePath(name).stem) is not None


def title_from(name: str) -> str:
    """The name of a file as people write: `diagnostic_lavalette-2021.pdf` gives "Diagnostic lavalette 2021"."""
    stem = PurePath(name).stem if PurePath(name).suffix else name
    words = _SEPARATORS.sub(" ", _CAMEL.sub(" ", stem)).strip(" .")
    return (words[:1].upper() + words[1:])[:250]


def sorting(title: str) -> str:
    """What sorts a title among others as people expect: neither accents, capitals nor signs, and 2 before 10."""
    words = _SIGNS.sub(" ", fold(title)).strip()
    return _NUMBER.sub(lambda number: number[0].zfill(6), words)[:250]


def titled(rows: QuerySet, words: str) -> QuerySet:
    """Those of these supports whose title holds each of these words, as people type them; all of them without any."""
    return rows.filter(*(Q(sort_title__contains=word) for word in sorting(words).split()))
