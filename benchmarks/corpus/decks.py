"""Presentations: PPTX with what people put on slides, and what LibreOffice makes of them."""

import io
from collections.abc import Callable
from functools import cache, partial

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import MSO_SHAPE
from pptx.slide import Slide
from pptx.util import Cm

from benchmarks.corpus.matter import paper, spread
from benchmarks.corpus.office import converted
from benchmarks.corpus.truth import Recipe, Sentence, Truth
from spaces.demo.papers import Bars, Bullets, Heading, Paper, Paragraph, Table

CHECKED = 12
_TITLE_AND_CONTENT, _TITLE_ONLY = 1, 5


@cache
def projected(code: str) -> tuple[bytes, Truth]:
    """A paper of the demonstration, a slide per heading, with the notes of the speaker."""
    deck = Presentation()
    cover = deck.slides.add_slide(deck.slide_layouts[0])
    told = paper(code)
    cover.shapes.title.text, cover.placeholders[1].text = told.title, told.subtitle
    sentences = [Sentence(told.title, 1)]
    for number, (heading, blocks) in enumerate(_slides(told), start=2):
        slide = deck.slides.add_slide(deck.slide_layouts[_TITLE_AND_CONTENT if blocks else _TITLE_ONLY])
        slide.shapes.title.text = heading
        sentences.append(Sentence(heading, number))
        for block in blocks:
            sentences.append(Sentence(_drawn(slide, block), number))
        note = f"Rappeler ici le calendrier de la séance {number}."
        slide.notes_slide.notes_text_frame.text = note
        sentences.append(Sentence(note, number))
    return _saved(deck), Truth(tuple(spread(sentences, 2 * CHECKED)), len(deck.slides))


@cache
def composed() -> tuple[bytes, Truth]:
    """Slides of shapes: an organisation chart in groups, two columns of boxes, arrows, a photo card, a hidden slide."""
    deck = Presentation()
    chart = deck.slides.add_slide(deck.slide_layouts[_TITLE_ONLY])
    chart.shapes.title.text = "Qui décide de quoi"
    boxes = ("Comité de pilotage stratégique", "Comité technique", "Groupe petite enfance", "Groupe jeunesse")
    group = chart.shapes.add_group_shape()
    for rank, text in enumerate(boxes):
        left, top = Cm(2 + 5 * (rank % 2)), Cm(4 + 3 * rank)
        box = group.shapes.add_shape(MSO_SHAPE.ROUNDED_RECTANGLE, left, top, Cm(6), Cm(2))
        box.text_frame.text = text
    columns = deck.slides.add_slide(deck.slide_layouts[_TITLE_ONLY])
    columns.shapes.title.text = "Forces et fragilités"
    lists = (("Un tissu associatif dense", "Des élus présents"), ("Peu de transports", "Des départs"))
    for left, lines in zip((Cm(1), Cm(13)), lists, strict=True):
        frame = columns.shapes.add_textbox(left, Cm(5), Cm(10), Cm(8)).text_frame
        frame.text = lines[0]
        frame.add_paragraph().text = lines[1]
    arrow = columns.shapes.add_shape(MSO_SHAPE.RIGHT_ARROW, Cm(9), Cm(14), Cm(6), Cm(2))
    arrow.text_frame.text = "vers un projet commun"
    kept = deck.slides.add_slide(deck.slide_layouts[_TITLE_ONLY])
    kept.shapes.title.text = "Réserve : questions des élus"
    kept._element.set("show", "0")
    sentences = (
        *(Sentence(text, 1) for text in ("Qui décide de quoi", *boxes)),
        *(Sentence(" ".join(lines), 2) for lines in lists),
        Sentence("vers un projet commun", 2),
        Sentence("Réserve : questions des élus", 3),
    )
    return _saved(deck), Truth(sentences, 3)


def remade(source: Callable[[], tuple[bytes, Truth]], target: str) -> tuple[bytes, Truth]:
    """Slides that LibreOffice wrote again in another format. PPT is read in the PDF made of it: without the notes."""
    content, truth = source()
    made = converted(content, ".pptx", target)
    if not target.startswith("ppt"):
        return made, truth
    shown = tuple(one for one in truth.sentences if not one.text.startswith("Rappeler ici"))
    return made, Truth(shown, truth.parts)


def _slides(told: Paper) -> list[tuple[str, list]]:
    slides: list[tuple[str, list]] = []
    for block in told.blocks:
        if isinstance(block, Heading):
            slides.append((block.text, []))
        elif slides:
            slides[-1][1].append(block)
    return slides


def _drawn(slide: Slide, block: Bullets | Paragraph | Table | Bars) -> str:
    """Draw a block on a slide, and give something it says."""
    match block:
        case Bullets(items):
            frame = slide.placeholders[1].text_frame
            frame.text = items[0]
            for item in items[1:]:
                frame.add_paragraph().text = item
            return items[-1]
        case Paragraph(text):
            slide.placeholders[1].text_frame.text = text
            return text.split(". ")[0]
        case Table(_, head, rows):
            table = slide.shapes.add_table(1 + len(rows), len(head), Cm(2), Cm(5), Cm(20), Cm(8)).table
            for line, values in enumerate((head, *rows)):
                for column, value in enumerate(values):
                    table.cell(line, column).text = value
            return rows[-1][0]
        case Bars(caption, rows, _):
            data = CategoryChartData()
            data.categories = [label for label, _ in rows]
            data.add_series(caption, [value for _, value in rows])
            slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, Cm(2), Cm(5), Cm(20), Cm(11), data)
            return caption
    raise TypeError(f"bloc inconnu : {block!r}")


def _saved(deck) -> bytes:
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


_PPT = "ppt:MS PowerPoint 97"
RECIPES = (
    Recipe("reunion_reseau.pptx", "pptx", partial(projected, "demo-014")),
    Recipe("presentation_nationale.pptx", "pptx", partial(projected, "demo-207")),
    Recipe("presentation_partenaires.pptx", "pptx", partial(projected, "demo-108")),
    Recipe("organisation_formes.pptx", "pptx", composed),
    *(
        Recipe(f"{name}.{slug}", slug, partial(remade, source, target), office=True)
        for slug, target in (("odp", "odp"), ("ppt", _PPT))
        for name, source in (
            ("reunion_reseau", partial(projected, "demo-014")),
            ("presentation_partenaires", partial(projected, "demo-108")),
            ("organisation_formes", composed),
        )
    ),
)
