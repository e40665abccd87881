"""Pictures: a poster, a photograph of it, and the scan of a paper."""

import io
from random import Random

import pypdfium2
from PIL import Image, ImageChops, ImageFilter

from spaces.demo.documents import compile_typst
from spaces.demo.papers import Bullets, Heading, Paper, Paragraph
from spaces.demo.printing import NOTICE, dated_in_french, to_pdf

_POSTER_DPI = 96
_SCAN_DPI = 110
_SCANNED_PAGES = 3
_LINES = 5
_LONGEST_LINE = 150


def to_png(paper: Paper) -> bytes:
    """A poster: the title and a few lines."""
    out = io.BytesIO()
    _poster(paper).save(out, "PNG", optimize=False)
    return out.getvalue()


def to_jpeg(paper: Paper) -> bytes:
    """The same poster, photographed a little askew."""
    draw = Random(paper.title)  # noqa: S311 (an angle)
    leaning = _poster(paper).rotate(draw.uniform(-1.5, 1.5), Image.Resampling.BICUBIC, fillcolor=(96, 92, 86))
    out = io.BytesIO()
    leaning.save(out, "JPEG", quality=78)
    return out.getvalue()


def to_scan(paper: Paper) -> bytes:
    """The first pages of the paper as a copier sends them: a PDF of grey images, without any text."""
    with pypdfium2.PdfDocument(to_pdf(paper)) as document:
        kept = range(min(len(document), _SCANNED_PAGES))
        drawn = [document[page].render(scale=_SCAN_DPI / 72, grayscale=True).to_pil() for page in kept]
    draw = Random(paper.title)  # noqa: S311 (an angle)
    pages = [_copied(page, draw.uniform(-0.6, 0.6)) for page in drawn]
    moment = paper.dated.timetuple()
    out = io.BytesIO()
    pages[0].save(
        out, "PDF", save_all=True, append_images=pages[1:], resolution=_SCAN_DPI, quality=60, title=paper.title,
        creationDate=moment, modDate=moment,
    )  # fmt: skip
    return out.getvalue()


def _copied(page: Image.Image, angle: float) -> Image.Image:
    """A page that lay on the glass: askew, a little blurred, on grey paper with a darker edge."""
    askew = page.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255).filter(ImageFilter.GaussianBlur(0.5))
    shade = Image.linear_gradient("L").resize(page.size).point(lambda value: 250 - value // 16)
    return ImageChops.multiply(askew, shade)


def _poster(paper: Paper) -> Image.Image:
    data = {
        "title": paper.title,
        "subtitle": paper.subtitle,
        "owner": paper.owner,
        "dated": dated_in_french(paper),
        "lines": _lines(paper),
        "notice": NOTICE,
    }
    printed = compile_typst("poster.typ", data, paper.dated)
    with pypdfium2.PdfDocument(printed) as document:
        return document[0].render(scale=_POSTER_DPI / 72).to_pil().convert("RGB")


def _lines(paper: Paper) -> list[str]:
    found: list[str] = []
    for block in paper.blocks:
        match block:
            case Heading(text) | Paragraph(text):
                found.append(text)
            case Bullets(items):
                found += items
    return [line for line in found if len(line) <= _LONGEST_LINE][:_LINES]
