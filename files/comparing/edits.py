"""What one version must have replaced, added or removed to become the other, as people would say it, page by page."""

from collections.abc import Iterator
from typing import NamedTuple

from files.comparing.alignment import Run, align
from files.comparing.streams import Stream

EFFORT = 4_000_000  # steps of the alignment: under a second
_CRUMB = 4  # words alike between two longer changes: chance, not text that was kept
_STRAY = 8  # words alike in a page that otherwise shares nothing
_SLIDE = 60  # words by which an insertion may be moved to where people see it

Both = tuple[Stream, Stream]


class Edit(NamedTuple):
    """Tokens from a to a_end of the first version that became those from b to b_end of the second."""

    a: int
    a_end: int
    b: int
    b_end: int


class Located(NamedTuple):
    """An edit and the page it stands on in each version; None where there is no such page."""

    before: int | None
    after: int | None
    edit: Edit


def edits_by_page(both: Both) -> list[Located]:
    """What differs between two streams, in the order of the text, cut by the pages it touches."""
    runs = align(both[0].keys, both[1].keys, EFFORT)
    runs = _without_strays(_without_crumbs(runs, both), both)
    found = _edits(runs, both)
    for index in range(len(found)):
        found[index] = _slid(found, index, both)
    return [located for edit in found for located in _by_page(edit, both)]


def _edits(runs: list[Run], both: Both) -> list[Edit]:
    """What lies between the runs."""
    ends = (len(both[0].keys), len(both[1].keys))
    edits, a, b = [], 0, 0
    for run in [*runs, Run(*ends, 0)]:
        if run.before > a or run.after > b:
            edits.append(Edit(a, run.before, b, run.after))
        a, b = run.before_end, run.after_end
    return edits


def _without_crumbs(runs: list[Run], both: Both) -> list[Run]:
    """The runs but those that are alike by chance: a few words between two longer changes."""

    def between(left: Run, right: Run) -> int:
        return max(right.before - left.before_end, right.after - left.after_end)

    kept = [Run(0, 0, 0)]
    for run in [*runs, Run(len(both[0].keys), len(both[1].keys), 0)]:
        while len(kept) > 1:
            last = kept[-1]
            around = min(between(kept[-2], last), between(last, run))
            if last.length > min(_CRUMB, around) or both[0].is_whole(last.before):
                break
            kept.pop()
        kept.append(run)
    return kept[1:-1]


def _without_strays(runs: list[Run], both: Both) -> list[Run]:
    """The runs but the short ones of pages that share next to nothing: those pages were added or removed."""
    strange = [_strange_pages(runs, stream, side) for side, stream in enumerate(both)]
    return [
        run
        for run in runs
        if run.length >= _STRAY
        or both[0].is_whole(run.before)
        or not (both[0].part[run.before] in strange[0] or both[1].part[run.after] in strange[1])
    ]


def _strange_pages(runs: list[Run], stream: Stream, side: int) -> set[int]:
    """The pages of which less than one word in seven stands in the other version."""
    matched = [0] * len(stream.parts)
    for run in runs:
        at, end = run[side], run[side] + run.length
        while at < end:
            part = stream.part[at]
            upto = min(end, stream.first[part + 1])
            matched[part] += upto - at
            at = upto
    return {part for part, count in enumerate(matched) if 7 * count < stream.first[part + 1] - stream.first[part]}


def _slid(edits: list[Edit], index: int, both: Both) -> Edit:
    """An insertion (or a removal) moved to the beginning of a page or of a sentence, when the text is the same."""
    edit = edits[index]
    left = edit.b - (edits[index - 1].b_end if index else 0)
    right = (edits[index + 1].b if index + 1 < len(edits) else len(both[1].keys)) - edit.b_end
    if edit.a < edit.a_end and edit.b < edit.b_end:
        return edit
    stream, start, end = (both[1], edit.b, edit.b_end) if edit.a == edit.a_end else (both[0], edit.a, edit.a_end)
    keys = stream.keys
    moves = [0]
    for move in range(-1, -min(left, _SLIDE) - 1, -1):
        if keys[start + move] != keys[end + move]:
            break
        moves.append(move)
    for move in range(1, min(right, _SLIDE) + 1):
        if keys[start + move - 1] != keys[end + move - 1]:
            break
        moves.append(move)

    def seen(move: int) -> tuple[int, int]:
        first = start + move
        if stream.begins_part(first):
            return 2, -abs(move)
        return int(keys[first - 1] in (".", ":", ";", "!", "?")), -abs(move)

    by = max(moves, key=seen)
    return Edit(*(place + by for place in edit))


def _by_page(edit: Edit, both: Both) -> Iterator[Located]:
    """An edit cut by the pages it touches.

    Whole pages on both sides stand for each other in order; those left over were removed or added.
    """
    partial, whole = zip(*(_cut(both[side], *edit[2 * side : 2 * side + 2]) for side in (0, 1)), strict=True)
    heads = [next((piece for piece in pieces if not piece.begins), None) for pieces in partial]
    tails = [next((piece for piece in pieces if piece.begins), None) for pieces in partial]
    if any(heads) and [len(pieces) for pieces in partial] == [1, 1]:
        heads, tails = [pieces[0] for pieces in partial], [None, None]
    if any(heads):
        yield _located(heads, (edit.a, edit.b), both, -1)
    for index in range(max(map(len, whole))):
        a, b = (pieces[index] if index < len(pieces) else None for pieces in whole)
        yield Located(
            a.part if a else None,
            b.part if b else None,
            Edit(*(a.range if a else (edit.a_end, edit.a_end)), *(b.range if b else (edit.b_end, edit.b_end))),
        )
    if any(tails):
        yield _located(tails, (edit.a_end, edit.b_end), both, 0)


class _Piece(NamedTuple):
    """Tokens of one page. `begins`: the first of the page is among them."""

    part: int
    range: tuple[int, int]
    begins: bool


def _cut(stream: Stream, start: int, end: int) -> tuple[list[_Piece], list[_Piece]]:
    """The pieces of a stretch that are parts of pages, and those that are whole pages."""
    partial: list[_Piece] = []
    whole: list[_Piece] = []
    while start < end:
        part = stream.part[start]
        upto = min(end, stream.first[part + 1])
        begins = stream.begins_part(start)
        pieces = whole if begins and stream.begins_part(upto) else partial
        pieces.append(_Piece(part, (start, upto), begins))
        start = upto
    return partial, whole


def _located(pieces: list[_Piece | None], places: tuple[int, int], both: Both, toward: int) -> Located:
    """The edit of one or two pieces; a side without piece stands where its neighbour `toward` (-1 or 0) stands."""
    parts: list[int | None] = []
    ranges: list[int] = []
    for side, piece in enumerate(pieces):
        if piece is not None:
            parts.append(piece.part)
            ranges += piece.range
            continue
        place, stream = places[side], both[side]
        neighbour = min(max(place + toward, 0), len(stream.keys) - 1)
        parts.append(stream.part[neighbour] if stream.keys else None)
        ranges += (place, place)
    return Located(parts[0], parts[1], Edit(*ranges))
