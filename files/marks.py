"""The words to mark in a page, from what somebody searched. The full language of queries belongs to the search."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from words import STOPWORDS, Marks, exact_terms, hits, terms_of, tokens
from words.glossary import known

_QUOTED = re.compile(r'"([^"]+)"|«([^»]+)»|“([^”]+)”')
_FILTER = re.compile(r"^\w+:\S")


@dataclass(frozen=True)
class _Asked:
    """What a text must hold to answer a query."""

    words: Sequence[str]
    phrases: Sequence[str]
    prefixes: Sequence[str] = ()

    def marks(self) -> Marks:
        return Marks.of(words=self.words, phrases=self.phrases, prefixes=self.prefixes)


def marks_of_query(query: str) -> Marks:
    """Marks for a query as typed: quotes make a phrase; words after a minus and filters (type:...) are left out.

    Acronyms of the glossary are marked by their long form too, long forms by their acronym.
    """
    ways = _ways(query)
    return _Asked(
        words=[word for way in ways for word in way.words],
        phrases=[phrase for way in ways for phrase in way.phrases],
        prefixes=ways[0].prefixes,
    ).marks()


def ways_of_query(query: str) -> list[Marks]:
    """The marks of a query as typed, then in the other words of the glossary when it has some: either is an answer."""
    return [way.marks() for way in _ways(query)]


def share(text: str, ways: Iterable[Marks]) -> float:
    """How much of what is searched a text holds, from 0 to 1: 1 when every word and phrase of a way is there."""
    return max((_held(text, marks) for marks in ways), default=0.0)


def _held(text: str, marks: Marks) -> float:
    wanted = len(marks.weights())
    return len({hit.term for hit in hits(text, marks)}) / wanted if wanted else 0.0


def _ways(query: str) -> list[_Asked]:
    typed = _typed(query)
    other = _in_other_words(typed)
    return [typed] if other is None else [typed, other]


def _typed(query: str) -> _Asked:
    phrases = [next(filter(None, found)).strip() for found in _QUOTED.findall(query)]
    typed = [word for word in _QUOTED.sub(" ", query).split() if not word.startswith("-") and not _FILTER.match(word)]
    full = [word for word in typed if any(term not in STOPWORDS for term in exact_terms(word))]
    words = full or ([] if phrases else typed)
    return _Asked(
        words=[word for word in words if not word.endswith("*")],
        phrases=phrases,
        prefixes=[word.rstrip("*") for word in words if word.endswith("*")],
    )


def _in_other_words(asked: _Asked) -> _Asked | None:
    """The same with its acronyms in full and its long forms as acronyms; None when the glossary knows none of them."""
    glossary = known()
    telling = [token.text for token in tokens(" ".join(asked.words)) if terms_of(token.text).exact not in STOPWORDS]
    named = list(glossary.long_forms([terms_of(word).stem for word in telling]))
    inside = {place for found in named for place in range(found.start, found.end)}
    left = [word for place, word in enumerate(telling) if place not in inside]
    terms = {word: term for word in left if (term := glossary.of_word(word))}
    if not named and not terms:
        return None
    return _Asked(
        words=[*(found.term.short for found in named), *(word for word in left if word not in terms)],
        phrases=[*asked.phrases, *(term.long for term in terms.values())],
        prefixes=asked.prefixes,
    )
