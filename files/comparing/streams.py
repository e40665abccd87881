"""The parts of two versions as two streams that can be aligned: words, or lines or whole parts when they are long.

What is only a matter of form gives no difference: spaces, line ends, cut words, ligatures, the number of the page, and
where the lines stand that come back at the top or at the bottom of the pages: they move against the text.
"""

import re
from array import array
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from files.models import FilePart

MAX_BY_WORD = 3_000_000  # characters of the parts that differ, both versions together
MAX_TOKENS = 300_000  # of one version
_BATCH = 10_000

_WORD = re.compile(
    r"\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?!\d)"  # 12 500
    r"|\w+(?:(?:[-\u2010\u2011]\n?|['’ʼ])\w+)*"  # rendez-vous, also cut at the end of a line
    r"|([^\w\s])\1*"  # a row of dots counts for one
)
_LINE = re.compile(r"\S[^\n]*")
_HYPHEN = re.compile(r"[-\u2010\u2011]\n?")
_CUT = re.compile(r"(?<=[^\W\d_])[-\u2010\u2011]\n?(?=[^\W\d_])")
_SPACES = re.compile(r"(?<=\d)\s(?=\d)")
_FORMS = str.maketrans(
    {"’": "'", "ʼ": "'", "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)
_EDGE = 300  # characters at the top and at the bottom of a page, where its header and its number may stand
_LINES = 5  # of a part at least, for the rest to be a text: the two lines of a slide are what it says
_NUMBERING = re.compile(r"(?<![\w,.])(\d{1,4})(?:\s?(?:/|sur)\s?\d{1,4})?(?!\w|[,.]\d)")

Spans = list[tuple[int, int]]
Tokens = Callable[[str, int, int], Iterator[tuple[Hashable, int, int]]]


@dataclass
class Stream:
    """The tokens of a version: what they are compared by, the part each belongs to, where they stand in its text."""

    parts: Sequence[FilePart]
    keys: list[Hashable] = field(default_factory=list)
    part: array = field(default_factory=lambda: array("l"))
    start: array = field(default_factory=lambda: array("l"))
    end: array = field(default_factory=lambda: array("l"))
    first: list[int] = field(default_factory=list)  # of each part, then the number of tokens

    def extend(self, part: int, tokens: Iterator[tuple[Hashable, int, int]]) -> None:
        """More tokens at the end, as (what it is compared by, start, end). Raises _TooMany."""
        while batch := list(islice(tokens, _BATCH)):
            keys, start, end = zip(*batch, strict=True)
            self.keys.extend(keys)
            self.part.extend([part] * len(batch))
            self.start.extend(start)
            self.end.extend(end)
            if len(self.keys) > MAX_TOKENS:
                raise _TooMany

    def is_whole(self, token: int) -> bool:
        """Whether this token is a whole part."""
        return isinstance(self.keys[token], tuple)

    def begins_part(self, token: int) -> bool:
        """Whether this token is the first of its part (the place after the last token is a beginning too)."""
        return token in (0, len(self.keys)) or self.part[token] != self.part[token - 1]


class Pair(NamedTuple):
    """The two streams, and the lines at the edges of the pages that only one of the versions bears.

    `by`: what a token is, "word", "line" or "part".
    """

    before: Stream
    after: Stream
    by: str
    running_before: list[str]
    running_after: list[str]


class _TooMany(Exception):
    """More tokens than MAX_TOKENS."""


def streams(before: Sequence[FilePart], after: Sequence[FilePart]) -> Pair:
    """The two streams. A part that stands in both versions is one token, and so is every part of very long ones."""
    old, new = _Version(before), _Version(after)
    shared = set(old.keys) & set(new.keys)
    margins = sorted(old.running - new.running), sorted(new.running - old.running)
    differing = old.length_without(shared) + new.length_without(shared)
    for by, tokens in (("word", _words), ("line", _lines))[differing > MAX_BY_WORD :]:
        try:
            return Pair(old.stream(shared, tokens), new.stream(shared, tokens), by, *margins)
        except _TooMany:
            continue
    return Pair(old.stream(set(old.keys), _words), new.stream(set(new.keys), _words), "part", *margins)


class _Version:
    """The parts of a version with what identifies each: its text without what is only form, at little cost."""

    def __init__(self, parts: Sequence[FilePart]) -> None:
        self.parts = parts
        self.ignored, self.running = _margins(parts)
        self.keys = [self._key(index) for index in range(len(parts))]

    def _key(self, index: int) -> str:
        """The words of a part; none for one without text, which is nowhere."""
        text = self.parts[index].text
        return " ".join(word for start, end in _kept(text, self.ignored[index]) for word in text[start:end].split())

    def length_without(self, shared: set[str]) -> int:
        return sum(len(key) for key in self.keys if key not in shared)

    def stream(self, whole: set[str], tokens: Tokens) -> Stream:
        """The stream where the parts of `whole` are one token. Raises _TooMany."""
        stream = Stream(self.parts)
        for index, (part, key) in enumerate(zip(self.parts, self.keys, strict=True)):
            stream.first.append(len(stream.keys))
            if key and key in whole:
                stream.extend(index, iter([((key,), 0, len(part.text))]))
                continue
            for start, end in _kept(part.text, self.ignored[index]):
                stream.extend(index, tokens(part.text, start, end))
        stream.first.append(len(stream.keys))
        return stream


def _words(text: str, start: int, end: int) -> Iterator[tuple[Hashable, int, int]]:
    for match in _WORD.finditer(text, start, end):
        word = match[0]
        # Most words need nothing more: this is what makes 300 pages a matter of tenths of a second.
        key = word if word.isascii() and word.isalnum() else match[1] or _without_form(word)
        yield key, match.start(), match.end()


def _lines(text: str, start: int, end: int) -> Iterator[tuple[Hashable, int, int]]:
    for match in _LINE.finditer(text, start, end):
        yield " ".join(match[0].split()), match.start(), match.end()


def _kept(text: str, ignored: Spans) -> Spans:
    """What lies between the spans that are ignored, which are in order."""
    edges = [0, *(edge for span in ignored for edge in span), len(text)]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _without_form(word: str) -> str:
    """What a word or a number is compared by: neither cuts, ligatures, nor the shape of apostrophes and spaces."""
    if word[0].isdigit():
        word = _SPACES.sub("", word)
    return _HYPHEN.sub("-", _CUT.sub("", word.translate(_FORMS)))


def _margins(parts: Sequence[FilePart]) -> tuple[list[Spans], set[str]]:
    """What the margins of each page bear: its number alone, or lines that come back, numbered or not; and those lines.

    Pages of some length say what comes back, and how the pages are numbered.
    """
    edges = [_edges(part.text) for part in parts]
    long = [part.text.count("\n") >= _LINES for part in parts]
    numbers = _numbering(parts, edges, long)
    lines = [
        [(_numberless(part.text, spans, start, end), start, end) for start, end in edge]
        for part, edge, spans in zip(parts, edges, numbers, strict=True)
    ]
    times: Counter[str] = Counter()
    for page, counts in zip(lines, long, strict=True):
        times.update({line for line, _, _ in page if line} if counts else ())
    running = {line for line, count in times.items() if count >= _often(parts)}
    ignored = [[(start, end) for line, start, end in page if line in running or not line] for page in lines]
    return ignored, running


def _numberless(text: str, numbers: Spans, start: int, end: int) -> str:
    """The words of a line without the number of its page."""
    inside = [(first - start, last - start) for first, last in numbers if start <= first < end]
    line = text[start:end]
    return " ".join(word for first, last in _kept(line, inside) for word in line[first:last].split())


def _edges(text: str) -> Spans:
    """The first two lines of a page and the last two, in order, each once; none of a length that margins never have."""
    lines: dict[int, int] = {}
    at = 0
    for line in text[:_EDGE].split("\n")[:2]:
        lines[at] = at + len(line)
        at += len(line) + 1
    at = len(text)
    for line in text[-_EDGE:].split("\n")[:-3:-1]:
        lines.setdefault(at - len(line), at)
        at -= len(line) + 1
    return [
        (start, end)
        for start, end in sorted(lines.items())
        if start < end and text[start - 1 : start] in ("", "\n") and text[end : end + 1] in ("", "\n")
    ]


def _numbering(parts: Sequence[FilePart], edges: list[Spans], long: list[bool]) -> list[Spans]:
    """Where each page bears its number ("12", "12 / 48"), when enough pages agree on how it is counted."""
    found = [
        [(int(match[1]), match.span()) for start, end in edge for match in _NUMBERING.finditer(part.text, start, end)]
        for part, edge in zip(parts, edges, strict=True)
    ]
    votes: Counter[int] = Counter()
    for part, numbers, counts in zip(parts, found, long, strict=True):
        votes.update({value - part.number for value, _ in numbers} if counts else ())
    shifts = {shift for shift, count in votes.items() if count >= _often(parts)}
    return [
        [span for value, span in numbers if value - part.number in shifts]
        for part, numbers in zip(parts, found, strict=True)
    ]


def _often(parts: Sequence[FilePart]) -> float:
    """How many pages have to agree: one in ten, and three at least (a page put in later shifts the numbers)."""
    return max(3, len(parts) / 10)
