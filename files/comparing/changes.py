"""What people are shown of the changes: each page that changed, its passages before and after, cut to a screen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from files.comparing.alignment import MAX_CELLS
from files.comparing.edits import Both, Edit, edits_by_page
from files.comparing.streams import Stream, streams
from files.models import FilePart
from files.reading import flowing

CONTEXT = 15  # words shown around a change
_TOGETHER = 30  # changes in one passage
_SHOWN = 1500  # characters shown of one stretch removed or added
_PAGE_SHOWN = 12_000  # characters shown of the changes of one page, about


class Chunk(NamedTuple):
    """A stretch of text: `kind` is "same", "removed" or "added". `more` lines of it are not shown."""

    kind: str
    text: str
    more: int = 0


@dataclass(frozen=True)
class Passage:
    """A change with the words around it, before and after. `skipped` identical lines stand above it in the page.

    `rewritten`: too different to be compared word by word, shown whole.
    """

    before: list[Chunk]
    after: list[Chunk]
    skipped: int
    rewritten: bool


class Shown(NamedTuple):
    """The passages of a page that a screen shows, and how many more there are."""

    passages: list[Passage]
    left: int


@dataclass(frozen=True)
class Change:
    """A page that changed: as it was and as it is. Without `before` the page was added, without `after` removed."""

    before: FilePart | None
    after: FilePart | None
    _edits: list[Edit]
    _streams: Both

    def shown(self) -> Shown:
        """What changed in it, in order, as far as a screen can hold it."""
        columns = (
            _Column(self._streams[0], self.before, "removed") if self.before else None,
            _Column(self._streams[1], self.after, "added") if self.after else None,
        )
        groups = _grouped(self._edits)
        passages: list[Passage] = []
        length = 0
        for group in groups:
            if length > _PAGE_SHOWN:
                break
            (before, skipped_before), (after, skipped_after) = (
                column.around([(edit[2 * side], edit[2 * side + 1]) for edit in group]) if column else ([], 0)
                for side, column in enumerate(columns)
            )
            skipped = skipped_after if self.after else skipped_before
            passages.append(Passage(before, after, skipped, any(self._is_rewritten(edit) for edit in group)))
            length += sum(len(chunk.text) for chunk in before + after)
        return Shown(passages, len(groups) - len(passages))

    def _is_rewritten(self, edit: Edit) -> bool:
        cells = (edit.a_end - edit.a) * (edit.b_end - edit.b)
        return cells > MAX_CELLS or bool(cells and self._streams[0].is_whole(edit.a))


@dataclass(frozen=True)
class Comparison:
    """The changes between two versions in the order of the text, and how many pages of the second did not change.

    `by`: what was compared, "word" or, when they are too long for that, "line" or "part".
    `running_before` and `running_after`: the lines at the edges of the pages that only one of the versions bears.
    """

    changes: list[Change]
    unchanged: int
    by: str
    running_before: list[str]
    running_after: list[str]

    @property
    def is_same(self) -> bool:
        """Whether nothing that people read changed."""
        return not (self.changes or self.running_before or self.running_after)

    @property
    def changed(self) -> list[Change]:
        """Pages that stand in both."""
        return [change for change in self.changes if change.before and change.after]

    @property
    def added(self) -> list[Change]:
        """Pages of the second version alone."""
        return [change for change in self.changes if not change.before]

    @property
    def removed(self) -> list[Change]:
        """Pages of the first version alone."""
        return [change for change in self.changes if not change.after]


def compare(before: Sequence[FilePart], after: Sequence[FilePart]) -> Comparison:
    """What changed between the parts of two versions, given in order. Time and memory are bounded for any text."""
    pair = streams(before, after)
    both = (pair.before, pair.after)
    found: list[tuple[int | None, int | None, list[Edit]]] = []
    for a, b, edit in edits_by_page(both):
        if found and found[-1][:2] == (a, b):
            found[-1][2].append(edit)
        else:
            found.append((a, b, [edit]))
    changes = [
        Change(before[a] if a is not None else None, after[b] if b is not None else None, edits, both)
        for a, b, edits in found
    ]
    touched = {b for _, b, _ in found if b is not None}
    return Comparison(changes, len(after) - len(touched), pair.by, pair.running_before, pair.running_after)


def _grouped(edits: list[Edit]) -> list[list[Edit]]:
    """The edits of a page, those that stand near each other together."""
    groups: list[list[Edit]] = []
    for edit in edits:
        last = groups[-1][-1] if groups and len(groups[-1]) < _TOGETHER else None
        if last and edit.a - last.a_end <= 2 * CONTEXT and edit.b - last.b_end <= 2 * CONTEXT:
            groups[-1].append(edit)
        else:
            groups.append([edit])
    return groups


class _Column:
    """One side of a changed page: its text to read, cut around the changes, from the top down."""

    def __init__(self, stream: Stream, part: FilePart, kind: str) -> None:
        self.stream = stream
        self.kind = kind
        self.index = next(index for index, one in enumerate(stream.parts) if one is part)
        self.first, self.last = stream.first[self.index], stream.first[self.index + 1]
        self.text = flowing(part) if part.text else ""
        self.lines = part.text
        self.shown = 0

    def around(self, ranges: list[tuple[int, int]]) -> tuple[list[Chunk], int]:
        """The chunks of a passage, and how many lines were skipped to reach it."""
        start = max(self.first, min(ranges[0][0], self.last) - CONTEXT)
        end = min(self.last, max(ranges[-1][1], self.first) + CONTEXT)
        if start >= end:
            return [], 0
        at, upto = self.stream.start[start], self.stream.end[end - 1]
        skipped = self.lines.count("\n", self.shown, max(at, self.shown))
        self.shown = upto
        chunks: list[Chunk] = []
        for first, last in ranges:
            first, last = max(first, self.first), min(last, self.last)
            if first < last:
                begin, finish = self.stream.start[first], self.stream.end[last - 1]
                chunks += [self._same(at, begin), self._changed(begin, finish)]
                at = finish
        chunks.append(self._same(at, upto))
        return [chunk for chunk in chunks if chunk.text], skipped

    def _same(self, begin: int, finish: int) -> Chunk:
        if finish - begin <= _SHOWN:
            return Chunk("same", self.text[begin:finish])
        return Chunk("same", f"{self.text[begin : begin + _SHOWN // 2]} … {self.text[finish - _SHOWN // 2 : finish]}")

    def _changed(self, begin: int, finish: int) -> Chunk:
        if finish - begin <= _SHOWN:
            return Chunk(self.kind, self.text[begin:finish])
        cut = max(self.text.rfind(" ", begin, begin + _SHOWN), self.text.rfind("\n", begin, begin + _SHOWN))
        cut = cut if cut > begin else begin + _SHOWN
        return Chunk(self.kind, self.text[begin:cut], 1 + self.lines.count("\n", cut, finish))
