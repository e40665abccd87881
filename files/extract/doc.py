"""DOC (Word 97 to 2003, and what Word 6 and 95 wrote) in the child process. The streams come from olefile (BSD); what
they hold is told by [MS-DOC], whose names are kept here."""

import os
import re
import struct
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import olefile

from files.extract.doc_changes import Struck
from files.extract.marks import SYMBOLS, Marked
from files.extract.reading import MAX_CHARACTERS, Unreadable
from files.extract.sections import Block

_WORD_97 = 0xA5EC  # FibBase.wIdent
_WORD_95 = 0xA5DC
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200  # flags of FibBase
_MACINTOSH = 0x0100  # the charset that Word 6 wrote there
_COMPRESSED = 0x40000000  # FcCompressed.fCompressed: one byte a character
_PAGE, _MOST_RUNS = 512, 29  # of a PapxFkp
_HEADINGS = range(1, 10)  # these numbers of styles are those of the headings in every document
_IN_TABLE, _ROW_END = b"\x16\x24\x01", b"\x17\x24\x01"  # sprmPFInTable, sprmPFTtp
_ELSEWHERE = b"\x46\x66"  # sprmPHugePapx: too long for here, as only the ends of rows are
_TOKEN = re.compile("[\x07\x0c\r\x13-\x15]|[^\x07\x0c\r\x13-\x15]+")
_HALVES = re.compile("[\ud800-\udfff]")
_LETTERS = SYMBOLS | str.maketrans({"\t": " ", "\x0b": "\n", "\x0e": "\n", "\x1e": "-", "\x1f": None})
# What olefile raises on a broken container, and what reading past the end of a stream does.
_BROKEN = (OSError, RecursionError, TypeError, ValueError, struct.error)


@dataclass(frozen=True)
class _Piece:
    """A run of text: its first character and the one after its last, its place in the stream, bytes per character."""

    start: int
    end: int
    place: int
    width: int


@dataclass(frozen=True)
class _Kind:
    """What is said of a paragraph: its level of heading (0 for none), whether it is in a table, or ends a row."""

    level: int = 0
    in_table: bool = False
    ends_row: bool = False


_ORDINARY = _Kind()


class Doc:
    """A document being read. Raises Unreadable at once when it cannot be."""

    def __init__(self, path: str) -> None:
        self._codec = "cp1252"
        try:
            with olefile.OleFileIO(path) as container:
                self._word = _stream(container, "WordDocument")
                self._read_fib(container)
        except _BROKEN as error:
            raise Unreadable("damaged") from error

    def blocks(self) -> Iterator[Block]:
        """The paragraphs and rows of the text."""
        yield from self._subdocument(0)

    def extras(self) -> Iterator[tuple[str, Iterable[str]]]:
        """Label and lines of what stands beside the text. Comments are left out, as they are of a DOCX."""
        for label, places in (("Zones de texte", (6,)), ("Notes", (1, 5)), ("En-têtes et pieds de page", (2, 7))):
            yield label, (block.text for place in places for block in self._subdocument(place))

    def _read_fib(self, container: olefile.OleFileIO) -> None:
        """Where the text is and what it is made of, as the FIB at the head of the main stream says."""
        (identity,) = struct.unpack_from("<H", self._word, 0)
        (flags,) = struct.unpack_from("<H", self._word, 0x0A)
        if identity not in (_WORD_97, _WORD_95):
            raise Unreadable("damaged")
        if flags & _ENCRYPTED:
            raise Unreadable("password")
        # FibRgLw.ccpText, ccpFtn, ccpHdd, reserved, ccpAtn, ccpEdn, ccpTxbx, ccpHdrTxbx: the subdocuments in order.
        self._counts = struct.unpack_from("<8i", self._word, 0x4C if identity == _WORD_97 else 0x34)
        if min(self._counts) < 0:
            raise Unreadable("damaged")
        if sum(self._counts) > MAX_CHARACTERS:
            raise Unreadable("too-long")
        if identity == _WORD_97:
            table = _stream(container, "1Table" if flags & _TABLE_1 else "0Table")
            self._pieces = _pieces(_part(table, self._word, 0x1A2))
            self._ends, self._kinds = _kinds(self._word, _part(table, self._word, 0x102))
            self._struck = Struck(self._word, _part(table, self._word, 0xFA))
        else:
            charset, begin = struct.unpack_from("<H2xI", self._word, 0x14)
            self._codec = "mac_roman" if charset == _MACINTOSH else "cp1252"
            self._pieces = [_Piece(0, sum(self._counts), begin, 1)]
            self._ends, self._kinds = [], []
            self._struck = Struck(b"", b"")

    def _subdocument(self, place: int) -> Iterator[Block]:
        start = sum(self._counts[:place])
        out: list[Block] = []
        marked = Marked(out)
        fields = _Fields()
        for text, begin, width in self._runs(start, start + self._counts[place]):
            for token in _TOKEN.finditer(text):
                letters = token[0]
                if fields.take(letters):
                    continue
                if letters in "\r\x07\x0c":
                    self._end(marked, letters, begin + token.start() * width)
                    yield from out
                    out.clear()
                else:
                    marked.paragraph.say(_merged(letters.translate(_LETTERS)))
        marked.finish()
        yield from out

    def _end(self, marked: Marked, mark: str, place: int) -> None:
        kind = self._kind(place)
        if mark != "\x07":
            marked.end_paragraph(kind.level, kind.in_table)
        elif kind.ends_row:
            marked.end_row()
        else:
            marked.end_cell()
        if mark == "\x0c":
            marked.paragraph.starts_a_page()

    def _kind(self, place: int) -> _Kind:
        at = bisect_right(self._ends, place)
        return self._kinds[at] if at < len(self._kinds) else _ORDINARY

    def _runs(self, start: int, end: int) -> Iterator[tuple[str, int, int]]:
        """(text, place in the stream, bytes per character) of these characters, one to one with those of the file."""
        for piece in self._pieces:
            first, last = max(start, piece.start), min(end, piece.end)
            if first < last:
                begin = piece.place + (first - piece.start) * piece.width
                raw = self._word[begin : begin + (last - first) * piece.width]
                text = _decoded(raw, piece.width, self._codec)
                yield self._struck.out_of(text, begin, piece.width), begin, piece.width


class _Fields:
    """Fields are an instruction, then what it gave: only that is text. They hold one another."""

    def __init__(self) -> None:
        self._instructions: list[bool] = []
        self._hiding = 0

    def take(self, letters: str) -> bool:
        """Whether these letters, or this mark, are not text."""
        if letters == "\x13":
            self._instructions.append(True)
            self._hiding += 1
        elif letters == "\x14":
            self._end_instruction()
        elif letters == "\x15":
            self._end_instruction()
            del self._instructions[-1:]
        else:
            return self._hiding > 0
        return True

    def _end_instruction(self) -> None:
        if self._instructions and self._instructions[-1]:
            self._instructions[-1] = False
            self._hiding -= 1


def _stream(container: olefile.OleFileIO, name: str) -> bytes:
    """A stream of the container, whole: no longer than the file, whatever it declares."""
    if container.get_size(name) > container.fp.seek(0, os.SEEK_END):
        raise Unreadable("damaged")
    return container.openstream(name).read()


def _part(table: bytes, word: bytes, place: int) -> bytes:
    """What the pair of the FIB at that place (offset, length) points to in the table stream."""
    offset, length = struct.unpack_from("<II", word, place)
    return table[offset : offset + length]


def _pieces(clx: bytes) -> list[_Piece]:
    at = 0
    while clx[at : at + 1] == b"\x01":  # Prc: properties, before the pieces
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if clx[at : at + 1] != b"\x02":
        raise Unreadable("damaged")
    (length,) = struct.unpack_from("<I", clx, at + 1)
    plc = clx[at + 5 : at + 5 + length]
    count = (len(plc) - 4) // 12
    places = struct.unpack_from(f"<{count + 1}I", plc, 0)
    pieces = []
    for number in range(count):
        (fc,) = struct.unpack_from("<I", plc, 4 * (count + 1) + 8 * number + 2)
        compressed = bool(fc & _COMPRESSED)
        place = fc & (_COMPRESSED - 1)
        piece = _Piece(places[number], places[number + 1], place // 2 if compressed else place, 1 if compressed else 2)
        pieces.append(piece)
    return pieces


def _kinds(word: bytes, plc: bytes) -> tuple[list[int], list[_Kind]]:
    """The places in the stream where paragraphs end, in order, and the kind of each."""
    count = max(len(plc) - 4, 0) // 8
    if count > len(word) // _PAGE:
        raise Unreadable("damaged")
    ends: list[int] = []
    kinds: list[_Kind] = []
    for (page_number,) in struct.iter_unpack("<I", plc[4 * (count + 1) : 4 * (count + 1) + 4 * count]):
        start = (page_number & 0x3FFFFF) * _PAGE
        page = word[start : start + _PAGE]
        if len(page) < _PAGE or page[-1] > _MOST_RUNS:
            continue
        runs = page[-1]
        ends.extend(struct.unpack_from(f"<{runs}I", page, 4))
        kinds.extend(_kind_at(page, 2 * page[4 * (runs + 1) + 13 * run]) for run in range(runs))
    return ends, kinds


def _kind_at(page: bytes, offset: int) -> _Kind:
    if not offset:
        return _ORDINARY
    size = page[offset]
    start, length = (offset + 1, 2 * size - 1) if size else (offset + 2, 2 * page[offset + 1])
    if start + 2 > _PAGE:
        return _ORDINARY
    (style,) = struct.unpack_from("<H", page, start)
    properties = page[start + 2 : start + length]
    elsewhere = _ELSEWHERE in properties
    return _Kind(
        style if style in _HEADINGS else 0,
        elsewhere or _IN_TABLE in properties,
        elsewhere or _ROW_END in properties,
    )


def _decoded(raw: bytes, width: int, codec: str) -> str:
    """One character for each of the file, halves of pairs included; `codec` is that of single bytes."""
    if width == 1:
        return raw.decode(codec, "replace")
    text = raw.decode("utf-16-le", "surrogatepass")
    if 2 * len(text) != len(raw):
        text = "".join(map(chr, struct.unpack(f"<{len(raw) // 2}H", raw[: len(raw) // 2 * 2])))
    return text


def _merged(text: str) -> str:
    """The same with pairs made one character."""
    if not _HALVES.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
