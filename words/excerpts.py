"""The few words of a text that show why it answers a query."""

from bisect import bisect_right
from collections import deque
from typing import NamedTuple

from words.marking import Chunk, Hit, Marks, cut, hits, spans

WIDTH = 240
_LONGEST = 4  # widths that one match may take
_OVERFLOW = 30  # characters given so that the word at the edge is whole


class Excerpt(NamedTuple):
    """A window on a text, blanks collapsed. `before` and `after` say whether the text goes on there."""

    chunks: list[Chunk]
    before: bool
    after: bool

    @property
    def text(self) -> str:
        """The window without its marks."""
        return "".join(chunk.text for chunk in self.chunks)


def excerpt(text: str, marks: Marks, width: int = WIDTH) -> Excerpt:
    """The window of about `width` characters with the most distinct terms, a phrase before all, nearest together,
    then earliest. Without a match, the beginning of the text.

    It is cut between words (but where a word has no end) and never inside a mark, unless that mark takes more than
    four widths.
    """
    flat = " ".join(text.split())
    matched = hits(flat, marks)
    core = _best(matched, marks.weights(), width) if matched else (0, 0)
    marked = spans(matched)
    start, end = _window(flat, core, marked, width)
    inside = [(max(a, start) - start, min(b, end) - start) for a, b in _between(marked, start, end)]
    return Excerpt(cut(flat[start:end], inside), before=start > 0, after=end < len(flat))


def _best(matched: list[Hit], weights: list[int], width: int) -> tuple[int, int]:
    """The span of the hits that weigh most within `width`: one pass, hits enter on the right and leave on the left."""
    window: deque[Hit] = deque()
    held: dict[int, int] = {}
    weight = 0
    best, span = (0, 0, 0), (matched[0].start, matched[0].end)
    for hit in matched:
        window.append(hit)
        held[hit.term] = held.get(hit.term, 0) + 1
        if held[hit.term] == 1:
            weight += weights[hit.term]
        while len(window) > 1 and (held[window[0].term] > 1 or hit.end - window[0].start > width):
            left = window.popleft().term
            held[left] -= 1
            if not held[left]:
                weight -= weights[left]
        first = window[0].start
        rank = (weight, first - hit.start, -first)
        if not best[0] or rank > best:
            best, span = rank, (first, max(window[0].end, hit.end))
    return span


def _window(flat: str, core: tuple[int, int], marked: list[tuple[int, int]], width: int) -> tuple[int, int]:
    """The core with what can be read around it: a third of the room before, the rest after, between words."""
    first, last = core[0], min(core[1], core[0] + _LONGEST * width)
    room = max(width - (last - first), 0)
    start = max(first - room // 3, 0)
    end = min(start + max(width, last - first), len(flat))
    if end == len(flat):
        start = min(start, max(end - width, 0))
    start, end = _word_start(flat, start, first), _word_end(flat, last, end)
    for a, b in _between(marked, start, end):
        if a < start:
            start = min(b, first)
        if b > end:
            end = max(a, last)
    while start < first and flat[start] == " ":
        start += 1
    while end > last and flat[end - 1] == " ":
        end -= 1
    return start, end


def _word_start(flat: str, start: int, first: int) -> int:
    """The first beginning of a word between `start` and `first`, or just before; `start` inside an endless word."""
    if start == 0 or flat[start - 1] == " ":
        return start
    blank = flat.find(" ", start, first)
    if blank >= 0:
        return blank + 1
    before = flat.rfind(" ", max(start - _OVERFLOW, 0), start)
    return before + 1 if before >= 0 else start


def _word_end(flat: str, last: int, end: int) -> int:
    """The last end of a word between `last` and `end`, or just after; `end` inside an endless word."""
    if end == len(flat) or flat[end] == " ":
        return end
    blank = flat.rfind(" ", last, end)
    if blank > 0:
        return blank
    after = flat.find(" ", end, end + _OVERFLOW)
    return after if after >= 0 else end


def _between(marked: list[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """The spans that share characters with `start` to `end`."""
    at = max(bisect_right(marked, (start, start)) - 1, 0)
    found = []
    while at < len(marked) and marked[at][0] < end:
        if marked[at][1] > start:
            found.append(marked[at])
        at += 1
    return found
