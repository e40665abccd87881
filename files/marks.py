"""The words to mark in a page, from what somebody searched. The full language of queries belongs to the search."""

import re

from words import STOPWORDS, Marks, exact_terms, hits

_QUOTED = re.compile(r'"([^"]+)"|«([^»]+)»|“([^”]+)”')
_FILTER = re.compile(r"^\w+:\S")


def marks_of_query(query: str) -> Marks:
    """Marks for a query as typed: quotes make a phrase; words after a minus and filters (type:...) are left out."""
    phrases = [next(filter(None, found)).strip() for found in _QUOTED.findall(query)]
    typed = [word for word in _QUOTED.sub(" ", query).split() if not word.startswith("-") and not _FILTER.match(word)]
    full = [word for word in typed if any(term not in STOPWORDS for term in exact_terms(word))]
    words = full or ([] if phrases else typed)
    return Marks.of(
        words=[word for word in words if not word.endswith("*")],
        phrases=phrases,
        prefixes=[word.rstrip("*") for word in words if word.endswith("*")],
    )


def share(text: str, marks: Marks) -> float:
    """How much of what is searched a text holds, from 0 to 1: 1 when every word and phrase is there."""
    wanted = len(marks.weights())
    return len({hit.term for hit in hits(text, marks)}) / wanted if wanted else 0.0
