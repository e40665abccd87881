"""PDF in the child process: text by page, and images of pages. pypdfium2 (BSD/Apache)."""

import io
import re
from collections.abc import Iterator

import pypdfium2
from pypdfium2 import raw

from files.extract.reading import Budget, Unreadable, plain

MAX_PAGES = 5000
DOTS_PER_INCH = 110
MAX_PIXELS = 2500
# A share of letters above which a font without correspondence has eaten the accents (1 of 36 real PDF).
PRIVATE_SHARE = 0.01

_TYPED_OVER = frozenset((raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_STAMP))

_PROPERTIES = {"title": "Title", "made": "CreationDate", "saved": "ModDate"}
_CUT = "\ufffe"  # pdfium writes it for the hyphen and the end of line of a word cut in two
_WORD = r"[^\W\d_]+"
_WORDS = re.compile(rf"{_WORD}(?:-{_WORD})*")
# A word that is not cut is passed at once, never tried again from each of its letters.
_CUT_WORD = re.compile(rf"(?<![^\W\d_])({_WORD}+){_CUT}({_WORD})")
_LETTER = re.compile(r"[^\W\d_]")
_PRIVATE_IN_WORD = re.compile(r"(?<=[^\W\d_])[\ue000-\uf8ff]|[\ue000-\uf8ff](?=[^\W\d_])")


def parts(path: str, summary: dict) -> Iterator[dict]:
    """The pages: number, text, width and height of the image in pixels. Fills `summary` with "pages", maybe "flaw"."""
    document = opened(path)
    count = len(document)
    if count == 0:
        raise Unreadable("damaged")
    if count > MAX_PAGES:
        raise Unreadable("too-long")
    budget = Budget()
    texts: list[str] = []
    sizes: list[tuple[int, int]] = []
    for number in range(count):
        text, size = _read(document, number)
        texts.append(budget.spend(text))
        sizes.append(size)
    summary["pages"] = count
    if _lost_its_accents(texts):
        summary["flaw"] = "private-characters"
    joined = _Joiner(texts)
    for number, (text, (width, height)) in enumerate(zip(texts, sizes, strict=True), start=1):
        whole = "" if "flaw" in summary else plain(joined(text))
        yield {"number": number, "unit": "page", "label": "", "text": whole, "width": width, "height": height}


def properties(path: str) -> dict[str, str]:
    """{"title", "made", "saved"}: the dates as PDF writes them, without what comes before the year."""
    try:
        document = opened(path)
        said = {name: document.get_metadata_value(key) for name, key in _PROPERTIES.items()}
    except (Unreadable, pypdfium2.PdfiumError, UnicodeError):
        return {}
    return {name: plain(value).removeprefix("D:")[:500] for name, value in said.items() if value}


def image(path: str, page: int, width: int) -> bytes:
    """The WebP image of a page (from 1), at the reading size or, with `width` above 0, at that width in pixels."""
    document = opened(path)
    if not 1 <= page <= len(document):
        raise Unreadable("no-such-page")
    shown = page_as_seen(document, page - 1)
    across, down = shown.get_size()
    scale = _scale(across, down)
    if width:
        scale = min(scale, width / max(across, 1))
    picture = shown.render(scale=scale, may_draw_forms=False).to_pil()
    out = io.BytesIO()
    picture.convert("RGB").save(out, "WEBP", quality=80, method=3)
    return out.getvalue()


def opened(path: str) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise Unreadable("password") from error
        raise Unreadable("damaged") from error


def page_as_seen(document: pypdfium2.PdfDocument, number: int) -> pypdfium2.PdfPage:
    """A page (from 0) that holds what was typed over it: the answers of a form, a text, a stamp. Raises PdfiumError."""
    page = document[number]
    if _is_written_over(page) and raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS:
        page.close()
        page = document[number]  # it is seen as it was when it was loaded
    return page


def _read(document: pypdfium2.PdfDocument, number: int) -> tuple[str, tuple[int, int]]:
    """The raw text and the size in pixels of a page; a damaged page among good ones has no text."""
    try:
        page = page_as_seen(document, number)
    except pypdfium2.PdfiumError:
        return "", (0, 0)
    try:
        across, down = page.get_size()
        scale = _scale(across, down)
        textpage = page.get_textpage()
        try:
            text = textpage.get_text_range()
        finally:
            textpage.close()
        return text, (round(across * scale), round(down * scale))
    except pypdfium2.PdfiumError:
        return "", (0, 0)
    finally:
        page.close()


def _is_written_over(page: pypdfium2.PdfPage) -> bool:
    """Whether something was typed over a page: to pdfium it is neither text nor ink of the page."""
    for place in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, place)
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        raw.FPDFPage_CloseAnnot(annotation)
        if kind in _TYPED_OVER:
            return True
    return False


def _scale(across: float, down: float) -> float:
    return min(DOTS_PER_INCH / 72, MAX_PIXELS / max(across, down, 1))


def _lost_its_accents(texts: list[str]) -> bool:
    lost = sum(len(_PRIVATE_IN_WORD.findall(text)) for text in texts)
    return lost > 0 and lost > PRIVATE_SHARE * sum(len(_LETTER.findall(text)) for text in texts)


class _Joiner:
    """Joins the words cut at line ends: two thirds are one word, one third a compound ("rendez-vous").

    The document decides: the form that stands elsewhere in it; else a compound when both halves stand alone in it
    or the second half has a capital (Saint-Yrieix); else one word.
    """

    def __init__(self, texts: list[str]) -> None:
        self.known: set[str] = set()
        if any(_CUT in text for text in texts):
            for text in texts:
                self.known.update(_WORDS.findall(_CUT_WORD.sub(" ", text).lower()))

    def __call__(self, text: str) -> str:
        return _CUT_WORD.sub(self._join, text).replace(_CUT, "-") if _CUT in text else text

    def _join(self, match: re.Match[str]) -> str:
        first, second = match.group(1), match.group(2)
        compound, one = f"{first}-{second}", f"{first}{second}"
        if compound.lower() in self.known:
            return compound
        if one.lower() in self.known:
            return one
        halves = first.lower() in self.known and second.lower() in self.known
        capital = second[0].isupper() and not first.isupper()
        return compound if halves or capital else one
