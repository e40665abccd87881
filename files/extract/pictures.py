"""PNG, JPEG and WebP in the child process: one page without text, and its image, straight, small and bare. Pillow."""

import io
import struct
from collections.abc import Iterator

from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from files.extract.reading import Unreadable

MAX_PIXELS = 60_000_000  # of the image as it declares itself
MAX_WEBP_PIXELS = 25_000_000  # its decoder holds four times the image
MAX_SIDE = 2500
_FORMATS = (PngImageFile.format, JpegImageFile.format, WebPImageFile.format)
_ORIENTATION = 0x0112  # EXIF
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SIDEWAYS = {_TURNS[orientation] for orientation in (5, 6, 7, 8)}
_BAND = 256  # rows
_BROKEN = (OSError, SyntaxError, ValueError, struct.error)


def parts(path: str, summary: dict) -> Iterator[dict]:
    """One page, without text, of the size at which it is drawn. Raises Unreadable."""
    picture = _opened(path)
    width, height = _fitted(_straight_size(picture), MAX_SIDE)
    _load(picture, (width, height))
    summary["pages"] = 1
    yield {"number": 1, "unit": "page", "label": "", "text": "", "width": width, "height": height}


def image(path: str, page: int, width: int) -> bytes:
    """The WebP image at the reading size or, with `width` above 0, at most at that width in pixels.

    Of an animation, the first image; on white; without what the file says of its author, place and device.
    """
    if page != 1:
        raise Unreadable("no-such-page")
    picture = _opened(path)
    across, down = _straight_size(picture)
    size = _fitted((across, down), MAX_SIDE)
    if 0 < width < size[0]:
        size = (width, max(round(down * width / across), 1))
    turn = _turn(picture)
    before = size if (across, down) == picture.size else size[::-1]
    _load(picture, before)
    drawn = _shrunk(picture, before)
    if turn is not None:
        drawn = drawn.transpose(turn)
    out = io.BytesIO()
    drawn.save(out, "WEBP", quality=80, method=3)
    return out.getvalue()


def _opened(path: str) -> Image.Image:
    """The image, its pixels not read yet."""
    try:
        with open(path, "rb") as source:
            if _webp_pixels(source.read(30)) > MAX_WEBP_PIXELS:  # opening one makes room for its pixels
                raise Unreadable("too-heavy")
        picture = Image.open(path, formats=_FORMATS)
    except Image.DecompressionBombError as error:
        raise Unreadable("too-heavy") from error
    except _BROKEN as error:
        raise Unreadable("damaged") from error
    if picture.width * picture.height > MAX_PIXELS:
        raise Unreadable("too-heavy")
    return picture


def _webp_pixels(head: bytes) -> int:
    """The pixels that the head of a WebP declares; 0 for another format, or one that Pillow will refuse."""
    if len(head) < 30 or not head.startswith(b"RIFF") or head[8:12] != b"WEBP":
        return 0
    kind = head[12:16]
    if kind == b"VP8X":
        return (int.from_bytes(head[24:27], "little") + 1) * (int.from_bytes(head[27:30], "little") + 1)
    if kind == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return ((bits & 0x3FFF) + 1) * ((bits >> 14 & 0x3FFF) + 1)
    if kind == b"VP8 ":
        across, down = struct.unpack_from("<HH", head, 26)
        return int(across & 0x3FFF) * int(down & 0x3FFF)
    return 0


def _load(picture: Image.Image, size: tuple[int, int]) -> None:
    """Read the pixels; those of a large JPEG come out smaller, but no smaller than `size`."""
    try:
        picture.draft(None, size)
        picture.load()
    except _BROKEN as error:
        raise Unreadable("damaged") from error


def _turn(picture: Image.Image) -> Image.Transpose | None:
    """What puts the image straight, as the camera said it was held."""
    try:
        return _TURNS.get(picture.getexif().get(_ORIENTATION, 1))
    except _BROKEN:
        return None


def _straight_size(picture: Image.Image) -> tuple[int, int]:
    """The width and height of the image once straight."""
    return (picture.height, picture.width) if _turn(picture) in _SIDEWAYS else picture.size


def _fitted(size: tuple[int, int], side: int) -> tuple[int, int]:
    scale = min(1.0, side / max(size))
    return max(round(size[0] * scale), 1), max(round(size[1] * scale), 1)


def _shrunk(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The image at that size, in plain colours on white: by bands, so that a large one is never held twice."""
    factor = max(min(picture.width // size[0], picture.height // size[1]), 1)
    whole = Image.new("RGB", (-(-picture.width // factor), -(-picture.height // factor)))
    step = _BAND * factor
    for top in range(0, picture.height, step):
        band = _on_white(picture.crop((0, top, picture.width, min(top + step, picture.height))))
        whole.paste(band.reduce(factor) if factor > 1 else band, (0, top // factor))
    return whole.resize(size, Image.Resampling.LANCZOS) if whole.size != size else whole


def _on_white(band: Image.Image) -> Image.Image:
    if band.mode.startswith("I"):  # 16 bits
        band = band.point(lambda value: value * (1 / 257)).convert("L")
    if not band.has_transparency_data:
        return band.convert("RGB")
    clear = band.convert("RGBA")
    white = Image.new("RGB", band.size, "white")
    white.paste(clear, mask=clear.getchannel("A"))
    return white
