"""Pictures: one page, drawn straight, small, on white, without what the file says of its author."""

import io
import struct
import zlib
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from files.extract import process
from files.formats import JPEG, PNG, WEBP
from tests.files.test_extract import read

RED, BLUE = (250, 20, 20), (20, 20, 250)


def saved(picture: Image.Image, form: str, **options) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def drawn(tmp_path: Path, content: bytes, media_type: str, width: int = 0, page: int = 1) -> Image.Image:
    """The image that the child draws."""
    path = tmp_path / "contenu"
    path.write_bytes(content)
    picture = Image.open(io.BytesIO(process.draw_page(path, media_type, page, width)))
    picture.load()
    assert (picture.format, picture.mode) == ("WEBP", "RGB")
    return picture


def refusals(tmp_path: Path, content: bytes, media_type: str) -> list[str]:
    """The codes of the failures that reading and drawing this file end in."""
    codes = []
    for work in (lambda: read(tmp_path, content, media_type), lambda: drawn(tmp_path, content, media_type)):
        with pytest.raises(process.Failed) as failure:
            work()
        codes.append(failure.value.code)
    return codes


def near(colour: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return all(abs(one - two) <= 12 for one, two in zip(colour, other, strict=True))


def photograph() -> Image.Image:
    """3000 x 2000, blue but for its top left quarter, red."""
    picture = Image.new("RGB", (3000, 2000), BLUE)
    picture.paste(RED, (0, 0, 1500, 1000))
    return picture


def png(width: int, height: int, rows: bytes = b"") -> bytes:
    """A PNG in grey that declares this size and holds these rows."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("form", "media_type"), [("PNG", PNG), ("JPEG", JPEG), ("WEBP", WEBP)])
def test_a_picture_is_one_page_without_text_of_the_size_it_is_drawn_at(tmp_path, form, media_type):
    content = saved(photograph(), form)
    answer = read(tmp_path, content, media_type)
    assert answer.pages == 1
    (part,) = answer.parts
    assert (part.number, part.unit, part.label, part.text) == (1, "page", "", "")
    assert (part.width, part.height) == (2500, 1667)
    picture = drawn(tmp_path, content, media_type)
    assert picture.size == (2500, 1667)
    assert near(picture.getpixel((10, 10)), RED)
    assert near(picture.getpixel((2490, 1660)), BLUE)
    assert drawn(tmp_path, content, media_type, width=240).size == (240, 160)


def test_a_small_picture_is_not_made_larger(tmp_path):
    content = saved(Image.new("RGB", (60, 40), RED), "PNG")
    assert drawn(tmp_path, content, PNG).size == (60, 40)
    assert drawn(tmp_path, content, PNG, width=240).size == (60, 40)


@pytest.mark.parametrize(
    ("orientation", "corner"),
    [(1, (0, 0)), (2, (1, 0)), (3, (1, 1)), (4, (0, 1)), (5, (0, 0)), (6, (1, 0)), (7, (1, 1)), (8, (0, 1))],
)
@pytest.mark.parametrize(("form", "media_type"), [("JPEG", JPEG), ("PNG", PNG), ("WEBP", WEBP)])
def test_a_picture_is_drawn_as_the_camera_was_held(tmp_path, orientation, corner, form, media_type):
    exif = Image.Exif()
    exif[0x0112] = orientation
    content = saved(photograph().resize((300, 200)), form, exif=exif)
    size = (200, 300) if orientation > 4 else (300, 200)
    (part,) = read(tmp_path, content, media_type).parts
    assert (part.width, part.height) == size
    picture = drawn(tmp_path, content, media_type)
    assert picture.size == size
    places = {(x, y): (10 + x * (size[0] - 20), 10 + y * (size[1] - 20)) for x in (0, 1) for y in (0, 1)}
    assert [place for place, at in places.items() if near(picture.getpixel(at), RED)] == [corner]


def test_what_a_picture_says_of_its_author_place_and_device_is_lost(tmp_path):
    exif = Image.Exif()
    exif[0x010F] = "SECRET"
    exif[0x8298] = "SECRET"
    for form, media_type in (("JPEG", JPEG), ("WEBP", WEBP), ("PNG", PNG)):
        content = saved(photograph(), form, exif=exif, icc_profile=b"SECRET", xmp=b"SECRET")
        assert b"SECRET" in content
        (tmp_path / "contenu").write_bytes(content)
        assert b"SECRET" not in process.draw_page(tmp_path / "contenu", media_type, 1)


@pytest.mark.parametrize(
    ("picture", "form", "options", "expected"),
    [
        (Image.new("CMYK", (30, 20), (0, 255, 255, 0)), "JPEG", {}, (255, 0, 0)),
        (Image.new("I;16", (30, 20), 40_000), "PNG", {}, (156, 156, 156)),
        (Image.new("L", (30, 20), 90), "JPEG", {}, (90, 90, 90)),
        (Image.new("1", (30, 20), 1), "PNG", {}, (255, 255, 255)),
        (Image.new("RGBA", (30, 20), (255, 0, 0, 0)), "PNG", {}, (255, 255, 255)),
        (Image.new("RGBA", (30, 20), (255, 0, 0, 128)), "WEBP", {"lossless": True}, (255, 127, 127)),
        (Image.new("LA", (30, 20), (0, 0)), "PNG", {}, (255, 255, 255)),
        (Image.new("P", (30, 20), 0), "PNG", {"transparency": 0}, (255, 255, 255)),
        (Image.new("RGB", (30, 20), (1, 2, 3)), "PNG", {"transparency": (1, 2, 3)}, (255, 255, 255)),
    ],
    ids=["CMYK", "16 bits", "grey", "1 bit", "clear", "half clear", "clear grey", "clear palette", "clear colour"],
)
def test_colours_of_every_kind_are_drawn_on_white(tmp_path, picture, form, options, expected):
    media_type = {"PNG": PNG, "JPEG": JPEG, "WEBP": WEBP}[form]
    assert near(drawn(tmp_path, saved(picture, form, **options), media_type).getpixel((15, 10)), expected)


@pytest.mark.parametrize(("form", "media_type"), [("PNG", PNG), ("WEBP", WEBP)])
def test_of_an_animation_the_first_image_is_drawn(tmp_path, form, media_type):
    frames = [Image.new("RGB", (60, 40), colour) for colour in (RED, BLUE, BLUE)]
    content = saved(frames[0], form, save_all=True, append_images=frames[1:])
    assert near(drawn(tmp_path, content, media_type).getpixel((30, 20)), RED)
    assert read(tmp_path, content, media_type).pages == 1


def test_bands_of_a_large_picture_join_without_a_seam(tmp_path):
    picture = Image.linear_gradient("L").resize((5400, 5400)).convert("RGB")
    shown = drawn(tmp_path, saved(picture, "PNG", compress_level=1), PNG, width=600)
    column = [shown.getpixel((300, y))[0] for y in range(600)]
    assert column[0] < 6
    assert column[-1] > 249
    assert all(-2 <= after - before <= 4 for before, after in pairwise(column))


def test_a_photograph_of_24_million_pixels_is_drawn_within_the_limits(tmp_path):
    picture = Image.effect_noise((600, 400), 60).convert("RGB").resize((6000, 4000))
    assert drawn(tmp_path, saved(picture, "JPEG", progressive=True), JPEG).size == (2500, 1667)


def test_a_picture_has_one_page(tmp_path):
    with pytest.raises(process.Failed) as failure:
        drawn(tmp_path, saved(photograph(), "JPEG"), JPEG, page=2)
    assert failure.value.code == "no-such-page"


def webp(width: int, height: int) -> bytes:
    """The head of a WebP that declares this size."""
    body = struct.pack("<4sII", b"VP8X", 10, 0) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def lossy_webp(width: int, height: int) -> bytes:
    content = bytearray(saved(Image.new("RGB", (16, 16)), "WEBP"))
    struct.pack_into("<HH", content, content.index(b"\x9d\x01\x2a") + 3, width, height)
    return bytes(content)


def lossless_webp(width: int, height: int) -> bytes:
    content = bytearray(saved(Image.new("RGB", (16, 16)), "WEBP", lossless=True))
    at = content.index(b"VP8L") + 9
    struct.pack_into("<I", content, at, (width - 1) | (height - 1) << 14)
    return bytes(content)


def large_jpeg(width: int, height: int) -> bytes:
    content = bytearray(saved(Image.new("L", (16, 16)), "JPEG"))
    struct.pack_into(">HH", content, content.index(b"\xff\xc0") + 5, height, width)
    return bytes(content)


BOMBS = {
    "PNG of 2.5 billion": (png(50_000, 50_000, bytes(100_000)), PNG),
    "PNG of 100 million": (png(10_000, 10_000, bytes(100_000)), PNG),
    "PNG of 61 million": (png(6_100, 10_000), PNG),
    "JPEG of 4 billion": (large_jpeg(65_000, 65_000), JPEG),
    "WebP of 35 million": (lossy_webp(7000, 5000), WEBP),
    "WebP of 268 million, lossy": (lossy_webp(16_383, 16_383), WEBP),
    "WebP of 268 million, lossless": (lossless_webp(16_384, 16_384), WEBP),
    "WebP of 281 000 billion": (webp(1 << 24, 1 << 24), WEBP),
}


@pytest.mark.parametrize("case", BOMBS)
def test_a_picture_that_declares_too_many_pixels_is_not_decoded(tmp_path, case):
    content, media_type = BOMBS[case]
    assert refusals(tmp_path, content, media_type) == ["too-heavy", "too-heavy"]


DAMAGED = {
    "empty": (b"", PNG),
    "a web page": (b"<html>", PNG),
    "NUL": (b"\x89PNG\r\n\x1a\n" + bytes(1000), PNG),
    "truncated PNG": (saved(Image.effect_noise((300, 200), 60), "PNG")[:5000], PNG),
    "truncated JPEG": (saved(Image.effect_noise((300, 200), 60), "JPEG")[:5000], JPEG),
    "truncated WebP": (saved(Image.effect_noise((300, 200), 60).convert("RGB"), "WEBP")[:2000], WEBP),
    "head of a WebP": (webp(100, 100), WEBP),
    "GIF under another name": (saved(Image.new("P", (10, 10)), "GIF"), PNG),
}


@pytest.mark.parametrize("case", DAMAGED)
def test_a_damaged_picture_says_so(tmp_path, case):
    content, media_type = DAMAGED[case]
    assert refusals(tmp_path, content, media_type) == ["damaged", "damaged"]


def test_a_bomb_in_the_notes_of_a_png_is_refused(tmp_path):
    note = b"Comment\0\0" + zlib.compress(bytes(200_000_000))
    chunk = struct.pack(">I", len(note)) + b"zTXt" + note + struct.pack(">I", zlib.crc32(b"zTXt" + note))
    content = png(10, 10, bytes(110))
    content = content[:33] + chunk + content[33:]
    assert refusals(tmp_path, content, PNG) == ["damaged", "damaged"]
