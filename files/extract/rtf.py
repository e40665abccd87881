"""RTF in the child process: paragraphs and rows read as a stream from the mapped file, pictures and objects stepped
over. Words of the format: "Rich Text Format (RTF) Specification 1.9.1"."""

import mmap
import re
from collections.abc import Iterable, Iterator, Mapping

from files.extract.marks import SYMBOLS, Marked
from files.extract.reading import Unreadable
from files.extract.sections import Block

HEAD = b"{\\rt"
_MAX_DEPTH = 1000  # groups inside groups; real files stay under 30
_MAX_FALLBACK = 20
_DEFAULT = "cp1252"
# Letters, ends of lines, a brace; or a control word with its number, a letter by its code, a control symbol.
_TOKEN = re.compile(
    rb"[^\\{}\r\n]{1,65536}|[\r\n]+|[{}]"
    rb"|\\(?:([A-Za-z]{1,40})(-?[0-9]{1,10})? ?|'([0-9A-Fa-f]{2})|([^A-Za-z]))",
    re.DOTALL,
)
# Groups that hold no text of the document. A group that begins with \* is one too, unless it is kept below.
_SILENT = frozenset(
    b"colortbl datafield fldinst filetbl info listtable nonesttables nonshppict objdata pict private rxe shprslt sp "
    b"tc txe xe".split()
)
_KEPT = frozenset((b"shpinst", b"do", b"footnote"))  # LibreOffice stars its notes
_BOXES = frozenset((b"shptxt", b"dptxbxtext"))
_NOTES = frozenset((b"footnote",))
_MARGINS = frozenset(b"header headerf headerl headerr footer footerf footerl footerr".split())
_SIGNS = {
    b"bullet": "•",
    b"emdash": "—",
    b"endash": "–",
    b"emspace": " ",
    b"enspace": " ",
    b"qmspace": " ",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"lquote": "‘",
    b"rquote": "’",
    b"line": "\n",
    b"lbr": "\n",
    b"nestcell": " ",
    b"nestrow": "\n",
    b"tab": " ",
    b"~": "\xa0",
    b"_": "-",
    b"\\": "\\",
    b"{": "{",
    b"}": "}",
}
_MAX_NAME = 200
_HEADING_NAME = re.compile(r"(?:heading|titre)\s*([1-9])", re.IGNORECASE)
_PARAGRAPH_ENDS = frozenset((b"par", b"sect", b"\n", b"\r"))
_PAGE_STARTS = frozenset((b"page", b"pagebb"))
_MACHINES = {b"ansi": _DEFAULT, b"mac": "mac_roman", b"pc": "cp437", b"pca": "cp850"}
_CHARSETS = {0: 1252, 77: 10000, 128: 932, 129: 949, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258}
_CHARSETS |= {177: 1255, 178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250, 254: 437, 255: 850}
_CODE_PAGES = {number: f"cp{number}" for number in (437, 850, 858, 874, 932, 936, 949, 950, *range(1250, 1259))}
_CODE_PAGES |= {10000: "mac_roman", 65001: "utf-8"}


class Rtf:
    """A file that begins with HEAD, being read: `blocks` first, then `extras`."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._body: list[Block] = []
        self._notes: list[Block] = []
        self._margins: list[Block] = []
        self._groups: list[_Group] = []
        self._styles = _Styles()
        self._group = _Group(_Sink(self._body, self._styles.levels))
        self._codec = _DEFAULT
        self._fonts: dict[int, str] = {}
        self._font = self._default_font = 0
        self._just_opened = self._starred = False
        self._bytes = bytearray()
        self._fallback = 0  # characters still to drop: they repeat a Unicode one for old programs
        self._high = 0

    def blocks(self) -> Iterator[Block]:
        """The paragraphs and rows of the text. Raises Unreadable."""
        with open(self._path, "rb") as source, mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ) as content:
            for _ in self._read(content):
                yield from self._body
                self._body.clear()

    def extras(self) -> Iterator[tuple[str, Iterable[str]]]:
        """Label and lines of what stands beside the text."""
        yield "Notes", (block.text for block in self._notes)
        yield "En-têtes et pieds de page", (block.text for block in self._margins)

    def _read(self, content: mmap.mmap) -> Iterator[None]:
        """Take the tokens in; comes back whenever a block may be ready."""
        at = 0
        while token := _TOKEN.match(content, at):
            at = token.end()
            word, value, code, sign = token.groups()
            if code:
                self._take(bytes((int(code, 16),)))
            elif word:
                at += self._control(word, None if value is None else int(value))
            elif sign:
                self._control(sign, None)
            elif token[0] == b"{":
                self._open()
            elif token[0] == b"}":
                self._close()
            elif token[0][0] not in b"\r\n":
                self._take(token[0])
            if self._body:
                yield
        self._flush()
        self._groups.append(self._group)
        for group in reversed(self._groups):
            if group.sink is not None:
                group.sink.finish()
        yield

    def _open(self) -> None:
        self._flush()
        self._just_opened, self._starred = True, False
        if len(self._groups) >= _MAX_DEPTH:
            raise Unreadable("damaged")
        self._groups.append(self._group)
        self._group = self._group.copy()

    def _close(self) -> None:
        self._flush()
        self._fallback = 0
        if not self._groups:
            return
        ended, self._group = self._group, self._groups.pop()
        if ended.sink is not None and ended.sink is not self._group.sink:
            ended.sink.finish()

    def _take(self, letters: bytes) -> None:
        """Letters in the encoding of the font."""
        self._just_opened = False
        dropped = min(self._fallback, len(letters))
        self._fallback -= dropped
        if self._group.sink is not None and not self._group.hidden:
            self._bytes += letters[dropped:]

    def _flush(self) -> None:
        if self._bytes:
            text = self._bytes.decode(self._group.codec or self._codec, "replace")
            self._bytes.clear()
            if self._group.sink is not None:
                self._group.sink.say(text)

    def _say(self, text: str) -> None:
        if self._fallback:
            self._fallback -= 1
        elif self._group.sink is not None and not self._group.hidden:
            self._group.sink.say(text)

    def _control(self, word: bytes, value: int | None) -> int:
        """Obey a control word or symbol; the number of bytes to step over after it."""
        self._flush()
        just_opened, self._just_opened = self._just_opened, False
        if word == b"*":
            self._starred = just_opened
            return 0
        starred, self._starred = self._starred, False
        if word == b"bin":
            return max(value or 0, 0)
        if word == b"u":
            self._unicode((value or 0) & 0xFFFF)
        elif word in _SIGNS:
            self._say(_SIGNS[word])
        elif not self._destination(word, starred):
            self._format(word, value)
            if self._group.sink is not None:
                self._group.sink.obey(word, value)
        return 0

    def _unicode(self, code: int) -> None:
        self._fallback = 0
        if 0xD800 <= code < 0xDC00:
            self._high = code
        elif 0xDC00 <= code < 0xE000:
            self._say(chr(0x10000 + ((self._high - 0xD800) << 10) + code - 0xDC00) if self._high else "\ufffd")
            self._high = 0
        else:
            self._say(SYMBOLS.get(code) or chr(code))
        self._fallback = self._group.fallback

    def _destination(self, word: bytes, starred: bool) -> bool:
        """Whether this word says where the text of the group goes; then it goes there."""
        group = self._group
        if word == b"fonttbl":
            group.sink, group.fonts = None, True
        elif word in _SILENT or (starred and word not in _KEPT):
            group.sink = None
        elif group.sink is None:
            return False
        elif word == b"stylesheet":
            group.sink = self._styles
        elif word in _BOXES:
            group.sink = _Sink(self._body, self._styles.levels)
        elif word in _NOTES:
            group.sink = _Sink(self._notes, self._styles.levels)
        elif word in _MARGINS:
            group.sink = _Sink(self._margins, self._styles.levels)
        else:
            return False
        return True

    def _format(self, word: bytes, value: int | None) -> None:
        """What a word says of the letters that follow."""
        group = self._group
        if word in (b"v", b"deleted"):
            group.hidden = value != 0
        elif word == b"plain":
            group.hidden, group.codec = False, self._fonts.get(self._default_font, "")
        elif word == b"uc":
            group.fallback = min(max(value or 0, 0), _MAX_FALLBACK)
        elif word == b"f":
            self._font = value or 0
            group.codec = self._fonts.get(self._font, "")
        elif word == b"fcharset" and group.fonts:
            self._fonts[self._font] = _CODE_PAGES.get(_CHARSETS.get(value or 0, 0), "")
        elif word == b"deff":
            self._default_font = value or 0
        elif word == b"ansicpg":
            self._codec = _CODE_PAGES.get(value or 0, _DEFAULT)
        elif word in _MACHINES:
            self._codec = _MACHINES[word]


class _Group:
    """What is true between two braces: where the text goes (None: nowhere), how its letters are read."""

    __slots__ = ("codec", "fallback", "fonts", "hidden", "sink")

    def __init__(self, sink: "_Sink | _Styles | None") -> None:
        self.sink = sink
        self.codec = ""  # that of the document
        self.fallback = 1
        self.fonts = False
        self.hidden = False

    def copy(self) -> "_Group":
        other = _Group(self.sink)
        other.codec, other.fallback, other.fonts, other.hidden = self.codec, self.fallback, self.fonts, self.hidden
        return other


class _Sink:
    """Where text goes: the paragraphs and rows being built, and what the words said of them."""

    def __init__(self, out: list[Block], levels: Mapping[int, int]) -> None:
        self._marked = Marked(out)
        self._levels = levels
        self._level = 0
        self._in_table = False

    def say(self, text: str) -> None:
        self._marked.paragraph.say(text)

    def finish(self) -> None:
        self._marked.finish()

    def obey(self, word: bytes, value: int | None) -> None:
        """What a word says of the paragraph or of the table."""
        if word in _PARAGRAPH_ENDS:
            self._marked.end_paragraph(self._level, self._in_table)
        elif word == b"cell":
            self._marked.end_cell()
        elif word == b"row":
            self._marked.end_row()
        elif word == b"pard":
            self._level, self._in_table = 0, False
        elif word == b"intbl":
            self._in_table = True
        elif word == b"s":
            self._level = self._levels.get(value or 0, 0)
        elif word == b"outlinelevel":
            self._level = _level(value)
        elif word in _PAGE_STARTS:
            self._marked.paragraph.starts_a_page()
            self.say("\n")


class _Styles:
    """Where the sheet of styles goes: `levels`, by number of style, are those of headings."""

    def __init__(self) -> None:
        self.levels: dict[int, int] = {}
        self._number = 0
        self._name = ""

    def say(self, text: str) -> None:
        """A piece of the name of a style, which ends with a semicolon."""
        self._name = (self._name + text)[-_MAX_NAME:]
        if text.endswith(";"):
            named = _HEADING_NAME.fullmatch(self._name.strip(" ;"))
            if named:
                self.levels[self._number] = int(named.group(1))
            self._name, self._number = "", 0

    def finish(self) -> None:
        """Nothing stays open."""

    def obey(self, word: bytes, value: int | None) -> None:
        """The number of a style, then what it says of its paragraphs."""
        if word == b"s":
            self._number = value or 0
        elif word == b"outlinelevel" and _level(value):
            self.levels[self._number] = _level(value)


def _level(outline: int | None) -> int:
    return outline + 1 if outline is not None and 0 <= outline < 9 else 0
