"""Hostile images."""

import io
import struct
import zlib
from functools import cache

from PIL import Image

from tests.files.hostile.case import EMPTY, FAILED, MEGABYTE, NO_TEXT, REFUSED, ZLIB, Hostile, inflating
from tests.files.making import zipped

_PNG = b"\x89PNG\r\n\x1a\n"
_IMAGE = "en PNG, en JPEG"


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _png(width: int, height: int, *chunks: bytes, pixels: bytes = b"") -> bytes:
    """A PNG of plain colours, 8 bits."""
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    data = pixels or zlib.compress(bytes((width * 3 + 1) * height))
    return _PNG + head + b"".join(chunks) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _immense() -> bytes:
    return _png(50_000, 50_000, pixels=inflating(bytes(MEGABYTE), 50, wrapped=ZLIB))


def _zipped_text(kind: bytes) -> bytes:
    packed = inflating(b" " * MEGABYTE, 300, wrapped=ZLIB)
    language = b"\x01\x00\x00\x00" if kind == b"iTXt" else b"\x00"
    return _png(10, 10, _chunk(kind, b"Titre\x00" + language + packed))


def _profile() -> bytes:
    return _png(10, 10, _chunk(b"iCCP", b"profil\x00\x00" + inflating(bytes(MEGABYTE), 300, wrapped=ZLIB)))


def _too_many_pixels() -> bytes:
    return _png(10, 10, pixels=inflating(bytes(MEGABYTE), 500, wrapped=ZLIB))


def _many_frames() -> bytes:
    """An animation of a million images, of which only the first is there."""
    return _png(10, 10, _chunk(b"acTL", struct.pack(">II", 1_000_000, 0)))


@cache
def _picture(kind: str, side: int = 300, **options) -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize((side, side)).convert("RGB").save(out, kind, **options)
    return out.getvalue()


def _jpeg_said(width: int, height: int) -> bytes:
    """A JPEG that declares other dimensions than its own."""
    content = bytearray(_picture("JPEG"))
    at = content.index(b"\xff\xc0")
    struct.pack_into(">HH", content, at + 5, height, width)
    return bytes(content)


def _many_scans() -> bytes:
    """A progressive JPEG of 56 million points, whose last scan comes a hundred times."""
    content = bytearray(_picture("JPEG", 64, progressive=True))
    at = content.index(b"\xff\xc2")
    struct.pack_into(">HH", content, at + 5, 7500, 7500)
    last = content.rindex(b"\xff\xda")
    return bytes(content[:last] + content[last:-2] * 100 + content[-2:])


def _webp_said() -> bytes:
    """A WebP that declares 16,384 points a side in 26 bytes."""
    body = b"VP8L" + struct.pack("<I", 13) + b"\x2f" + struct.pack("<I", 0x3FFF | 0x3FFF << 14) + bytes(8)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


IMAGES = (
    Hostile("PNG de 50 000 points de côté", "a.png", _immense, FAILED, "trop de mémoire"),
    Hostile("PNG, 300 Mo de texte compressé (zTXt)", "a.png", lambda: _zipped_text(b"zTXt"), FAILED, "abîmé"),
    Hostile("PNG, 300 Mo de texte compressé (iTXt)", "a.png", lambda: _zipped_text(b"iTXt"), FAILED, "abîmé"),
    Hostile("PNG, profil de couleurs de 300 Mo", "a.png", _profile, FAILED, "abîmé"),
    Hostile("PNG de 100 points et 500 Mo de couleurs", "a.png", _too_many_pixels, EMPTY, NO_TEXT),
    Hostile("PNG animé d'un million d'images", "a.png", _many_frames, EMPTY, NO_TEXT),
    Hostile("PNG coupé", "a.png", lambda: _picture("PNG")[:200], FAILED, "abîmé"),
    Hostile("PNG sans largeur", "a.png", lambda: _png(0, 10, pixels=b"x"), FAILED, "abîmé"),
    Hostile("JPEG coupé", "a.jpg", lambda: _picture("JPEG")[:700], FAILED, "abîmé"),
    Hostile("JPEG qui dit 65 500 points de côté", "a.jpg", lambda: _jpeg_said(65_500, 65_500), FAILED,
            "trop de mémoire"),
    Hostile("JPEG progressif de cent passes", "a.jpg", _many_scans, EMPTY, NO_TEXT),
    Hostile("JPEG qui est aussi un ZIP", "a.zip", lambda: _picture("JPEG") + zipped({"a.exe": b"MZ"}), EMPTY,
            NO_TEXT),
    Hostile("WebP abîmé", "a.webp", lambda: _picture("WEBP")[:60] + b"\xff" * 200, FAILED, "abîmé"),
    Hostile("WebP de 16 384 points de côté en 38 octets", "a.webp", _webp_said, FAILED, "trop de mémoire"),
    Hostile("SVG nommé .png", "a.png", lambda: b"<svg xmlns='x' onload='alert(1)'/>", REFUSED, "en image PNG"),
    Hostile("GIF qui est aussi du JavaScript", "a.gif", lambda: b"GIF89a/*" + bytes(40) + b"*/=1;alert(1)", REFUSED,
            _IMAGE),
    Hostile("Icône (ICO)", "a.ico", lambda: _picture("ICO"), REFUSED, _IMAGE),
    Hostile("TIFF", "a.tif", lambda: _picture("TIFF"), REFUSED, _IMAGE),
    Hostile("GIF", "a.png", lambda: _picture("GIF"), REFUSED, _IMAGE),
    Hostile("Photo HEIC nommée .jpg", "a.jpg", lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(99), REFUSED,
            _IMAGE),
)  # fmt: skip
