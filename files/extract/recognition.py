"""Tesseract in the child process: the text of the image of a page. French, one page at a time."""

import io
import subprocess

import pypdfium2
from PIL import Image

from files.extract import pdf, pictures, programs
from files.extract.reading import MAX_PART, Unreadable, plain

DOTS_PER_INCH = 200  # 300 reads no better and costs twice (measured on 2 documents)
_MAX_PIXELS = 5000  # a side: a poster at 200 dpi would fill the memory
_PAGE_SECONDS = 70  # less than a quarter of what a batch of four may take
_PDF = "application/pdf"


def text_of(path: str, media_type: str, page: int) -> str:
    """The text read in a page (from 1), empty when nothing was. Raises Unreadable."""
    program = programs.tesseract()
    if not program:
        raise Unreadable("no-recogniser")
    picture = _from_pdf(path, page) if media_type == _PDF else _from_picture(path)
    sheet = io.BytesIO()
    picture.save(sheet, "PNG", dpi=(DOTS_PER_INCH, DOTS_PER_INCH))
    command = [program, "stdin", "stdout", "-l", programs.LANGUAGE, "--dpi", str(DOTS_PER_INCH)]
    if programs.sees_how_a_page_lies():
        command += ["--psm", "1"]  # turned first: a sixth more time (4 pages measured), and what lies is read
    try:
        read = programs.run(command, _PAGE_SECONDS, sheet.getvalue(), environment={"OMP_THREAD_LIMIT": "1"})
    except subprocess.TimeoutExpired:
        return ""  # a page of noise among good ones
    return plain(read.stdout.decode("utf-8", "replace").replace("\f", ""))[:MAX_PART]


def _from_pdf(path: str, page: int) -> Image.Image:
    document = pdf.opened(path)
    if not 1 <= page <= len(document):
        raise Unreadable("no-such-page")
    try:
        shown = pdf.page_as_seen(document, page - 1)
        scale = min(DOTS_PER_INCH / 72, _MAX_PIXELS / max(*shown.get_size(), 1))
        return shown.render(scale=scale, grayscale=True, may_draw_forms=False).to_pil()
    except pypdfium2.PdfiumError as error:
        raise Unreadable("damaged") from error


def _from_picture(path: str) -> Image.Image:
    with Image.open(io.BytesIO(pictures.image(path, 1, 0))) as drawn:
        return drawn.convert("L")
