"""Containers of the old Office formats ([MS-CFB]), sound and hostile, and RTF."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.files.hostile.case import FAILED, READ, REFUSED, Hostile
from tests.files.making import make_xls

_FREE, _END, _FAT, _DIFAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC
_SECTOR = 512
_IN_HEAD = 109  # sectors of the table that the head names; the others are named by sectors of their own
_STORAGE, _STREAM, _ROOT = 1, 2, 5


@dataclass(frozen=True)
class Folder:
    """A storage: streams and storages by name."""

    members: Mapping[str, "bytes | Folder"] = field(default_factory=dict)


@dataclass
class _Entry:
    name: str
    kind: int
    body: bytes = b""
    right: int = _FREE
    left: int = _FREE
    child: int = _FREE


def container(members: Mapping[str, bytes | Folder]) -> bytes:
    """A sound container; streams are padded with zeros to 4096 bytes, so that all are kept alike."""
    entries = [_Entry("Root Entry", _ROOT)]
    entries[0].child = _add(entries, members)
    return assembled(entries)


def _add(entries: list[_Entry], members: Mapping[str, bytes | Folder]) -> int:
    """Add the members, each the right sibling of the one before; the place of the first."""
    first = before = _FREE
    for name, member in members.items():
        place = len(entries)
        if isinstance(member, Folder):
            entries.append(_Entry(name, _STORAGE))
            entries[place].child = _add(entries, member.members)
        else:
            entries.append(_Entry(name, _STREAM, member.ljust(4096, b"\0")))
        if before == _FREE:
            first = place
        else:
            entries[before].right = place
        before = place
    return first


def assembled(entries: list[_Entry], claimed: int = 0, cycle: bool = False) -> bytes:
    """The bytes of a container of these entries.

    `claimed` is the size that its streams declare, when not their own; with `cycle` the table turns in circles.
    """
    bodies = [_padded(entry.body) for entry in entries]
    folder_sectors = -(-len(entries) * 128 // _SECTOR)
    places, place = [], folder_sectors
    for body in bodies:
        places.append(place if body else _END)
        place += len(body) // _SECTOR
    table: list[int] = []
    for count in (folder_sectors, *(len(body) // _SECTOR for body in bodies)):
        if count:
            table += [*range(len(table) + 1, len(table) + count), len(table) if cycle else _END]
    folder = b"".join(
        _entry(entry, start, claimed or len(entry.body)) if entry.body else _entry(entry, start, 0)
        for entry, start in zip(entries, places, strict=True)
    )
    return _closed(_padded(folder) + b"".join(bodies), table)


def _closed(content: bytes, table: list[int]) -> bytes:
    """The content, then its table of sectors, and the head that says where it stands."""
    used = len(table)
    own = extra = 0
    while own * 128 < used + own + extra:
        own += 1
        extra = -(-max(own - _IN_HEAD, 0) // 127)
    table = table + [_FAT] * own + [_DIFAT] * extra
    table += [_FREE] * (own * 128 - len(table))
    named = list(range(used, used + own))
    in_head = named[:_IN_HEAD] + [_FREE] * (_IN_HEAD - own)
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<9I", 0, own, 0, 0, 4096, _END, 0, used + own if extra else _END, extra)
    head += struct.pack(f"<{_IN_HEAD}I", *in_head)
    others = b""
    for number in range(extra):
        piece = named[_IN_HEAD + 127 * number :][:127]
        following = used + own + number + 1 if number < extra - 1 else _END
        others += struct.pack("<128I", *piece, *[_FREE] * (127 - len(piece)), following)
    return head + content + struct.pack(f"<{len(table)}I", *table) + others


def _entry(entry: _Entry, start: int, size: int) -> bytes:
    title = entry.name.encode("utf-16-le")
    fields = struct.pack("<HBBIII", len(title) + 2, entry.kind, 1, entry.left, entry.right, entry.child)
    return title.ljust(64, b"\0") + fields + bytes(36) + struct.pack("<IQ", start, size)


def _padded(content: bytes) -> bytes:
    return content + bytes(-len(content) % _SECTOR)


def _word(counts: int = 0, flags: int = 0) -> bytes:
    """The main stream of a Word document that says it holds so many characters, and has nowhere to find them."""
    head = struct.pack("<HHHHHH", 0xA5EC, 0xC1, 0, 0, 0, flags)
    return head.ljust(0x4C, b"\0") + struct.pack("<8i", counts, *[0] * 7) + bytes(4000)


def _many_entries(count: int) -> bytes:
    """A directory of as many streams, in a balanced tree, as programs want it."""
    entries = [_Entry("Root Entry", _ROOT), *(_Entry(f"{number:08}", _STREAM) for number in range(1, count))]

    def grow(first: int, last: int) -> int:
        if first > last:
            return _FREE
        middle = (first + last) // 2
        entries[middle].left, entries[middle].right = grow(first, middle - 1), grow(middle + 1, last)
        return middle

    entries[0].child = grow(1, count - 1)
    return assembled(entries)


def _siblings_in_circle() -> bytes:
    entries = [_Entry("Root Entry", _ROOT, child=1), _Entry("WordDocument", _STREAM, _word(), right=2)]
    return assembled([*entries, _Entry("Autre", _STREAM, b"x", right=1, child=1)])


def _in_one_chain(count: int) -> bytes:
    """Each stream is the right sibling of the one before."""
    return container({f"{number:08}": b"" for number in range(count)} | {"WordDocument": _word()})


def _written(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _workbook_that_goes_on() -> bytes:
    """A workbook whose only sheet claims 65,536 rows of 256 cells, and whose record of strings says two billion."""
    begin = _written(0x809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6))
    strings = _written(0xFC, struct.pack("<II", 0x7FFFFFFF, 0x7FFFFFFF))
    bound = _written(0x85, struct.pack("<IBBBB", 60, 0, 0, 1, 0) + b"a")
    sheet = _written(0x809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))
    extent = _written(0x200, struct.pack("<IIHHH", 0, 65_536, 0, 256, 0))
    cell = _written(0x203, struct.pack("<HHHd", 65_535, 255, 0, 1.0))
    return container({"Workbook": begin + strings + bound + _written(0x0A, b"") + sheet + extent + cell})


def _one_stream(name: str, body: bytes, **lie: int) -> bytes:
    return assembled([_Entry("Root Entry", _ROOT, child=1), _Entry(name, _STREAM, body)], **lie)


OLE = (
    Hostile("OLE, table de secteurs en cercle", "a.doc", lambda: _one_stream("WordDocument", _word(), cycle=True),
            FAILED, "abîmé"),
    Hostile("OLE, répertoire en cercle", "a.doc", _siblings_in_circle, FAILED, "abîmé"),
    Hostile("OLE, répertoire de 50 000 entrées", "a.doc", lambda: _many_entries(50_000), REFUSED, "autre logiciel"),
    Hostile("OLE, répertoire d'une seule branche de 5 000", "a.doc", lambda: _in_one_chain(5000), REFUSED, "abîmé"),
    Hostile("OLE coupé", "a.doc", lambda: container({"WordDocument": _word()})[:1500], REFUSED, "abîmé"),
    Hostile("OLE réduit à sa marque", "a.xls", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 600, REFUSED,
            "abîmé"),
    Hostile("DOC, flux qui dit 2 Go", "a.doc", lambda: _one_stream("WordDocument", _word(), claimed=0x7FFFFFFF),
            FAILED, "abîmé"),
    Hostile("DOC qui dit deux milliards de lettres", "a.doc", lambda: container({"WordDocument": _word(2**31 - 1)}),
            FAILED, "trop de texte"),
    Hostile("DOC sans texte nulle part", "a.doc", lambda: container({"WordDocument": _word(), "0Table": b""}), FAILED,
            "abîmé"),
    Hostile("DOC protégé par un mot de passe", "a.doc", lambda: container({"WordDocument": _word(flags=0x100)}),
            REFUSED, "sans protection"),
    Hostile("DOC avec macros", "a.doc", lambda: container({"WordDocument": _word(), "Macros": Folder()}), REFUSED,
            "sans macro (.docx)"),
    Hostile("XLS protégé par un mot de passe", "a.xls", lambda: make_xls([["a"]], protected=True), REFUSED,
            "sans protection"),
    Hostile("XLS, chaînes par milliards, cellule au bout", "a.xls", _workbook_that_goes_on, FAILED, "abîmé"),
    Hostile("PPT fait de n'importe quoi", "a.ppt",
            lambda: container({"PowerPoint Document": b"\xe8\x03\xff\xff" * 9000, "Current User": b"x"}), FAILED,
            "LibreOffice"),
    Hostile("Installateur MSI nommé .doc", "a.doc", lambda: container({"\u4840\u3f3f\u4577": b"x"}), REFUSED,
            "un programme"),
    Hostile("Courriel MSG nommé .doc", "a.doc", lambda: container({"__substg1.0_0037001F": b"x"}), REFUSED,
            "un courriel"),
    Hostile("RTF, un million de groupes emboîtés", "a.rtf", lambda: rb"{\rtf1 " + b"{" * 1_000_000, FAILED,
            "abîmé"),
    Hostile("RTF avec un programme dedans", "a.rtf",
            lambda: rb"{\rtf1 Une phrase.{\object\objemb{\*\objdata " + b"4d5a" * 100_000 + b"}}}", READ),
    Hostile("RTF, deux milliards d'octets annoncés", "a.rtf", lambda: rb"{\rtf1 Une phrase.\bin2147483647 x}", READ),
    Hostile("RTF, 30 Mo de lettres en une ligne", "a.rtf", lambda: rb"{\rtf1 " + b"mot " * 7_500_000 + b"}", FAILED,
            "trop de texte"),
    Hostile("RTF, 1,2 million de \\u8217", "a.rtf", lambda: rb"{\rtf1\uc0 " + rb"\u8217" * 1_200_000 + b"}", FAILED,
            "trop de texte"),
)  # fmt: skip
