"""ZIP in the child process: the list of what an archive holds. Only its directory is read; nothing is inflated."""

import io
import os
import unicodedata
import zipfile
from collections.abc import Iterator

from files.extract.reading import Budget, Unreadable

MAX_LISTED = 5000
MEMBERS_PER_PART = 200
MAX_DIRECTORY = 4 * 1024 * 1024
_ENDS = 256 * 1024  # what zipfile reads around the end of the file to find the directory
_UTF_8 = 0x800
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_NAME_START, _NAME_END = 200, 80
_UNITS = ("ko", "Mo", "Go", "To")
_NBSP, _THIN = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"


def parts(path: str, summary: dict) -> Iterator[dict]:
    """How many files and how much they declare, then a line per file, by path.

    Sets `summary["encrypted"]` when some of them ask for a password. Raises Unreadable.
    """
    members = [member for member in _directory(path) if not member.orig_filename.endswith(("/", "\\"))]
    if any(member.flag_bits & _ENCRYPTED for member in members):
        summary["encrypted"] = True
    files = sorted((_name(member), member.file_size) for member in members)
    yield from _parts(files[:MAX_LISTED], len(files), sum(size for _, size in files))


def _parts(listed: list[tuple[str, int]], count: int, total: int) -> Iterator[dict]:
    budget = Budget()
    starts = range(0, len(listed), MEMBERS_PER_PART) or range(1)
    for number, start in enumerate(starts, start=1):
        piece = listed[start : start + MEMBERS_PER_PART]
        lines = [f"{name} – {_size(size)}" for name, size in piece]
        if start == 0:
            lines.insert(0, f"{_count(count, 'fichier')}, {_size(total)} en tout")
        if count > len(listed) and number == len(starts):
            lines.append(f"et {_count(count - len(listed), 'autre')}")
        label = f"Fichiers {_number(start + 1)} à {_number(start + len(piece))}" if len(starts) > 1 else ""
        yield {"number": number, "unit": "section", "label": label, "text": budget.spend("\n".join(lines))}


class _Frugal(io.FileIO):
    """A file of which only so much is read, whatever sizes the archive declares."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self._left = MAX_DIRECTORY + _ENDS

    def read(self, size: int | None = -1) -> bytes:
        wanted = os.fstat(self.fileno()).st_size - self.tell() if size is None or size < 0 else size
        self._left -= max(wanted, 0)
        if self._left < 0:
            raise Unreadable("too-heavy")
        return super().read(wanted) or b""


def _directory(path: str) -> list[zipfile.ZipInfo]:
    try:
        with _Frugal(path) as source, zipfile.ZipFile(source) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise Unreadable("damaged") from error


def _name(member: zipfile.ZipInfo) -> str:
    """The path of a member on one line, without marks that hide or turn it; it is shown, never used as a path."""
    name = member.orig_filename
    if not member.flag_bits & _UTF_8:
        name = _decoded(name.encode("cp437"))
    name = "".join(letter for letter in name if unicodedata.category(letter) not in _HIDDEN)
    name = " ".join(unicodedata.normalize("NFC", name).split())
    if len(name) > _NAME_START + _NAME_END:
        name = f"{name[:_NAME_START]}…{name[-_NAME_END:]}"
    return name or "(sans nom)"


def _decoded(raw: bytes) -> str:
    """A name that does not say its encoding: that of Macs and Linux, or that of Windows in France."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp850")


def _number(value: int) -> str:
    return f"{value:,}".replace(",", _THIN)


def _count(value: int, noun: str) -> str:
    return f"{_number(value)}{_NBSP}{noun}{'s' if value > 1 else ''}"


def _size(size: int) -> str:
    """A size in bytes as "12,4 ko"."""
    if size < 1000:
        return _count(size, "octet")
    amount, rank = size / 1000, 0
    while amount >= 999.95 and rank < len(_UNITS) - 1:
        amount, rank = amount / 1000, rank + 1
    return f"{amount:,.1f}".replace(",", _THIN).replace(".", ",") + _NBSP + _UNITS[rank]
