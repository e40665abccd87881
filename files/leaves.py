"""Which pages of a converted document show each of its parts: found by the words they share, in order.

Time is linear in the length of the texts, whatever they hold.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate, takewhile

from words.folding import fold

Span = tuple[int, int]  # the first and the last page, from 1

_LETTERS = re.compile(r"[^0-9a-z]+")
_DIGITS = re.compile(r"\d+")
_SAMPLE = 32  # letters that are looked for: a line, enough to stand once in most documents
_SAMPLES = 4  # of the beginning of a part: the first may be set otherwise in the pages
_HEADER_LINES = 5
_MOST_SEARCHED = 200_000_000  # letters, for what stands several times or is short: a tenth of a second
_TITLE = 80


def align(parts: Sequence[str], pages: Sequence[str]) -> list[Span | None]:
    """For each part, the pages that show it; None when nothing tells (it is empty, or stands after all that is shown).

    A part whose words are not found is shown where the one after it begins.
    """
    letters = [_letters(page) for page in pages]
    whole = "".join(letters)
    sought = [_letters(part) for part in parts]
    starts = _filled(sought, whole, _anchors(sought, whole))
    return list(_spans(sought, starts, _Pages(letters, _headers(pages))))


def one_each(parts: Sequence[str], pages: Sequence[str]) -> list[Span | None]:
    """The same for slides: as many as pages, and in their order; when some are missing, their words tell."""
    if len(parts) == len(pages):
        return [(number, number) for number in range(1, len(parts) + 1)]
    return align(parts, pages)


def title_of(text: str) -> str:
    """The first line of a slide, as its label."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return first if len(first) <= _TITLE else f"{first[: _TITLE - 1]}…"


def _letters(text: str) -> str:
    return _LETTERS.sub("", fold(text))


def _headers(pages: Sequence[str]) -> list[int]:
    """How many letters of each page are of the first lines that most pages repeat, but for their numbers."""
    heads = [page.lstrip().splitlines()[:_HEADER_LINES] for page in pages]
    counted = Counter(line for head in heads for line in {_running(line) for line in head})
    repeated = {line for line, count in counted.items() if count > 1 and count * 2 > len(pages)}
    return [
        sum(len(_letters(line)) for line in takewhile(lambda line: _running(line) in repeated, head)) for head in heads
    ]


def _running(line: str) -> str:
    return _DIGITS.sub("", line).strip()


def _anchors(sought: Sequence[str], whole: str) -> dict[int, int]:
    """Where the parts begin whose first words stand once in the whole, as far as they come in their order."""
    wanted = {sample for letters in sought for _, sample in _samples(letters)}
    places: dict[str, int] = {}
    twice: set[str] = set()
    for at in range(len(whole) - _SAMPLE + 1 if wanted else 0):
        sample = whole[at : at + _SAMPLE]
        if sample in wanted:
            if sample in places:
                twice.add(sample)
            places.setdefault(sample, at)
    found = []
    for rank, letters in enumerate(sought):
        unique = ((offset, places[one]) for offset, one in _samples(letters) if one in places and one not in twice)
        first = next(unique, None)
        if first is not None:
            found.append((rank, max(first[1] - first[0], 0)))
    return dict(_increasing(found))


def _samples(letters: str) -> Iterator[tuple[int, str]]:
    """The first samples of a part, with the letters that stand before each."""
    for offset in range(0, _SAMPLE * _SAMPLES, _SAMPLE):
        sample = letters[offset : offset + _SAMPLE]
        if len(sample) < _SAMPLE:
            return
        yield offset, sample


def _increasing(found: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs (rank, place) whose places follow their ranks."""
    tails: list[int] = []  # the last place of the best run of each length
    last: list[int] = []  # and which pair it is
    before: list[int | None] = []
    for index, (_, place) in enumerate(found):
        length = bisect_left(tails, place)
        before.append(last[length - 1] if length else None)
        tails[length : length + 1] = [place]
        last[length : length + 1] = [index]
    run = []
    at = last[-1] if last else None
    while at is not None:
        run.append(found[at])
        at = before[at]
    return run[::-1]


def _filled(sought: Sequence[str], whole: str, anchors: dict[int, int]) -> list[int | None]:
    """Where each part begins: between its neighbours for those that are short or stand several times."""
    starts: list[int | None] = [anchors.get(rank) for rank in range(len(sought))]
    following = [len(whole)] * (len(sought) + 1)
    for rank in reversed(range(len(sought))):
        following[rank] = anchors.get(rank, following[rank + 1])
    search, low = _Search(whole), 0
    for rank, letters in enumerate(sought):
        place = starts[rank]
        if place is None and letters:
            place = starts[rank] = search(letters, low, following[rank])
        if place is not None:
            low = place + 1
    return starts


class _Search:
    """Looks for the first words of a part between two letters of the whole, until it has read too much."""

    def __init__(self, whole: str) -> None:
        self._whole = whole
        self._left = _MOST_SEARCHED

    def __call__(self, letters: str, low: int, high: int) -> int | None:
        for length in (_SAMPLES * _SAMPLE, _SAMPLE):  # the more letters, the fewer mistakes
            if self._left <= 0:
                return None
            found = self._whole.find(letters[:length], low, high)
            self._left -= (found if found >= 0 else high) - low
            if found >= 0:
                return found
        return None


class _Pages:
    """Where the pages stand in the letters of the whole."""

    def __init__(self, letters: Sequence[str], headers: Sequence[int]) -> None:
        self._ends = list(accumulate(map(len, letters)))
        self._texts = [end - len(text) + header for end, text, header in zip(self._ends, letters, headers, strict=True)]

    def of(self, place: int) -> int:
        """The page, from 1, that holds the letter of that rank."""
        return min(bisect_right(self._ends, place) + 1, len(self._ends))

    def last(self, after: int | None) -> int:
        """The last page of what ends before the letter of that rank, None for the end of all: its header counts not."""
        if after is None:
            return len(self._ends)
        page = self.of(after)
        return page if after > self._texts[page - 1] else page - 1


def _spans(sought: Sequence[str], starts: Sequence[int | None], pages: _Pages) -> Iterator[Span | None]:
    following: list[int | None] = [None] * len(starts)
    for rank in reversed(range(len(starts) - 1)):
        following[rank] = starts[rank + 1] if starts[rank + 1] is not None else following[rank + 1]
    for letters, start, after in zip(sought, starts, following, strict=True):
        if start is not None:
            first = pages.of(start)
            yield first, max(first, pages.last(after))
        elif letters and after is not None:
            yield (pages.of(after),) * 2
        else:
            yield None
