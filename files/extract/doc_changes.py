"""What was struck out of a DOC: text that is deleted in a document whose changes are tracked, or hidden. Word keeps it
with a property of its characters ([MS-DOC] 2.6.1), in pages of 512 bytes of the main stream."""

import re
import struct
from bisect import bisect_right
from collections.abc import Iterator

_PAGE, _MOST_RUNS = 512, 101  # of a ChpxFkp
_STRUCK = frozenset((0x0800, 0x083C))  # sprmCFRMarkDel, sprmCFVanish
_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}  # bytes of an operand, by the kind that its sprm tells
_LETTERS = re.compile("[^\x07\x0c\r\x13-\x15]")  # the marks stay: what they end is not struck
NOTHING = "\x1f"


class Struck:
    """The places of the main stream whose characters are struck out."""

    def __init__(self, word: bytes, plc: bytes) -> None:
        """`plc`: the PlcBteChpx, which tells the pages."""
        runs = sorted(_struck_runs(word, plc))
        self._starts = [start for start, _ in runs]
        self._ends = [end for _, end in runs]

    def out_of(self, text: str, begin: int, width: int) -> str:
        """A run of text that begins at that place, `width` bytes a character: what is struck is NOTHING, as long."""
        if not self._starts:
            return text
        pieces: list[str] = []
        done = 0
        last = begin + len(text) * width
        at = max(bisect_right(self._starts, begin) - 1, 0)
        while at < len(self._starts) and self._starts[at] < last:
            first = max((self._starts[at] - begin) // width, done)
            after = min((self._ends[at] - begin) // width, len(text))
            if after > first:
                pieces += (text[done:first], _LETTERS.sub(NOTHING, text[first:after]))
                done = after
            at += 1
        return "".join((*pieces, text[done:]))


def _struck_runs(word: bytes, plc: bytes) -> Iterator[tuple[int, int]]:
    """(place, place after) of each run of characters that is struck out."""
    count = min(max(len(plc) - 4, 0) // 8, len(word) // _PAGE)
    for (number,) in struct.iter_unpack("<I", plc[4 * (count + 1) : 4 * (count + 1) + 4 * count]):
        start = (number & 0x3FFFFF) * _PAGE
        page = word[start : start + _PAGE]
        runs = page[-1] if len(page) == _PAGE else 0
        if runs > _MOST_RUNS:
            continue
        places = struct.unpack_from(f"<{runs + 1}I", page, 0)
        for run in range(runs):
            offset = 2 * page[4 * (runs + 1) + run]
            if offset and places[run] < places[run + 1] and _is_struck(page[offset + 1 : offset + 1 + page[offset]]):
                yield places[run], places[run + 1]


def _is_struck(properties: bytes) -> bool:
    """Whether one of these properties of characters strikes them out."""
    at = 0
    struck = False
    while at + 3 <= len(properties):
        (sprm,) = struct.unpack_from("<H", properties, at)
        if sprm in _STRUCK:
            struck = struck or properties[at + 2] == 1
        kind = sprm >> 13
        at += 2 + (1 + properties[at + 2] if kind == 6 else _SIZES[kind])
    return struck
