"""The words of a query found again in a text: which characters to mark."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice, zip_longest
from typing import NamedTuple

from words.analysis import LETTER, Token, analyse, exact_terms, terms_of, tokens_from

_MAX_PHRASE = 50
_ASCII = r"\x00-\x7f"


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
    starts = tuple(marks.prefixes)
    firsts: dict[str, list[tuple[str, ...]]] = {}
    for row in marks.phrases:
        firsts.setdefault(row[0], []).append(row)
    matched = []
    for token in _candidates(text, _heads_of(marks)):
        exact, stem = terms_of(token.text)
        for row in firsts.get(exact, ()):
            end = _end_of(row, text, token)
            if end:
                matched.append(Hit(token.start, end, marks.phrases[row]))
        matched += _single(token, exact, stem, marks, starts)
    return matched


def _heads_of(marks: Marks) -> frozenset[str]:
    """The two letters that a word must begin with to match: stemming and folding leave them."""
    terms = (*marks.exacts, *marks.stems, *marks.prefixes, *(row[0] for row in marks.phrases))
    return frozenset(term[:2] for term in terms)


def _candidates(text: str, heads: frozenset[str]) -> Iterator[Token]:
    """The tokens of `text` that may begin with one of `heads`, and some others: few words of a page are analysed.

    Tokens hold no blank, so that reading from one gives those that a reading of the whole text would give.
    """
    done = 0
    for lead in _leads(heads).finditer(text):
        place = lead.start()
        if place < done:
            continue
        begin = max(text.rfind(" ", done, place), text.rfind("\n", done, place), done)
        for token in tokens_from(text, begin):
            yield token
            done = token.end
            if token.end > place:
                break
        done = max(done, place + 1)


@lru_cache(maxsize=256)
def _leads(heads: frozenset[str]) -> re.Pattern[str]:
    """Where a word may begin with one of `heads`. Letters beyond ASCII may fold to anything; "C.A.F." is "caf"."""
    begins = {rf"[^\W{_ASCII}]"}
    for head in heads:
        if not head.isascii():
            begins.add(r"\w")
        elif len(head) == 1:
            begins.add(f"[{head}{head.upper()}]")
        else:
            begins.add(f"[{head[0]}{head[0].upper()}](?:[{head[1]}{head[1].upper()}.]|[^{_ASCII}])")
    return re.compile(rf"(?<!{LETTER})(?:{'|'.join(sorted(begins))})")


def _end_of(row: tuple[str, ...], text: str, first: Token) -> int:
    """Where the phrase `row` ends if it begins with the token `first`, else 0."""
    end = first.end
    for expected, token in zip_longest(row[1:], islice(tokens_from(text, end), len(row) - 1)):
        if token is None or terms_of(token.text).exact != expected:
            return 0
        end = token.end
    return end


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
