"""Office files made by the tests, without any office suite: sound ones, and what hostile people make of them."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from pptx import Presentation

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_ODF_NAMES = " ".join(
    f'xmlns:{prefix}="{_OASIS}{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("style", "style"),
        ("text", "text"),
        ("table", "table"),
        ("draw", "drawing"),
        ("presentation", "presentation"),
        ("svg", "svg-compatible"),
        ("fo", "xsl-fo-compatible"),
    )
)
_OPEN = "http://schemas.openxmlformats.org"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_STYLES = {datetime: 2, date: 1, time: 3, timedelta: 4}  # of cells, in the order of _FORMATS
_FORMATS = (0, 14, 22, 20, 46, 9)
_EPOCH = datetime(1899, 12, 30)


def zipped(members: Mapping[str, bytes | str]) -> bytes:
    """An archive of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def unzipped(content: bytes) -> dict[str, bytes]:
    """The members of an archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewritten(content: bytes, changes: Mapping[str, bytes | str | None]) -> bytes:
    """The archive with these members added or replaced; None takes one away."""
    members: dict[str, Any] = unzipped(content) | changes
    return zipped({name: member for name, member in members.items() if member is not None})


def make_odf(kind: str, body: str, automatic: str = "", styles: str = "", manifest: str = "") -> bytes:
    """An OpenDocument file: `kind` is "text", "presentation" or "spreadsheet"; the rest is XML, namespaces declared."""
    content = (
        f"{_HEAD}<office:document-content {_ODF_NAMES}><office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    master = (
        f"{_HEAD}<office:document-styles {_ODF_NAMES}><office:master-styles>{styles}</office:master-styles>"
        "</office:document-styles>"
    )
    return zipped(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": content,
            "styles.xml": master,
            "META-INF/manifest.xml": manifest or f'{_HEAD}<m:manifest xmlns:m="{_OASIS}manifest:1.0"/>',
        }
    )


def encrypted_manifest() -> str:
    """The manifest of an OpenDocument file that was saved with a password."""
    return (
        f'{_HEAD}<manifest:manifest xmlns:manifest="{_OASIS}manifest:1.0">'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml" manifest:size="9">'
        '<manifest:encryption-data manifest:checksum-type="SHA1/1K" manifest:checksum="eA=="/>'
        "</manifest:file-entry></manifest:manifest>"
    )


def make_pptx(build: Callable[[Any], Any]) -> bytes:
    """A PPTX filled by `build(presentation)`."""
    presentation = Presentation()
    build(presentation)
    out = io.BytesIO()
    presentation.save(out)
    return out.getvalue()


def make_xlsx(sheets: Mapping[str, Sequence[Sequence[Any]]], hidden: Collection[str] = ()) -> bytes:
    """An XLSX with these rows of cells: None, text, number, boolean, date, time or duration."""
    office, types = f"{_OPEN}/officeDocument/2006/relationships", "application/vnd.openxmlformats-officedocument"
    names = {name: number for number, name in enumerate(sheets, 1)}
    states = {name: ' state="hidden"' if name in hidden else "" for name in names}
    main = f'xmlns="{_OPEN}/spreadsheetml/2006/main" xmlns:r="{office}"'
    strings: dict[str, int] = {}
    members = {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_OPEN}/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{types}.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": _links({"rId1": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": f"{_HEAD}<workbook {main}><sheets>"
        + "".join(
            f'<sheet name={quoteattr(name)} sheetId="{n}"{states[name]} r:id="rId{n}"/>' for name, n in names.items()
        )
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _links(
            {f"rId{n}": ("worksheet", f"worksheets/sheet{n}.xml") for n in names.values()}
            | {"rIdS": ("sharedStrings", "sharedStrings.xml"), "rIdF": ("styles", "styles.xml")}
        ),
        "xl/styles.xml": f"{_HEAD}<styleSheet {main}><cellXfs>"
        + "".join(f'<xf numFmtId="{code}"/>' for code in _FORMATS)
        + "</cellXfs></styleSheet>",
    }
    for name, n in names.items():
        rows = "".join(_xlsx_row(number, row, strings) for number, row in enumerate(sheets[name], 1))
        members[f"xl/worksheets/sheet{n}.xml"] = f"{_HEAD}<worksheet {main}><sheetData>{rows}</sheetData></worksheet>"
    held = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in strings)
    members["xl/sharedStrings.xml"] = f"{_HEAD}<sst {main}>{held}</sst>"
    return zipped(members)


def _links(links: Mapping[str, tuple[str, str]]) -> str:
    kinds = f"{_OPEN}/officeDocument/2006/relationships"
    listed = "".join(
        f'<Relationship Id="{identifier}" Type="{kinds}/{kind}" Target="{target}"/>'
        for identifier, (kind, target) in links.items()
    )
    return f'{_HEAD}<Relationships xmlns="{_OPEN}/package/2006/relationships">{listed}</Relationships>'


def _xlsx_row(number: int, row: Sequence[Any], strings: dict[str, int]) -> str:
    cells = ""
    for place, value in enumerate(row):
        at = f'r="{chr(65 + place // 26 - 1) if place > 25 else ""}{chr(65 + place % 26)}{number}"'
        if isinstance(value, str):
            cells += f'<c {at} t="s"><v>{strings.setdefault(value, len(strings))}</v></c>'
        elif isinstance(value, bool):
            cells += f'<c {at} t="b"><v>{int(value)}</v></c>'
        elif value is not None:
            cells += f'<c {at} s="{_STYLES.get(type(value), 0)}"><v>{_serial(value)!r}</v></c>'
    return f'<row r="{number}">{cells}</row>' if cells else ""


def _serial(value: Any) -> float:
    """The number that a workbook stores."""
    if isinstance(value, time):
        return (value.hour * 3600 + value.minute * 60 + value.second) / 86400
    if isinstance(value, timedelta):
        return value / timedelta(days=1)
    if isinstance(value, datetime):
        return (value - _EPOCH) / timedelta(days=1)
    return (value - _EPOCH.date()).days if isinstance(value, date) else value


def make_xls(
    rows: Sequence[Sequence[str | float | bool | None]], name: str = "Feuil1", *, protected: bool = False
) -> bytes:
    """An XLS of one sheet; `protected` says that only a password opens it."""
    title = name.encode("utf-16-le")
    begin = struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)
    before = _record(0x809, begin) + (_record(0x2F, struct.pack("<HHH", 1, 1, 1) + bytes(48)) if protected else b"")
    place = len(before) + 4 + 8 + len(title) + 4
    bound = struct.pack("<IBBBB", place, 0, 0, len(name), 1) + title
    book = before + _record(0x85, bound) + _record(0x0A, b"")
    book += _record(0x809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            at = struct.pack("<HHH", number, column, 0)
            if isinstance(value, str):
                book += _record(0x204, at + struct.pack("<HB", len(value), 1) + value.encode("utf-16-le"))
            elif isinstance(value, bool):
                book += _record(0x205, at + bytes((value, 0)))
            elif value is not None:
                book += _record(0x203, at + struct.pack("<d", value))
    return make_ole({"Workbook": book + _record(0x0A, b"")})


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def make_ole(streams: Mapping[str, bytes]) -> bytes:
    """The container of the old Office formats, with these streams, padded with zeros ([MS-CFB])."""
    free, end, fat = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    bodies = [body.ljust(4096, b"\0") for body in streams.values()]
    bodies = [body.ljust(-(-len(body) // 512) * 512, b"\0") for body in bodies]
    folder = b"".join(
        _entry(name, kind, right, child, start, size)
        for name, kind, right, child, start, size in _entries(list(streams), bodies)
    )
    folder = folder.ljust(-(-len(folder) // 512) * 512, b"\0")
    table = [fat]
    for body in (folder, *bodies):
        first, count = len(table), len(body) // 512
        table += [*range(first + 1, first + count), end]
    table += [free] * (128 - len(table))
    assert len(table) == 128, "one sector of table is enough for the tests"
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<109I", 0, *[free] * 108)
    return head + struct.pack("<128I", *table) + folder + b"".join(bodies)


def _entries(names: list[str], bodies: list[bytes]) -> list[tuple[str, int, int, int, int, int]]:
    """(name, kind, right, child, first sector, size) of the root, then of the streams: a chain of right siblings."""
    none = 0xFFFFFFFF
    start = 1 + -(-(len(names) + 1) * 128 // 512)
    listed = [("Root Entry", 5, none, 1, 0xFFFFFFFE, 0)]
    for number, (name, body) in enumerate(zip(names, bodies, strict=True), 1):
        listed.append((name, 2, number + 1 if number < len(names) else none, none, start, len(body)))
        start += len(body) // 512
    return listed


def _entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
    title = name.encode("utf-16-le")
    fields = struct.pack("<HBBIII", len(title) + 2, kind, 1, 0xFFFFFFFF, right, child)
    return title.ljust(64, b"\0") + fields + bytes(36) + struct.pack("<IQ", start, size)


def inflating(content: bytes, name: str, start: bytes, megabytes: int) -> bytes:
    """The archive with a member that begins so, and goes on with that many megabytes of spaces in a few kilobytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for other, member in unzipped(content).items():
            if other != name:
                archive.writestr(other, member)
        with archive.open(name, "w") as member:
            member.write(start)
            for _ in range(megabytes):
                member.write(b" " * 1024 * 1024)
    return out.getvalue()


def forged(content: bytes, name: str, start: bytes) -> bytes:
    """The archive whose member of that name claims to be `start` and nothing more: size and checksum."""
    return _patched(content, name, size=len(start), checksum=zlib.crc32(start))


def encrypted(content: bytes, name: str) -> bytes:
    """The archive whose member of that name says that it is encrypted."""
    return _patched(content, name, flags=1)


def _patched(content: bytes, name: str, size: int = 0, checksum: int = 0, flags: int = 0) -> bytes:
    out = bytearray(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        member, at = archive.getinfo(name), archive.start_dir
    while bytes(out[at + 46 : at + 46 + struct.unpack_from("<H", out, at + 28)[0]]) != name.encode():
        at += 46 + sum(struct.unpack_from("<HHH", out, at + 28))
    for place, offset in ((at, 8), (member.header_offset, 6)):
        out[place + offset] |= flags
        if size:
            struct.pack_into("<I", out, place + offset + 8, checksum)
            struct.pack_into("<I", out, place + offset + 16, size)
    return bytes(out)
