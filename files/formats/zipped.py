"""What a ZIP archive holds: an Office document, an OpenDocument, or files. Read within bounds, in the web process:
its directory and two small members, nothing else is inflated."""

import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from lxml import etree

from files.errors import Refused
from files.formats import sentences
from files.formats.programs import PROGRAMS
from files.formats.table import DOCM, DOCX, ODP, ODS, ODT, PPTM, PPTX, XLSM, XLSX, ZIP

_ZIP64_LOCATOR = 20  # bytes before the end
_ZIP64_END = 56 + _ZIP64_LOCATOR
_MAX_END = 65_535 + 22 + _ZIP64_END
_MAX_DIRECTORY = 4 * 1024 * 1024
_MAX_MEMBER = 1024 * 1024
_IN_ZIP64 = 0xFFFFFFFF  # stands for a number that only the end of a long archive gives
_ENCRYPTED = 0x1
# What zipfile raises on an archive that is not well formed.
_MALFORMED = (
    zipfile.BadZipFile,
    NotImplementedError,
    EOFError,
    OSError,
    OverflowError,
    ValueError,
    struct.error,
    zlib.error,
)
# Those of documents; zipfile inflates the others without bounds.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_CONTENT_TYPES = "[Content_Types].xml"
_MIMETYPE = "mimetype"
_MANIFEST = "META-INF/manifest.xml"
_OFFICE = "application/vnd.openxmlformats-officedocument."
# The main part's content type, without its end "+xml": an archive that holds `word/x` is not yet a Word document.
_MAIN = {
    f"{_OFFICE}wordprocessingml.document.main": DOCX,
    f"{_OFFICE}spreadsheetml.sheet.main": XLSX,
    f"{_OFFICE}presentationml.presentation.main": PPTX,
    "application/vnd.ms-word.document.macroenabled.main": DOCM,
    "application/vnd.ms-excel.sheet.macroenabled.main": XLSM,
    "application/vnd.ms-powerpoint.presentation.macroenabled.main": PPTM,
}
_WITH_MACROS = {DOCX: DOCM, XLSX: XLSM, PPTX: PPTM}
_OTHER_MAIN = {
    f"{_OFFICE}wordprocessingml.template.main": sentences.TEMPLATE.format(suffix=".docx"),
    f"{_OFFICE}spreadsheetml.template.main": sentences.TEMPLATE.format(suffix=".xlsx"),
    f"{_OFFICE}presentationml.template.main": sentences.TEMPLATE.format(suffix=".pptx"),
    f"{_OFFICE}presentationml.slideshow.main": sentences.SLIDESHOW,
    "application/vnd.ms-excel.sheet.binary.macroenabled.main": sentences.BINARY_SHEET,
    "application/vnd.ms-word.template.macroenabledtemplate.main": sentences.TEMPLATE.format(suffix=".docx"),
    "application/vnd.ms-powerpoint.slideshow.macroenabled.main": sentences.SLIDESHOW,
}
_OPEN_DOCUMENT = {ODT: ".odt", ODS: ".ods", ODP: ".odp"}
_MACRO_TYPES = ("vbaproject", "macroenabled", "macrosheet")
_BASIC_MODULE = re.compile(r"basic/[^/]+/(?!script-l[bc]\.xml$)[^/]+\.xml|scripts/.*[^/]", re.I)
_WITH_MACROS_SUFFIXES = frozenset(".docm .dotm .xlsm .xltm .xlam .xlsb .pptm .potm .ppsm .ppam .xll".split())
_MAX_NAME = 60


@dataclass(frozen=True)
class Archive:
    """What the directory of an archive says. `content_types` and `mimetype` are empty when the archive has none."""

    members: tuple[str, ...]
    encrypted: bool
    content_types: tuple[str, ...]
    mimetype: str
    manifest: bytes


def media_type(path: Path) -> tuple[str, bool]:
    """The media type of an archive, one of FORMATS, and whether it carries macros. Raises Refused."""
    archive = read(path)
    if archive.content_types:
        return _office(archive)
    if archive.mimetype.startswith("application/vnd.oasis.opendocument."):
        return _open_document(archive), any(map(_BASIC_MODULE.fullmatch, archive.members))
    if archive.mimetype == "application/epub+zip" or any(name.endswith(".iwa") for name in archive.members):
        raise Refused(sentences.OTHER_OFFICE)
    if "META-INF/MANIFEST.MF" in archive.members or "AndroidManifest.xml" in archive.members:
        raise Refused(sentences.PROGRAM)
    if archive.encrypted:
        raise Refused(sentences.PROTECTED_ARCHIVE)
    for name in archive.members:
        suffix = PurePosixPath(name.replace("\\", "/").rstrip(". ")).suffix.lower()  # as Windows will name it
        if suffix in PROGRAMS:
            raise Refused(sentences.PROGRAM_INSIDE.format(name=_short(name)))
        if suffix in _WITH_MACROS_SUFFIXES:
            raise Refused(sentences.MACRO_INSIDE.format(name=_short(name)))
    return ZIP, False


def read(path: Path) -> Archive:
    """The directory of an archive and the two members that tell what it is. Raises Refused when it is damaged."""
    if _directory_size(path) > _MAX_DIRECTORY:
        raise Refused(sentences.TOO_MANY)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            encrypted = any(entry.flag_bits & _ENCRYPTED for entry in entries)
            names = [entry.filename for entry in entries]
            types = _small_member(archive, names, _CONTENT_TYPES)
            mimetype = _small_member(archive, names, _MIMETYPE)[:200].decode("latin-1").strip()
            manifest = _small_member(archive, names, _MANIFEST) if mimetype else b""
    except RuntimeError as error:  # zipfile: an encrypted member
        raise Refused(sentences.PROTECTED_ARCHIVE) from error
    except _MALFORMED as error:
        raise Refused(sentences.DAMAGED) from error
    return Archive(tuple(sorted(set(names))), encrypted, _content_types(types), mimetype, manifest)


def _office(archive: Archive) -> tuple[str, bool]:
    mains = [content_type.lower().removesuffix("+xml") for content_type in archive.content_types]
    found = next((_MAIN[main] for main in mains if main in _MAIN), None)
    if found is None:
        for main in mains:
            if main in _OTHER_MAIN:
                raise Refused(_OTHER_MAIN[main])
        raise Refused(sentences.UNKNOWN)
    # A document whose main part claims to be without macros, and that carries some all the same.
    hidden = any(mark in main for main in mains for mark in _MACRO_TYPES)
    if hidden or any("vbaproject" in name.lower() for name in archive.members):
        found = _WITH_MACROS.get(found, found)
    return found, found in _WITH_MACROS.values()


def _open_document(archive: Archive) -> str:
    if b"encryption-data" in archive.manifest:
        raise Refused(sentences.PROTECTED_OFFICE)
    if archive.mimetype in _OPEN_DOCUMENT:
        return archive.mimetype
    kind = archive.mimetype.removesuffix("-template")
    if kind in _OPEN_DOCUMENT:
        raise Refused(sentences.TEMPLATE.format(suffix=_OPEN_DOCUMENT[kind]))
    raise Refused(sentences.OTHER_OFFICE)


def _small_member(archive: zipfile.ZipFile, names: list[str], name: str) -> bytes:
    """The bytes of a member, empty when there is none.

    Raises Refused past a size that no document needs, and when two bear that name: programs would not agree on it.
    """
    if name not in names:
        return b""
    entry = archive.getinfo(name)
    if entry.compress_type not in _METHODS or names.count(name) > 1:
        raise Refused(sentences.DAMAGED)
    with archive.open(entry) as member:
        content = member.read(_MAX_MEMBER + 1)
    if len(content) > _MAX_MEMBER:
        raise Refused(sentences.DAMAGED)
    return content


def _content_types(text: bytes) -> tuple[str, ...]:
    if not text:
        return ()
    if re.search(rb"<!\s*(DOCTYPE|ENTITY)", text, re.IGNORECASE):
        raise Refused(sentences.DAMAGED)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(text, parser)
    except etree.XMLSyntaxError as error:
        raise Refused(sentences.DAMAGED) from error
    return tuple(element.get("ContentType", "") for element in root.iter() if isinstance(element.tag, str))


def _directory_size(path: Path) -> int:
    """The size in bytes of the directory of a ZIP archive, as its end says. Raises Refused when that cannot be.

    A long archive (ZIP64) says it again just before, and that is what is then read: the larger of the two counts,
    unless the first only says that there is another.
    """
    with path.open("rb") as source:
        length = source.seek(0, 2)
        source.seek(max(0, length - _MAX_END))
        tail = source.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22:
        raise Refused(sentences.DAMAGED)
    size = struct.unpack_from("<I", tail, at + 12)[0]
    long_end = at - _ZIP64_END
    if long_end >= 0 and tail[at - _ZIP64_LOCATOR :].startswith(b"PK\x06\x07"):
        size = max(0 if size == _IN_ZIP64 else size, struct.unpack_from("<Q", tail, long_end + 40)[0])
    if size > length:
        raise Refused(sentences.DAMAGED)
    return size


def _short(name: str) -> str:
    shown = "".join(character for character in name if character.isprintable())
    return shown if len(shown) <= _MAX_NAME else f"…{shown[1 - _MAX_NAME :]}"
