"""What an old Office container holds (Word, Excel, PowerPoint 97, and others), in the child process. olefile (BSD).

olefile keeps every entry of a directory in memory, and every stream that it opens: a hostile container eats gigabytes.
"""

import re
import struct
from collections.abc import Iterator
from typing import BinaryIO

import olefile

from files.extract.reading import Unreadable

_DOC, _XLS, _PPT = "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"
_MAIN = (("WordDocument", _DOC), ("Workbook", _XLS), ("Book", _XLS), ("PowerPoint Document", _PPT))
_WORD_ENCRYPTED = 0x0100  # of the flags at offset 10 of the FIB ([MS-DOC] 2.5.2)
_FILE_PASS, _BOUND_SHEET, _END_OF_GLOBALS = 0x2F, 0x85, 0x0A  # records of XLS ([MS-XLS] 2.3)
_MACRO_SHEET = 1  # dt of BoundSheet8 ([MS-XLS] 2.4.28)
_SLIDES_ENCRYPTED = b"\xdf\xc4\xd1\xf3"  # headerToken of the stream Current User ([MS-PPT] 2.3.2)
# VBAInfoAtom whose fHasMacros is 1 ([MS-PPT] 2.4.10): PowerPoint keeps its macros inside its one stream.
_SLIDES_MACROS = re.compile(rb"\x02\x00\x00\x04\x0c\x00\x00\x00.{4}\x01\x00\x00\x00", re.DOTALL)
_MACRO_FOLDERS = frozenset({"MACROS", "_VBA_PROJECT_CUR", "VBA"})
# What olefile raises on a container that is not well formed.
_MALFORMED = (OSError, ValueError, IndexError, KeyError, TypeError, OverflowError, RecursionError, struct.error)


def read(path: str) -> dict:
    """{"holds": a media type, "mail", "program" or "other", "protected": bool, "macros": bool}. Raises Unreadable."""
    try:
        with olefile.OleFileIO(path) as container:
            return _read(container)
    except _MALFORMED as error:
        raise Unreadable("damaged") from error


def _read(container: olefile.OleFileIO) -> dict:
    if container.exists("EncryptedPackage"):  # a DOCX, a PPTX or an XLSX with a password
        return {"holds": "other", "protected": True, "macros": False}
    for stream, media_type in _MAIN:
        if container.exists(stream):
            protected, macros = _LOOK[media_type](container, stream)
            return {"holds": media_type, "protected": protected, "macros": macros or _has_macro_folder(container)}
    names = {"/".join(entry) for entry in container.listdir(storages=True)}
    holds = "other"
    if any(name.startswith("__substg1.0_") for name in names):
        holds = "mail"
    elif any(name.startswith("\u4840") for name in names):  # tables of a Windows installer
        holds = "program"
    return {"holds": holds, "protected": False, "macros": False}


def _has_macro_folder(container: olefile.OleFileIO) -> bool:
    folders = {name.upper() for entry in container.listdir(streams=False, storages=True) for name in entry}
    return bool(folders & _MACRO_FOLDERS)


def _look_at_text(container: olefile.OleFileIO, stream: str) -> tuple[bool, bool]:
    """(protected, macros beside those that a folder holds)."""
    with container.openstream(stream) as source:
        head = source.read(12)
    return len(head) == 12 and bool(struct.unpack_from("<H", head, 10)[0] & _WORD_ENCRYPTED), False


def _look_at_workbook(container: olefile.OleFileIO, stream: str) -> tuple[bool, bool]:
    macros = False
    with container.openstream(stream) as source:
        for kind, head in _records(source):
            if kind == _FILE_PASS:
                return True, macros
            macros = macros or (kind == _BOUND_SHEET and head[5:6] == bytes([_MACRO_SHEET]))
    return False, macros


def _records(source: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """(type, first bytes) of the records that tell of the whole workbook."""
    while len(header := source.read(4)) == 4:
        kind, length = struct.unpack("<HH", header)
        if kind == _END_OF_GLOBALS:
            return
        yield kind, source.read(length)[:8]


def _look_at_slides(container: olefile.OleFileIO, stream: str) -> tuple[bool, bool]:
    if container.exists("EncryptedSummary"):
        return True, False
    if container.exists("Current User"):
        with container.openstream("Current User") as source:
            if source.read(16)[12:] == _SLIDES_ENCRYPTED:
                return True, False
    with container.openstream(stream) as source:
        return False, bool(_SLIDES_MACROS.search(source.getbuffer()))


_LOOK = {_DOC: _look_at_text, _XLS: _look_at_workbook, _PPT: _look_at_slides}
