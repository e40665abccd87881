"""Archives written byte by byte: with other sizes than theirs, members that overlap, numbers that lie."""

import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.files.making import unzipped

_DEFLATED = 8
_UTF_8 = 0x800


@dataclass(frozen=True)
class Member:
    """A member as it is written: `packed` bytes, and what is claimed of them.

    `size` is the claimed size once inflated; `at` is where the directory says that it begins, when not where it does;
    `claimed_packed` is the claimed length of `packed`, when not its own. With `written` False, only the directory
    names it.
    """

    name: str
    packed: bytes
    method: int = _DEFLATED
    size: int = 0
    checksum: int = 0
    flags: int = _UTF_8
    at: int | None = None
    claimed_packed: int | None = None
    written: bool = True


def true(name: str, content: bytes) -> Member:
    """A member that says the truth."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(content) + packer.flush()
    return Member(name, packed, size=len(content), checksum=zlib.crc32(content))


def assembled(members: Sequence[Member], end: bytes | None = None) -> bytes:
    """The archive of these members; `end` replaces what closes it."""
    out, directory = bytearray(), bytearray()
    for member in members:
        name = member.name.encode()
        length = len(member.packed) if member.claimed_packed is None else member.claimed_packed
        told = struct.pack(
            "<HHHHHIIIHH", 20, member.flags, member.method, 0, 0x21, member.checksum, length, member.size, len(name), 0
        )
        at = len(out) if member.at is None else member.at
        if member.written:
            out += b"PK\x03\x04" + told + name + member.packed
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + told + struct.pack("<HHHII", 0, 0, 0, 0, at) + name
    if end is None:
        count = min(len(members), 0xFFFF)
        end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, len(directory), len(out), 0)
    return bytes(out + directory) + end


def replaced(sound: bytes, changes: Mapping[str, bytes | Member]) -> bytes:
    """The archive with these members added, or put instead of those of the same name."""
    members: dict[str, Member] = {name: true(name, content) for name, content in unzipped(sound).items()}
    for name, change in changes.items():
        members[name] = true(name, change) if isinstance(change, bytes) else change
    return assembled(list(members.values()))
