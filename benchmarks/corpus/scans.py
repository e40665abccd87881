"""Paper: scans at 200 dpi a little askew and grey, photographs of a page, and PDF that hold only images."""

import io
import random
from functools import cache, partial

import pypdfium2
from PIL import Image, ImageChops, ImageFilter

from benchmarks.corpus.matter import opening_of, pages_of_text
from benchmarks.corpus.truth import Recipe, Sentence, Truth
from spaces.demo.documents import pdf

DOTS_PER_INCH = 200
SHARE = 0.85  # of the words of a sentence, that recognition must find
_PAPER = 244
_ORIENTATION = 0x0112  # EXIF
_HELD_SIDEWAYS = 6


@cache
def sheets(seed: str, pages: int) -> tuple[tuple[Image.Image, ...], tuple[str, ...]]:
    """The pages as the glass saw them, and a sentence of each."""
    texts = pages_of_text(seed, pages, 5)
    with pypdfium2.PdfDocument(pdf(["\n".join(said) for said in texts], seed)) as document:
        scale = DOTS_PER_INCH / 72
        drawn = [page.render(scale=scale, grayscale=True).to_pil() for page in document]
    dice = random.Random(seed)
    return tuple(_seen(page, dice) for page in drawn), tuple(opening_of(said[0]) for said in texts)


def scanned_pages(seed: str, pages: int) -> tuple[bytes, Truth]:
    """A PDF of images, as copiers send by mail."""
    images, sentences = sheets(seed, pages)
    out = io.BytesIO()
    images[0].save(out, "PDF", save_all=True, append_images=images[1:], resolution=DOTS_PER_INCH, quality=65)
    return out.getvalue(), _read_in_images(sentences)


def image(seed: str, kind: str) -> tuple[bytes, Truth]:
    """One scanned page as a picture: "PNG", "JPEG" or "WEBP"."""
    (sheet,), sentences = sheets(seed, 1)
    out = io.BytesIO()
    sheet.save(out, kind, quality=75, dpi=(DOTS_PER_INCH, DOTS_PER_INCH))
    return out.getvalue(), _read_in_images(sentences)


def photograph(seed: str, held_sideways: bool = False) -> tuple[bytes, Truth]:
    """A page photographed from above, in the light of a window; held sideways, the picture says how to turn it."""
    (sheet,), sentences = sheets(seed, 1)
    across, down = sheet.size
    dice = random.Random(seed)
    lean = [dice.uniform(0.0, 0.012) for _ in range(8)]
    corners = (
        *(-lean[0] * across, -lean[1] * down),
        *(-lean[2] * across, (1 + lean[3]) * down),
        *((1 + lean[4]) * across, (1 + lean[5]) * down),
        *((1 + lean[6]) * across, -lean[7] * down),
    )
    leaning = sheet.transform(sheet.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor=90)
    light = Image.linear_gradient("L").resize(sheet.size).point(lambda value: 255 - value // 5)
    lit = ImageChops.multiply(leaning, light).convert("RGB")
    exif = Image.Exif()
    if held_sideways:
        lit = lit.transpose(Image.Transpose.ROTATE_90)
        exif[_ORIENTATION] = _HELD_SIDEWAYS
    out = io.BytesIO()
    lit.save(out, "JPEG", quality=80, exif=exif)
    return out.getvalue(), _read_in_images(sentences)


def _seen(page: Image.Image, dice: random.Random) -> Image.Image:
    """A drawn page after the copier: askew by less than a degree, grey paper, grain."""
    askew = page.rotate(dice.uniform(-0.8, 0.8), Image.Resampling.BICUBIC, fillcolor=255)
    grey = askew.filter(ImageFilter.GaussianBlur(0.6)).point(lambda value: value * _PAPER // 255)
    grain = Image.effect_noise(grey.size, 18)
    return ImageChops.add(grey, grain, scale=1, offset=-128)


def _read_in_images(sentences: tuple[str, ...]) -> Truth:
    told = (Sentence(text, number, share=SHARE) for number, text in enumerate(sentences, start=1))
    return Truth(tuple(told), len(sentences))


RECIPES = (
    *(
        Recipe(f"numerisation_{pages}_pages.pdf", "pdf", partial(scanned_pages, f"scan-{pages}", pages))
        for pages in (3, 5, 8, 12)
    ),
    Recipe("affiche_scannee.png", "png", partial(image, "affiche", "PNG")),
    Recipe("tableau blanc.png", "png", partial(image, "tableau", "PNG")),
    Recipe("courrier_scanne.jpg", "jpeg", partial(image, "courrier", "JPEG")),
    Recipe("photo_page.jpg", "jpeg", partial(photograph, "photo")),
    Recipe("IMG_2041.JPG", "jpeg", partial(photograph, "telephone", held_sideways=True)),
    Recipe("tract.webp", "webp", partial(image, "tract", "WEBP")),
    Recipe("page_de_registre.webp", "webp", partial(image, "registre", "WEBP")),
)
