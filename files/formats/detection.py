"""What a file is, from its content; its name only tells apart the texts. Runs in the web process, within bounds."""

from dataclasses import dataclass
from pathlib import Path

import filetype

from files.errors import Refused
from files.formats import old, plain, sentences, zipped
from files.formats.table import FORMATS, JPEG, OPEN_DOCUMENTS, PDF, PNG, RTF, WEBP, Format

_HEAD = 8192
_PDF_WITHIN = 1024
_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"\xfe\xed\xfa",
    b"L\x00\x00\x00\x01\x14\x02\x00",
)
_REFUSED = (("video/", sentences.MEDIA), ("audio/", sentences.MEDIA), ("image/", sentences.IMAGE))
_ARCHIVES = frozenset({"rar", "7z", "gz", "bz2", "xz", "tar", "zst", "lz", "Z", "cab", "ar", "rpm", "deb"})


@dataclass(frozen=True)
class Detected:
    """The format of a file. `macros`: it carries programs, which only national levels may send."""

    format: Format
    macros: bool = False

    @property
    def without_macros(self) -> str:
        """The suffix to save it under without its macros."""
        suffix = self.format.suffix
        if self.format.macros:
            return f"{suffix[:-1]}x"
        return suffix if self.format.media_type in OPEN_DOCUMENTS else f"{suffix}x"


def detect(path: Path, name: str) -> Detected:
    """The format of a file from its content. Raises Refused, with what to send instead."""
    with path.open("rb") as source:
        head = source.read(_HEAD)
    if head.startswith(_PROGRAMS):
        raise Refused(sentences.PROGRAM)
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        media_type, macros = zipped.media_type(path)
        return Detected(FORMATS[media_type], macros)
    if head.startswith(old.HEAD):
        media_type, macros = old.media_type(path)
        return Detected(FORMATS[media_type], macros)
    simple = _by_head(head) or plain.media_type(head, name)
    if simple is None:
        raise Refused(_why_not(head))
    return Detected(FORMATS[simple])


def _by_head(head: bytes) -> str | None:
    if head.startswith(b"{\\rt"):
        return RTF
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    # Printers and mail programs put lines before a PDF; a web page that holds one further down stays a web page.
    at = head.find(b"%PDF-", 0, _PDF_WITHIN)
    return PDF if at >= 0 and b"<" not in head[:at] else None


def _why_not(head: bytes) -> str:
    known = filetype.guess(head)
    if known is None:
        return sentences.UNKNOWN
    if known.extension in _ARCHIVES:
        return sentences.ARCHIVE
    return next((sentence for start, sentence in _REFUSED if known.mime.startswith(start)), sentences.UNKNOWN)
