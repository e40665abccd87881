"""A ZIP written as it is sent: members stored as they are, nothing kept but their names, a length known beforehand.

The headers come before the bytes, so the size and the CRC of a member are given with it: every reader of ZIP, also
those that cannot go back, understands the result. The same headers are laid out to foresee the length and to write:
the two cannot differ. ZIP64 fields appear only where a size, a place or a number needs them.
Source: APPNOTE.TXT 6.3.10 of PKWARE, sections 4.3.7 to 4.3.16 and 4.5.3.
"""

import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

WIDE = 0xFFFFFFFF  # what no longer fits in four bytes, from this value on
MANY = 0xFFFF  # the same for the number of members
_STORED = 0
_UTF8_NAMES = 1 << 11
_PLAIN, _ZIP64 = 20, 45  # versions of the format that a reader needs
_UNIX = 3 << 8
_REGULAR_FILE = 0o100644 << 16


class Uneven(Exception):
    """The bytes of a member are not those announced in its header: what was sent cannot be mended."""


@dataclass(frozen=True)
class Entry:
    """A member: its name with `/` between folders, its size in bytes, the CRC-32 of its bytes, where it starts."""

    name: str
    size: int
    crc: int
    start: int


def crc_of(chunks: Iterable[bytes]) -> tuple[int, int]:
    """The CRC-32 and the number of these bytes, read once and not kept."""
    crc = size = 0
    for chunk in chunks:
        crc = zlib.crc32(chunk, crc)
        size += len(chunk)
    return crc, size


class Archive:
    """A ZIP under way. `moment` dates every member, in the time of the clocks of its readers."""

    def __init__(self, moment: datetime) -> None:
        self._entries: list[Entry] = []
        self._position = 0
        self._day = (max(moment.year, 1980) - 1980) << 9 | moment.month << 5 | moment.day
        self._hour = moment.hour << 11 | moment.minute << 5 | moment.second // 2

    def place(self, name: str, size: int, crc: int = 0) -> bytes:
        """Count a member, and give the header that comes before its bytes."""
        entry = Entry(name, size, crc, self._position)
        header = self._local(entry)
        self._entries.append(entry)
        self._position += len(header) + size
        return header

    def write(self, name: str, size: int, crc: int, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The bytes of a member with its header. Raises Uneven when they are not those announced."""
        yield self.place(name, size, crc)
        seen = 0
        sent = 0
        for chunk in chunks:
            seen = zlib.crc32(chunk, seen)
            sent += len(chunk)
            if sent > size:
                raise Uneven(name)
            yield chunk
        if (sent, seen) != (size, crc):
            raise Uneven(name)

    def end(self) -> bytes:
        """The list of the members, which closes the archive."""
        listed = b"".join(self._central(entry) for entry in self._entries)
        return listed + self._closing(len(listed))

    def length(self) -> int:
        """How many bytes the archive has if it is closed now."""
        return self._position + len(self.end())

    def length_with(self, name: str, size: int) -> int:
        """How many bytes the archive has if it is closed after this member."""
        kept = self._position
        self.place(name, size)
        length = self.length()
        self._entries.pop()
        self._position = kept
        return length

    def _local(self, entry: Entry) -> bytes:
        wide = entry.size >= WIDE
        size = WIDE if wide else entry.size
        extra = struct.pack("<HHQQ", 1, 16, entry.size, entry.size) if wide else b""
        name = entry.name.encode()
        return (
            struct.pack("<4sH", b"PK\x03\x04", _ZIP64 if wide else _PLAIN)
            + self._common(entry.crc, size, len(name), len(extra))
            + name
            + extra
        )

    def _central(self, entry: Entry) -> bytes:
        wide, far = entry.size >= WIDE, entry.start >= WIDE
        fields = [entry.size, entry.size] * wide + [entry.start] * far
        extra = struct.pack(f"<HH{len(fields)}Q", 1, 8 * len(fields), *fields) if fields else b""
        name = entry.name.encode()
        needed = _ZIP64 if fields else _PLAIN
        return (
            struct.pack("<4sHH", b"PK\x01\x02", _UNIX | needed, needed)
            + self._common(entry.crc, WIDE if wide else entry.size, len(name), len(extra))
            + struct.pack("<HHHLL", 0, 0, 0, _REGULAR_FILE, WIDE if far else entry.start)
            + name
            + extra
        )

    def _common(self, crc: int, size: int, name: int, extra: int) -> bytes:
        """What both headers of a member say in the same order."""
        return struct.pack("<HHHHLLLHH", _UTF8_NAMES, _STORED, self._hour, self._day, crc, size, size, name, extra)

    def _closing(self, listed: int) -> bytes:
        number, start = len(self._entries), self._position
        wide = b""
        if number >= MANY or listed >= WIDE or start >= WIDE:
            record = (_UNIX | _ZIP64, _ZIP64, 0, 0, number, number, listed, start)
            wide = struct.pack("<4sQHHLLQQQQ", b"PK\x06\x06", 44, *record)
            wide += struct.pack("<4sLQL", b"PK\x06\x07", 0, start + listed, 1)
        shown = min(number, MANY)
        end = struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, shown, shown, min(listed, WIDE), min(start, WIDE), 0)
        return wide + end
