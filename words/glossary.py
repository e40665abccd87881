"""Acronyms: recognised in a text as people write them, and one with their long form.

Which acronyms exist is known by another room: it gives them once (`provide`), everybody asks `known`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from words.analysis import exact_terms, terms_of, tokens
from words.stopwords import STOPWORDS


class Term(NamedTuple):
    """An acronym, with the address where it is explained. `is_word`: it is also an ordinary French word ("As"), and
    only means something written exactly so."""

    short: str
    long: str
    definition: str = ""
    address: str = ""
    is_word: bool = False

    @property
    def key(self) -> str:
        """The acronym without case or accents: two acronyms of one key are the same."""
        return "".join(exact_terms(self.short))


class Occurrence(NamedTuple):
    """Characters `start` to `end` of a text are an acronym, in one of its writings."""

    start: int
    end: int
    term: Term


class Named(NamedTuple):
    """Words `start` to `end` of a list are the long form of a term."""

    start: int
    end: int
    term: Term


class Glossary:
    """Some terms, ready to be recognised. Immutable: safe to share between threads."""

    def __init__(self, terms: Iterable[Term] = ()) -> None:
        self.terms = tuple(terms)
        self._keys = {term.key: term for term in self.terms if term.key}
        self._written = {writing: term for term in self.terms for writing in _writings(term)}
        self._longs: dict[str, list[tuple[tuple[str, ...], Term]]] = {}
        for term in self.terms:
            telling = tuple(_telling(term.long))
            if len(telling) > 1:
                self._longs.setdefault(telling[0], []).append((telling, term))
        firsts = "".join(sorted({re.escape(writing[0]) for writing in self._written}))
        self._candidate = re.compile(
            rf"(?<![\w@.])(?:[{firsts}](?:\.[^\W\d_])+(?!\w)|[{firsts}]\w*)(?![@]|\.\w)" if firsts else r"(?!)"
        )

    def __bool__(self) -> bool:
        return bool(self.terms)

    def occurrences(self, text: str) -> Iterator[Occurrence]:
        """The acronyms of a text: as they are written in the glossary or in capitals, dotted, in the plural. Addresses
        ("contact@Caf.fr", "https://Caf.fr/Ctg") hold none, nor does the beginning of a sentence for an ordinary word.
        """
        for found in self._candidate.finditer(text):
            term = self._written.get(found[0].replace(".", ""))
            if term is None or _in_address(text, found.start()):
                continue
            if not (_is_word(term) and _begins_sentence(text, found.start())):
                yield Occurrence(found.start(), found.end(), term)

    def of_word(self, word: str) -> Term | None:
        """The term that someone means by one word, in any case but for an ordinary word; its plural too."""
        key = "".join(exact_terms(word))
        term = self._keys.get(key) or (self._keys.get(key[:-1]) if key.endswith("s") and len(key) > 3 else None)
        if term is None or (_is_word(term) and word != term.short):
            return None
        return term

    def long_forms(self, stems: Sequence[str]) -> Iterator[Named]:
        """The long forms that stand in a list of stems, its stop words aside; in order, the longest at each place."""
        place = 0
        while place < len(stems):
            standing = (
                (telling, term)
                for telling, term in self._longs.get(stems[place], ())
                if tuple(stems[place : place + len(telling)]) == telling
            )
            telling, term = max(standing, key=lambda one: len(one[0]), default=((), None))
            if term is not None:
                yield Named(place, place + len(telling), term)
            place += max(1, len(telling))

    def named_by(self, text: str) -> Term | None:
        """The term that a whole text names, by its acronym or by its long form."""
        written = tokens(text)
        if len(written) == 1:
            return self.of_word(written[0].text)
        stems = list(_telling(text))
        return next((found.term for found in self.long_forms(stems) if found.end - found.start == len(stems)), None)


NOTHING = Glossary()
_provider: Callable[[], Glossary] = lambda: NOTHING  # noqa: E731


def provide(provider: Callable[[], Glossary]) -> None:
    """Say who knows the acronyms of the site: called once, when the room that keeps them is ready."""
    global _provider
    _provider = provider


def known() -> Glossary:
    """The acronyms of the site now; none when no room keeps them."""
    return _provider()


def _is_word(term: Term) -> bool:
    return term.is_word or term.key in STOPWORDS


def _writings(term: Term) -> set[str]:
    if _is_word(term):
        return {term.short}
    written = {term.short, term.short.upper()}
    return written | {f"{one}s" for one in written if len(one) > 2 and not one.lower().endswith("s")}


def _telling(text: str) -> Iterator[str]:
    """The stems of the words that say something."""
    for token in tokens(text):
        exact, stem = terms_of(token.text)
        if exact not in STOPWORDS:
            yield stem


def _begins_sentence(text: str, start: int) -> bool:
    before = text[max(start - 20, 0) : start].rstrip()
    return not before or before[-1] in ".!?…"


def _in_address(text: str, start: int) -> bool:
    if text[start - 1 : start] not in ("/", "?", "=", "&", "#", "-"):
        return False
    before = text[max(start - 200, 0) : start].rsplit(None, 1)
    return bool(before) and ("//" in before[-1] or before[-1].startswith("www."))
