"""What two sequences have in common, in order, within a bounded effort. Pure functions on anything hashable.

Patience: what stands once on each side is matched first, then the stretches between these anchors the same way; short
stretches without anchor are compared cell by cell. What would need more steps than the effort given is different.
"""

from bisect import bisect_left
from collections.abc import Hashable, Sequence
from typing import NamedTuple

MAX_CELLS = 40_000  # of a stretch compared cell by cell: 200 words on each side
_WIDTHS = (1, 4)  # of an anchor: one element, else a few in a row, where every element comes back


class Run(NamedTuple):
    """`length` elements alike, from `before` in the first sequence and from `after` in the second."""

    before: int
    after: int
    length: int

    @property
    def before_end(self) -> int:
        return self.before + self.length

    @property
    def after_end(self) -> int:
        return self.after + self.length


class _Window(NamedTuple):
    a: int
    a_end: int
    b: int
    b_end: int

    @property
    def is_empty(self) -> bool:
        return self.a >= self.a_end or self.b >= self.b_end

    @property
    def size(self) -> int:
        return self.a_end - self.a + self.b_end - self.b

    @property
    def cells(self) -> int:
        return (self.a_end - self.a) * (self.b_end - self.b)


def align(before: Sequence[Hashable], after: Sequence[Hashable], effort: int) -> list[Run]:
    """The runs that both sequences hold in the same order, found within `effort` steps.

    Not always the longest such runs: those that people see first.
    """
    runs: list[Run] = []
    waiting = [_Window(0, len(before), 0, len(after))]
    while waiting:
        window = _trimmed(before, after, waiting.pop(), runs)
        if window.is_empty:
            continue
        anchors: list[tuple[int, int]] = []
        for width in _WIDTHS:
            effort -= window.size
            if effort > 0 and not anchors and (width == 1 or window.cells > MAX_CELLS):
                anchors = _anchors(before, after, window, width)
        if anchors:
            waiting.extend(_between(window, anchors, runs))
        elif window.cells <= min(MAX_CELLS, effort):
            effort -= window.cells
            runs.extend(_cell_by_cell(before, after, window))
    return _merged(runs)


def _trimmed(before: Sequence[Hashable], after: Sequence[Hashable], window: _Window, runs: list[Run]) -> _Window:
    """The window without what its two sides begin and end with alike, which goes to `runs`."""
    a, a_end, b, b_end = window
    while a < a_end and b < b_end and before[a] == after[b]:
        a, b = a + 1, b + 1
    if a > window.a:
        runs.append(Run(window.a, window.b, a - window.a))
    while a_end > a and b_end > b and before[a_end - 1] == after[b_end - 1]:
        a_end, b_end = a_end - 1, b_end - 1
    if a_end < window.a_end:
        runs.append(Run(a_end, b_end, window.a_end - a_end))
    return _Window(a, a_end, b, b_end)


def _anchors(
    before: Sequence[Hashable], after: Sequence[Hashable], window: _Window, width: int
) -> list[tuple[int, int]]:
    """The places of what stands once on each side of the window, as many as keep the same order on both."""
    first = _once(before, window.a, window.a_end, width)
    second = _once(after, window.b, window.b_end, width)
    return _rising([(place, second[held]) for held, place in first.items() if held in second])


def _once(sequence: Sequence[Hashable], start: int, end: int, width: int) -> dict[Hashable, int]:
    """What stands once between two places, `width` elements in a row, with its place, in order."""
    places: dict[Hashable, int] = {}
    for place in range(start, end - width + 1):
        held = sequence[place] if width == 1 else tuple(sequence[place : place + width])
        places[held] = -1 if held in places else place
    return {held: place for held, place in places.items() if place >= 0}


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest chain of pairs, given by rising first places, whose second places rise too."""
    tails: list[int] = []
    ends: list[int] = []
    previous: list[int] = []
    for index, (_, place) in enumerate(pairs):
        rank = bisect_left(tails, place)
        previous.append(ends[rank - 1] if rank else -1)
        if rank == len(tails):
            tails.append(place)
            ends.append(index)
        else:
            tails[rank] = place
            ends[rank] = index
    chain = []
    index = ends[-1] if ends else -1
    while index >= 0:
        chain.append(pairs[index])
        index = previous[index]
    return chain[::-1]


def _between(window: _Window, anchors: list[tuple[int, int]], runs: list[Run]) -> list[_Window]:
    """The windows that anchors leave between them; the anchors themselves go to `runs`."""
    left: list[_Window] = []
    a, b = window.a, window.b
    for a_next, b_next in anchors:
        left.append(_Window(a, a_next, b, b_next))
        runs.append(Run(a_next, b_next, 1))
        a, b = a_next + 1, b_next + 1
    left.append(_Window(a, window.a_end, b, window.b_end))
    return [one for one in left if not one.is_empty]


def _cell_by_cell(before: Sequence[Hashable], after: Sequence[Hashable], window: _Window) -> list[Run]:
    """The longest common subsequence of a small window, as runs of one element."""
    width = window.b_end - window.b
    rows = [[0] * (width + 1)]
    for place in range(window.a_end - 1, window.a - 1, -1):
        below, row, element = rows[-1], [0] * (width + 1), before[place]
        for column in range(width - 1, -1, -1):
            if element == after[window.b + column]:
                row[column] = below[column + 1] + 1
            else:
                row[column] = max(below[column], row[column + 1])
        rows.append(row)
    rows.reverse()
    runs = []
    line = column = 0
    while line < len(rows) - 1 and column < width:
        if before[window.a + line] == after[window.b + column]:
            runs.append(Run(window.a + line, window.b + column, 1))
            line, column = line + 1, column + 1
        elif rows[line + 1][column] >= rows[line][column + 1]:
            line += 1
        else:
            column += 1
    return runs


def _merged(runs: list[Run]) -> list[Run]:
    """The runs in order, those that touch on both sides made one."""
    merged: list[Run] = []
    for run in sorted(runs):
        last = merged[-1] if merged else None
        if last is not None and (last.before_end, last.after_end) == (run.before, run.after):
            merged[-1] = Run(last.before, last.after, last.length + run.length)
        else:
            merged.append(run)
    return merged
