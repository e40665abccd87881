"""The words of a query found again in a text: which characters to mark."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from words.analysis import Token, analyse, exact_terms, terms_of, tokens

_MAX_PHRASE = 50


class Chunk(NamedTuple):
    """A piece of a text, marked or not. It is plain text: whoever writes HTML escapes it."""

    text: str
    marked: bool


class Hit(NamedTuple):
    """Characters `start` to `end` match the term numbered `term`, a phrase when that is one of `Marks.phrases`."""

    start: int
    end: int
    term: int


@dataclass(frozen=True)
class Marks:
    """What to mark. Terms are numbered from 0: words, then prefixes, then phrases. Build it with `Marks.of`."""

    exacts: dict[str, int] = field(default_factory=dict)
    stems: dict[str, int] = field(default_factory=dict)
    prefixes: dict[str, int] = field(default_factory=dict)
    phrases: dict[tuple[str, ...], int] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        words: Iterable[str] = (),
        phrases: Iterable[str | Sequence[str]] = (),
        prefixes: Iterable[str] = (),
    ) -> "Marks":
        """Marks for `words`, found by their stem or their folded form; for `phrases` (a text, or its words), found as
        the same words in a row; for `prefixes`, found as the beginning of a word.

        All are taken as people type them: they are analysed here. What holds no word is left out, and so are the
        words of a phrase after the fiftieth.
        """
        exacts: dict[str, int] = {}
        stems: dict[str, int] = {}
        for word in words:
            for exact, stem in zip(*analyse(word), strict=True):
                exacts[exact] = stems.setdefault(stem, len(stems))
        number = len(stems)
        starts: dict[str, int] = {}
        for prefix in prefixes:
            for exact in exact_terms(prefix)[-1:]:
                if exact not in starts:
                    starts[exact], number = number, number + 1
        rows: dict[tuple[str, ...], int] = {}
        for phrase in phrases:
            row = tuple(exact_terms(phrase if isinstance(phrase, str) else " ".join(phrase))[:_MAX_PHRASE])
            if row and row not in rows:
                rows[row], number = number, number + 1
        return cls(exacts, stems, starts, rows)

    def __bool__(self) -> bool:
        return bool(self.exacts or self.prefixes or self.phrases)

    def weights(self) -> list[int]:
        """What each term is worth in an excerpt, by number: a phrase more than all words and prefixes together."""
        single = len(self.stems) + len(self.prefixes)
        return [1] * single + [single + len(row) for row in self.phrases]


def mark(text: str, marks: Marks) -> list[Chunk]:
    """`text` cut into chunks, marked or not, in order; joined, they are `text`. A phrase is one chunk."""
    return cut(text, spans(hits(text, marks)))


def hits(text: str, marks: Marks) -> list[Hit]:
    """Every match in `text`, ordered by start. Matches of different terms may share characters."""
    if not marks:
        return []
    found = tokens(text)
    terms = [terms_of(token.text) for token in found]
    exacts = [term.exact for term in terms]
    starts = tuple(marks.prefixes)
    firsts: dict[str, list[tuple[str, ...]]] = {}
    for row in marks.phrases:
        firsts.setdefault(row[0], []).append(row)
    matched = []
    for place, (token, (exact, stem)) in enumerate(zip(found, terms, strict=True)):
        for row in firsts.get(exact, ()):
            if tuple(exacts[place : place + len(row)]) == row:
                matched.append(Hit(token.start, found[place + len(row) - 1].end, marks.phrases[row]))
        matched += _single(token, exact, stem, marks, starts)
    return matched


def spans(matched: Iterable[Hit]) -> list[tuple[int, int]]:
    """The characters to mark, from hits ordered by start: overlapping ones joined, neighbours kept apart."""
    joined: list[tuple[int, int]] = []
    for start, end, _ in matched:
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def cut(text: str, marked: list[tuple[int, int]]) -> list[Chunk]:
    """`text` as chunks, marked at these spans, which are ordered and apart."""
    chunks, done = [], 0
    for start, end in marked:
        if start > done:
            chunks.append(Chunk(text[done:start], False))
        chunks.append(Chunk(text[start:end], True))
        done = end
    if done < len(text):
        chunks.append(Chunk(text[done:], False))
    return chunks


def _single(token: Token, exact: str, stem: str, marks: Marks, starts: tuple[str, ...]) -> Iterator[Hit]:
    term = marks.exacts.get(exact)
    if term is None:
        term = marks.stems.get(stem)
    if term is not None:
        yield Hit(token.start, token.end, term)
    if starts and exact.startswith(starts):
        yield from (
            Hit(token.start, token.end, term) for start, term in marks.prefixes.items() if exact.startswith(start)
        )
