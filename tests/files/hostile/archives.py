"""Hostile ZIP archives."""

import struct

from tests.files.hostile.case import MEGABYTE, READ, REFUSED, Hostile, inflating
from tests.files.hostile.zips import Member, assembled, true
from tests.files.making import encrypted, zipped

_STORED, _BZIP2, _UNKNOWN = 0, 12, 97
_TEXT = {"Lisez-moi.txt": b"Une phrase."}


def _nested() -> bytes:
    """As 42.zip: sixteen archives in an archive, five times; the last ones hold 4 GB of zeros."""
    inside = assembled([Member("0.bin", inflating(bytes(MEGABYTE), 4096)[:100_000], size=2**32 - 2)])
    for _ in range(4):
        inside = zipped({f"{number}.zip": inside for number in range(16)})
    return inside


def _holds_itself() -> bytes:
    """A member whose bytes are the whole archive."""
    member = Member("tout.zip", b"", _STORED, at=0)
    length = len(assembled([member]))
    return assembled([Member("tout.zip", b"", _STORED, size=length, at=0, claimed_packed=length)])


def _overlapping() -> bytes:
    """As David Fifield does it: each member quotes the head of the next one, and all share the bytes of the last."""
    zeros = bytes(MEGABYTE)
    packed, whole_size = inflating(zeros, 200), 200 * MEGABYTE
    members: list[Member] = []
    for number in range(60):
        following = members[0] if members else None
        if following is not None:
            name = following.name.encode()
            head = b"PK\x03\x04" + struct.pack(
                "<HHHHHIIIHH", 20, following.flags, 8, 0, 0x21, 0, len(following.packed), following.size, len(name), 0
            ) + name  # fmt: skip
            packed = b"\x00" + struct.pack("<HH", len(head), len(head) ^ 0xFFFF) + head + following.packed
            whole_size += len(head)
        members.insert(0, Member(f"{60 - number}", packed, size=whole_size))
    places, at = [], 0
    for member, following in zip(members, [*members[1:], None], strict=True):
        places.append(at)
        at += (
            30 + len(member.name) + (len(member.packed) - len(following.packed) - 30 - len(following.name))
            if following
            else 0
        )
    first = members[0]
    return assembled([
        first, *(Member(m.name, b"", size=m.size, at=p, claimed_packed=len(m.packed), written=False)
                 for m, p in zip(members[1:], places[1:], strict=True)),
    ])  # fmt: skip


def _many(count: int) -> bytes:
    return assembled([Member(str(number), b"", _STORED) for number in range(count)])


def _long_lies() -> bytes:
    """The end of a ZIP64 archive that says a directory of 2^60 bytes, at 2^63."""
    count = 2**40
    long_end = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, 2**60, 2**63)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, 2**62, 1)
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return assembled([true("a.txt", b"a")], long_end + locator + end)


def _size_in_extra() -> bytes:
    """A member whose ZIP64 field says that it begins at 2^64 - 1."""
    content = assembled([Member("mimetype", b"x", _STORED, size=1)])
    at = content.index(b"PK\x01\x02")
    head = bytearray(content[at : at + 54])
    struct.pack_into("<H", head, 30, 12)
    struct.pack_into("<I", head, 42, 0xFFFFFFFF)
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(head) + 12, at, 0)
    return content[:at] + bytes(head) + struct.pack("<HHQ", 1, 8, 2**64 - 1) + end


def _bzip2_type() -> bytes:
    """600 bytes that give 600 MB of zeros to whoever asks what the archive is."""
    import bz2

    packer = bz2.BZ2Compressor()
    packed = b"".join(packer.compress(bytes(MEGABYTE)) for _ in range(100)) + packer.flush()
    return assembled([Member("mimetype", packed, _BZIP2, size=100 * MEGABYTE)])


def _inflating_types() -> bytes:
    return assembled([Member("[Content_Types].xml", inflating(b" " * MEGABYTE, 300), size=100)])


def _types_in_circles() -> bytes:
    laughs = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(10))
    return zipped({"[Content_Types].xml": f"<!DOCTYPE x [{laughs}]><Types>&e9;</Types>"})


def _twice(name: str) -> bytes:
    return assembled([true(name, b"<a/>"), true(name, b"<b/>")])


def _bad_bytes() -> bytes:
    return assembled([Member("mimetype", b"\xff" * 30, size=30)])


def _directory_elsewhere() -> bytes:
    content = zipped(_TEXT)
    return content[:-6] + struct.pack("<I", 0xFFFFFFF0) + content[-2:]


_NAMES = ("../../etc/passwd", "/etc/cron.d/a", "C:\\Windows\\a.txt", "..\\..\\a.txt", "a/" * 2000 + "b.txt",
          "nom\u202efdp.txt", "saut\nde ligne\x1b[2J.txt", "", ".", "<script>alert(1)<\\script>.txt")  # fmt: skip

ARCHIVES = (
    Hostile("ZIP de ZIP de ZIP… (comme 42.zip)", "a.zip", _nested, READ),
    Hostile("ZIP qui se contient", "a.zip", _holds_itself, READ),
    Hostile("ZIP, soixante membres qui partagent 200 Mo (Fifield)", "a.zip", _overlapping, READ),
    Hostile("ZIP de 100 000 membres", "a.zip", lambda: _many(100_000), REFUSED, "trop de fichiers"),
    Hostile("ZIP de 70 000 membres", "a.zip", lambda: _many(70_000), READ),
    Hostile("ZIP aux noms qui sortent du dossier", "a.zip",
            lambda: assembled([true(name, b"a") for name in _NAMES]), READ),
    Hostile("ZIP, deux membres du même nom", "a.zip", lambda: _twice("a.txt"), READ),
    Hostile("ZIP, deux listes de types", "a.docx", lambda: _twice("[Content_Types].xml"), REFUSED, "abîmé"),
    Hostile("ZIP avec un programme", "a.zip", lambda: zipped({"photos/plan.pdf.exe": b"MZ"}), REFUSED,
            "un programme (« photos/plan.pdf.exe"),
    Hostile("ZIP avec un script", "a.zip", lambda: zipped({"a.JS ": b"x"}), REFUSED, "un programme"),
    Hostile("ZIP avec un classeur à macros", "a.zip", lambda: zipped({"budget.xlsm": b"PK"}), REFUSED, "des macros"),
    Hostile("ZIP chiffré", "a.zip", lambda: encrypted(zipped(_TEXT), "Lisez-moi.txt"), REFUSED, "sans mot de passe"),
    Hostile("ZIP64 dont le répertoire fait 2^60 octets", "a.zip", _long_lies, REFUSED, "abîmé"),
    Hostile("ZIP64, un membre à 2^64", "a.zip", _size_in_extra, REFUSED, "abîmé"),
    Hostile("ZIP, répertoire ailleurs", "a.zip", _directory_elsewhere, READ),
    Hostile("ZIP, 100 Mo en bzip2 sous le nom qui dit le type", "a.odt", _bzip2_type, REFUSED, "abîmé"),
    Hostile("ZIP, 300 Mo dans la liste des types", "a.docx", _inflating_types, REFUSED, "abîmé"),
    Hostile("ZIP, un milliard de rires dans la liste des types", "a.docx", _types_in_circles, REFUSED, "abîmé"),
    Hostile("ZIP, octets qui ne se décompressent pas", "a.odt", _bad_bytes, REFUSED, "abîmé"),
    Hostile("ZIP dans une méthode inconnue", "a.zip", lambda: assembled([Member("a.txt", b"x", _UNKNOWN)]), READ),
    Hostile("ZIP vide", "a.zip", lambda: assembled([]), READ),
    Hostile("ZIP coupé", "a.zip", lambda: zipped(_TEXT)[:-10], REFUSED, "abîmé"),
    Hostile("Programme Java nommé .zip", "a.zip", lambda: zipped({"META-INF/MANIFEST.MF": b"Main-Class: a"}), REFUSED,
            "un programme"),
)  # fmt: skip
