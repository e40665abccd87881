"""The formats that are read, and how a file's content tells its own. A new format is a row here and a reader in
files/extract/child.py; an antivirus would be asked in files.actions.store, before the type."""

import re
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from files.errors import Refused

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Format:
    """A format that is accepted. `unit` names its parts; with `drawn`, a part has an image."""

    media_type: str
    label: str
    short: str
    suffix: str
    unit: str
    unit_label: str
    drawn: bool


FORMATS: dict[str, Format] = {
    PDF: Format(PDF, "un PDF", "PDF", ".pdf", "page", "page", drawn=True),
    DOCX: Format(DOCX, "un document Word", "Word", ".docx", "section", "partie", drawn=False),
}

_SEND = "Envoyez un PDF ou un document Word (.docx)."
_HEAD = 1024
_ZIP64_LOCATOR = 20  # bytes before the end
_ZIP64_END = 56 + _ZIP64_LOCATOR
_MAX_END = 65_535 + 22 + _ZIP64_END
_MAX_DIRECTORY = 4 * 1024 * 1024
_MAX_CONTENT_TYPES = 1024 * 1024
_WORD_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OTHER_MAIN = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml": (
        "Ce fichier est un modèle Word (.dotx). Enregistrez-le comme document Word (.docx) et envoyez-le de nouveau."
    ),
    "application/vnd.openxmlformats-officedocument.presentationml": (
        "Ce fichier est une présentation. Enregistrez-la en PDF et envoyez le PDF."
    ),
    "application/vnd.openxmlformats-officedocument.spreadsheetml": (
        "Ce fichier est un classeur. Enregistrez-le en PDF et envoyez le PDF."
    ),
}
_MACRO = (
    "Ce fichier contient des macros : elles ne sont pas acceptées. "
    "Enregistrez-le comme document Word sans macro (.docx) et envoyez-le de nouveau."
)
_OLE = (
    "Ce fichier est un ancien document Office ou un document protégé par un mot de passe. "
    "Ouvrez-le, enregistrez-le sans mot de passe en PDF ou en document Word (.docx), et envoyez-le de nouveau."
)
_IMAGE = "Ce fichier est une image. Placez-la dans un document, et envoyez un PDF ou un document Word (.docx)."
_OPEN_DOCUMENT = (
    "Ce fichier est un document LibreOffice. "
    "Enregistrez-le en PDF ou en document Word (.docx) et envoyez-le de nouveau."
)
_DAMAGED = "Ce fichier est abîmé ou incomplet. Ouvrez-le sur votre poste, enregistrez-le de nouveau et renvoyez-le."
_BY_HEAD: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _OLE),
    (b"\x89PNG", _IMAGE),
    (b"\xff\xd8\xff", _IMAGE),
    (b"GIF8", _IMAGE),
)


def detect(path: Path) -> Format:
    """The format of a file from its content. Raises Refused, with what to send instead."""
    with path.open("rb") as source:
        head = source.read(_HEAD)
    for recognise in _RECOGNISERS:
        known = recognise(path, head)
        if known is not None:
            return known
    for start, sentence in _BY_HEAD:
        if head.startswith(start):
            raise Refused(sentence)
    raise Refused(f"Ce fichier n'est ni un PDF ni un document Word. {_SEND}")


def _pdf(path: Path, head: bytes) -> Format | None:
    return FORMATS[PDF] if b"%PDF-" in head else None


def _office(path: Path, head: bytes) -> Format | None:
    if not head.startswith(b"PK\x03\x04"):
        return None
    types = _content_types(path)
    for content_type in types:
        if "macroenabled" in content_type.lower():
            raise Refused(_MACRO)
    if _WORD_MAIN in types:
        return FORMATS[DOCX]
    for content_type in types:
        for start, sentence in _OTHER_MAIN.items():
            if content_type.startswith(start):
                raise Refused(sentence)
    raise Refused(f"Ce fichier n'est ni un PDF ni un document Word. {_SEND}")


_RECOGNISERS: tuple[Callable[[Path, bytes], Format | None], ...] = (_office, _pdf)


def _content_types(path: Path) -> list[str]:
    """The content types an Office archive declares, read within bounds: this runs in the web process."""
    if _directory_size(path) > _MAX_DIRECTORY:
        raise Refused(_DAMAGED)
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "[Content_Types].xml" not in names:
                sentence = _OPEN_DOCUMENT if "META-INF/manifest.xml" in names and "mimetype" in names else None
                raise Refused(sentence or f"Ce fichier est une archive, pas un document. {_SEND}")
            with archive.open("[Content_Types].xml") as member:
                text = member.read(_MAX_CONTENT_TYPES + 1)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise Refused(_DAMAGED) from error
    if len(text) > _MAX_CONTENT_TYPES or re.search(rb"<!\s*(DOCTYPE|ENTITY)", text, re.IGNORECASE):
        raise Refused(_DAMAGED)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(text, parser)
    except etree.XMLSyntaxError as error:
        raise Refused(_DAMAGED) from error
    return [element.get("ContentType", "") for element in root.iter() if isinstance(element.tag, str)]


def _directory_size(path: Path) -> int:
    """The size in bytes of the directory of a ZIP archive, as its end says. Raises Refused when there is no end.

    A long archive (ZIP64) says it again just before, and that is what is then read: the larger of the two counts.
    """
    with path.open("rb") as source:
        source.seek(0, 2)
        source.seek(max(0, source.tell() - _MAX_END))
        tail = source.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22:
        raise Refused(_DAMAGED)
    size = struct.unpack_from("<I", tail, at + 12)[0]
    long_end = at - _ZIP64_END
    if long_end >= 0 and tail[at - _ZIP64_LOCATOR :].startswith(b"PK\x06\x07"):
        size = max(size, struct.unpack_from("<Q", tail, long_end + 40)[0])
    return size
