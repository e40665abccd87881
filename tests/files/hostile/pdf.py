"""Hostile PDF."""

import hashlib
import struct
from collections.abc import Sequence

from tests.files.hostile.case import EMPTY, FAILED, MEGABYTE, NO_TEXT, READ, REFUSED, ZLIB, Hostile, inflating
from tests.files.making import zipped

_FONT = b"/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
_CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
_PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
_SENTENCE = b"BT /F1 20 Tf 50 500 Td (Une phrase lisible) Tj ET"
_PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")


def written(objects: Sequence[bytes], trailer: bytes = b"", version: bytes = b"1.7") -> bytes:
    """A PDF of these objects, numbered from 1, the first being its catalogue."""
    out, places = bytearray(b"%PDF-" + version + b"\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return bytes(
        out
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
        + b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF" % (count, trailer, len(out))
    )


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries, content)


def page(box: bytes = b"0 0 595 842", resources: bytes = b"", entries: bytes = b"") -> bytes:
    return b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents 4 0 R /Resources << %s %s >> %s >>" % (
        box,
        _FONT,
        resources,
        entries,
    )


def one_page(contents: bytes, *others: bytes, **of_page: bytes) -> bytes:
    """A PDF of one page with this content stream."""
    return written([_CATALOG, _PAGES, page(**of_page), contents, *others])


def sound() -> bytes:
    return one_page(stream(_SENTENCE))


def _spaces() -> bytes:
    packed = inflating(b" " * MEGABYTE, 300, b"BT /F1 1 Tf (", b") Tj ET", ZLIB)
    return one_page(stream(packed, b"/Filter /FlateDecode"))


def _text() -> bytes:
    packed = inflating(b"(Une phrase. ) Tj\n" * 50_000, 300, b"BT /F1 1 Tf ", b" ET", ZLIB)
    return one_page(stream(packed, b"/Filter /FlateDecode"))


def _filters() -> bytes:
    packed = inflating(bytes(MEGABYTE), 1000, wrapped=ZLIB)
    for _ in range(3):
        packed = inflating(packed, 1, wrapped=ZLIB)
    return one_page(stream(packed, b"/Filter [" + b"/FlateDecode " * 4 + b"]"))


def _image() -> bytes:
    packed = inflating(bytes(MEGABYTE), 100, wrapped=ZLIB)
    drawn = b" q 500 0 0 500 0 0 cm /Im1 Do Q"
    image = b"/Type /XObject /Subtype /Image /Width 50000 /Height 50000 /ColorSpace /DeviceRGB /BitsPerComponent 8"
    return one_page(
        stream(_SENTENCE + drawn), stream(packed, image + b" /Filter /FlateDecode"),
        resources=b"/XObject << /Im1 5 0 R >>",
    )  # fmt: skip


def _object_stream() -> bytes:
    packed = inflating(b" " * MEGABYTE, 600, b"3 0 ", b"<< >>", ZLIB)
    held = stream(packed, b"/Type /ObjStm /N 1000000 /First 6 /Filter /FlateDecode")
    rows = b"".join(
        struct.pack(">BIH", kind, place, rank) for kind, place, rank in ((0, 0, 0), (2, 2, 0), (2, 2, 1), (2, 2, 2))
    )
    body = b"%PDF-1.7\n"
    at = len(body)
    body += b"2 0 obj\n" + held + b"\nendobj\n"
    rows = rows[:14] + struct.pack(">BIH", 1, at, 0) + rows[21:]
    table = stream(rows, b"/Type /XRef /W [1 4 2] /Index [0 4] /Size 4 /Root 1 0 R")
    return body + b"9 0 obj\n" + table + b"\nendobj\nstartxref\n%d\n%%%%EOF" % len(body)


def _no_page() -> bytes:
    return written([_CATALOG, b"<< /Type /Pages /Kids [] /Count 0 >>"])


def _cyclic_pages() -> bytes:
    return written([_CATALOG, b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 9 >>", b"<< /Type /Pages /Kids [2 0 R] >>"])


def _deep_pages() -> bytes:
    depth = 20_000
    nodes = [b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (number + 1) for number in range(2, depth)]
    return written([_CATALOG, *nodes, b"<< /Type /Page /MediaBox [0 0 99 99] >>"])


def _many_pages() -> bytes:
    return written([_CATALOG, b"<< /Type /Pages /Kids [3 0 R] /Count 100000 >>", page(), stream(_SENTENCE)])


def _nested_forms() -> bytes:
    """Each form shows the next one ten times."""
    depth = 12
    forms = []
    for number in range(depth):
        inside = b"/Fm Do " * 10 if number < depth - 1 else _SENTENCE
        resources = b"/Resources << %s /XObject << /Fm %d 0 R >> >>" % (_FONT, 6 + number)
        forms.append(stream(inside, b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] " + resources))
    return one_page(stream(b"/Fm Do"), *forms, resources=b"/XObject << /Fm 5 0 R >>")


def _form_in_itself() -> bytes:
    form = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /Fm 5 0 R >> >>"
    return one_page(stream(_SENTENCE + b" /Fm Do"), stream(b"/Fm Do", form), resources=b"/XObject << /Fm 5 0 R >>")


def _pattern() -> bytes:
    tile = b"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep 0.001 /YStep 0.001"
    return one_page(
        stream(_SENTENCE + b" /Pattern cs /P1 scn 0 0 595 842 re f"),
        stream(b"0 0 1 1 re f", tile + b" /Resources << >>"), resources=b"/Pattern << /P1 5 0 R >>",
    )  # fmt: skip


def _previous_is_itself() -> bytes:
    content = sound()
    start = content.rindex(b"xref\n0 ")
    return content.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev %d" % start)


def _actions() -> bytes:
    script = b"/OpenAction << /S /JavaScript /JS (app.launchURL\\('http://192.0.2.1/'\\);) >>"
    launch = b"/AA << /O << /S /Launch /F (cmd.exe) /Win << /F (cmd.exe) /P (/c calc) >> >> >>"
    catalog = b"<< /Type /Catalog /Pages 2 0 R " + script + b" >>"
    return written([catalog, _PAGES, page(entries=launch), stream(_SENTENCE)])


def _with_password() -> bytes:
    """Encrypted as PDF 1.3 does it (RC4, 40 bits); the password to open it is « secret »."""
    user = (b"secret" + _PADDING)[:32]
    owner_key = hashlib.md5((b"auteur" + _PADDING)[:32]).digest()[:5]
    owner, rights, identifier = _rc4(owner_key, user), -4, b"0123456789abcdef"
    key = hashlib.md5(user + owner + struct.pack("<i", rights) + identifier).digest()[:5]
    encrypt = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P %d >> /ID [<%s> <%s>]" % (
        owner.hex().encode(), _rc4(key, _PADDING).hex().encode(), rights, *[identifier.hex().encode()] * 2,
    )  # fmt: skip
    return written([_CATALOG, _PAGES, page(), stream(_rc4(key, _SENTENCE))], encrypt, b"1.3")


def _rc4(key: bytes, content: bytes) -> bytes:
    box, at = list(range(256)), 0
    for place in range(256):
        at = (at + box[place] + key[place % len(key)]) % 256
        box[place], box[at] = box[at], box[place]
    out, first, second = bytearray(), 0, 0
    for byte in content:
        first = (first + 1) % 256
        second = (second + box[first]) % 256
        box[first], box[second] = box[second], box[first]
        out.append(byte ^ box[(box[first] + box[second]) % 256])
    return bytes(out)


def _cut(at: bytes) -> bytes:
    whole = sound()
    return whole[: whole.index(at)]


PDF = (
    Hostile("PDF, 300 Mo d'espaces en 300 ko", "a.pdf", _spaces, FAILED, "trop de mémoire"),
    Hostile("PDF, 270 Mo de texte en 300 ko", "a.pdf", _text, FAILED, "trop de mémoire"),
    Hostile("PDF, 1 Go compressé quatre fois", "a.pdf", _filters, FAILED, "trop de mémoire"),
    Hostile("PDF, image de 50 000 points de côté", "a.pdf", _image, READ),
    Hostile("PDF, flux d'un million d'objets, 600 Mo", "a.pdf", _object_stream, FAILED, "trop de mémoire"),
    Hostile("PDF sans page", "a.pdf", _no_page, FAILED, "abîmé"),
    Hostile("PDF coupé au milieu", "a.pdf", lambda: _cut(b"endstream"), FAILED, "abîmé"),
    Hostile("PDF coupé avant sa dernière ligne", "a.pdf", lambda: _cut(b"startxref"), READ),
    Hostile("PDF réduit à ses premiers octets", "a.pdf", lambda: b"%PDF-1.7\n", FAILED, "abîmé"),
    Hostile("PDF, arbre de pages en cercle", "a.pdf", _cyclic_pages, EMPTY, NO_TEXT),
    Hostile("PDF, arbre de pages profond de 20 000", "a.pdf", _deep_pages, EMPTY, NO_TEXT),
    Hostile("PDF, 100 000 pages déclarées", "a.pdf", _many_pages, FAILED, "trop de texte"),
    Hostile("PDF, page de dix millions de points", "a.pdf",
            lambda: one_page(stream(_SENTENCE), box=b"0 0 10000000 10000000"), READ),
    Hostile("PDF, page de taille négative", "a.pdf", lambda: one_page(stream(_SENTENCE), box=b"0 0 -595 -842"), READ),
    Hostile("PDF, page sans taille (nan, infini)", "a.pdf",
            lambda: one_page(stream(_SENTENCE), box=b"nan -inf 1" + b"0" * 400 + b" nan"), READ),
    Hostile("PDF, formes emboîtées : 10^11 phrases", "a.pdf", _nested_forms, FAILED, "trop de mémoire ou de temps"),
    Hostile("PDF, forme qui se contient", "a.pdf", _form_in_itself, READ),
    Hostile("PDF, motif d'un milliard de carreaux", "a.pdf", _pattern, READ),
    Hostile("PDF, table qui renvoie à elle-même", "a.pdf", _previous_is_itself, READ),
    Hostile("PDF, un million de tableaux emboîtés", "a.pdf",
            lambda: one_page(stream(_SENTENCE), b"[" * 1_000_000), READ),
    Hostile("PDF protégé par un mot de passe", "a.pdf", _with_password, REFUSED, "sans protection"),
    Hostile("PDF avec JavaScript et lancement de programme", "a.pdf", _actions, READ),
    Hostile("PDF qui est aussi un ZIP", "a.zip", lambda: sound() + b"\n" + zipped({"a.exe": b"MZ"}), READ),
    Hostile("PDF qui est aussi une page web", "a.pdf", lambda: b"<html><script>alert(1)</script>" + sound(), REFUSED,
            "page web"),
    Hostile("PDF suivi d'une page web", "a.html", lambda: sound() + b"<html><script>alert(1)</script>", READ),
)  # fmt: skip
