"""Slides: PPTX and ODP."""

import io
from dataclasses import dataclass, field

from pptx import Presentation
from pptx.util import Cm, Pt

from spaces.demo.archive import dated_again, xml
from spaces.demo.papers import Bars, Bullets, Heading, Paper, Paragraph, Quote, Table
from spaces.demo.printers.opendocument import document, table_of
from spaces.demo.printing import NOTICE, dated_in_french
from spaces.demo.writing import number

_LINES = 5  # of text on a slide
_ROWS = 7  # of a table on a slide, its head included
_WIDTH, _HEIGHT = 25.4, 14.29
_TITLE_ONLY = 5  # layout of the default template
_IS_TITLE = ' presentation:class="title"'
_STYLES = (
    "<office:styles/><office:automatic-styles>"
    f'<style:page-layout style:name="ecran"><style:page-layout-properties fo:page-width="{_WIDTH}cm" '
    f'fo:page-height="{_HEIGHT}cm" fo:margin="0cm" style:print-orientation="landscape"/></style:page-layout>'
    '</office:automatic-styles><office:master-styles><style:master-page style:name="Ecran" '
    'style:page-layout-name="ecran"/></office:master-styles>'
)
_AUTOMATIC = (
    '<style:style style:name="titre" style:family="paragraph"><style:text-properties fo:font-size="26pt" '
    'fo:font-weight="bold" fo:color="#1f3a5f"/></style:style>'
    '<style:style style:name="ligne" style:family="paragraph"><style:paragraph-properties fo:margin-bottom="0.25cm"/>'
    '<style:text-properties fo:font-size="15pt"/></style:style>'
    '<style:style style:name="gras" style:family="paragraph"><style:text-properties fo:font-size="13pt" '
    'fo:font-weight="bold"/></style:style>'
    '<style:style style:name="Standard" style:family="paragraph"><style:text-properties fo:font-size="13pt"/>'
    "</style:style>"
    '<style:style style:name="case" style:family="table-cell"/>'
    '<style:style style:name="cadre" style:family="graphic"><style:graphic-properties draw:stroke="none" '
    'draw:fill="none" draw:auto-grow-height="true" fo:wrap-option="wrap"/></style:style>'
)


@dataclass
class Slide:
    """A title, then lines or a table."""

    title: str
    lines: list[str] = field(default_factory=list)
    rows: list[tuple[str, ...]] = field(default_factory=list)


def slides_of(paper: Paper) -> list[Slide]:
    """A slide per heading and per table; what does not fit goes on."""
    slides = [Slide(paper.title, [paper.subtitle, f"{paper.owner}, {dated_in_french(paper)}", NOTICE])]
    for block in paper.blocks:
        match block:
            case Heading(text):
                slides.append(Slide(text))
            case Table(_, head, rows):
                slides += _tabled(slides, head, rows)
            case Bars(_, rows, unit):
                slides += _tabled(
                    slides, ("", "Valeur"), tuple((label, f"{number(value)}{unit}") for label, value in rows)
                )
            case Paragraph(text):
                _say(slides, text)
            case Quote(text, by):
                _say(slides, f"{text} {by}".strip())
            case Bullets(items):
                for item in items:
                    _say(slides, item)
    return [slide for slide in slides if slide.lines or slide.rows]


def _say(slides: list[Slide], line: str) -> None:
    if slides[-1].rows or len(slides[-1].lines) >= _LINES:
        slides.append(Slide(_again(slides[-1].title)))
    slides[-1].lines.append(line)


def _tabled(slides: list[Slide], head: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> list[Slide]:
    title = slides[-1].title
    cut = [rows[start : start + _ROWS - 1] for start in range(0, len(rows), _ROWS - 1)]
    return [Slide(title if rank == 0 else _again(title), rows=[head, *part]) for rank, part in enumerate(cut)]


def _again(title: str) -> str:
    return title if title.endswith("(suite)") else f"{title} (suite)"


def to_pptx(paper: Paper) -> bytes:
    """The paper as slides of PowerPoint, the title of each above its lines or its table."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Cm(_WIDTH), Cm(_HEIGHT)
    properties = deck.core_properties
    properties.title, properties.author, properties.language = paper.title, paper.owner, "fr-FR"
    properties.created = properties.modified = paper.dated
    for told in slides_of(paper):
        slide = deck.slides.add_slide(deck.slide_layouts[_TITLE_ONLY])
        title = slide.shapes.title
        title.left, title.top, title.width, title.height = Cm(1.2), Cm(0.6), Cm(23), Cm(2.2)
        title.text = told.title
        for paragraph in title.text_frame.paragraphs:
            paragraph.font.size, paragraph.font.bold = Pt(26), True
        if told.rows:
            _pptx_table(slide, told.rows)
        else:
            _pptx_lines(slide, told.lines)
    out = io.BytesIO()
    deck.save(out)
    return dated_again(out.getvalue(), paper.dated)


def _pptx_lines(slide, lines: list[str]) -> None:
    frame = slide.shapes.add_textbox(Cm(1.2), Cm(3.2), Cm(23), Cm(10)).text_frame
    frame.word_wrap = True
    for rank, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if rank == 0 else frame.add_paragraph()
        paragraph.text, paragraph.space_after = f"• {line}", Pt(8)
        paragraph.font.size = Pt(16)


def _pptx_table(slide, rows: list[tuple[str, ...]]) -> None:
    place = (Cm(1.2), Cm(3.4), Cm(23), Cm(1.1 * len(rows)))
    table = slide.shapes.add_table(len(rows), len(rows[0]), *place).table
    for line, values in enumerate(rows):
        for column, value in enumerate(values):
            cell = table.cell(line, column)
            cell.text = value
            for paragraph in cell.text_frame.paragraphs:
                paragraph.font.size = Pt(13)


def to_odp(paper: Paper) -> bytes:
    """The paper as slides of LibreOffice."""
    body = "".join(_odp_slide(rank, slide) for rank, slide in enumerate(slides_of(paper), start=1))
    return document(paper, "presentation", body, _AUTOMATIC, _STYLES)


def _odp_slide(rank: int, slide: Slide) -> str:
    title = f'<text:p text:style-name="titre">{xml(slide.title)}</text:p>'
    if slide.rows:
        shown = _odp_frame(3.4, 9, table_of(f"Tableau {rank}", slide.rows))
    else:
        lines = "".join(f'<text:p text:style-name="ligne">• {xml(line)}</text:p>' for line in slide.lines)
        shown = _odp_frame(3.4, 9, f"<draw:text-box>{lines}</draw:text-box>")
    heading = _odp_frame(0.6, 2.2, f"<draw:text-box>{title}</draw:text-box>", _IS_TITLE)
    return f'<draw:page draw:name="Page {rank}" draw:master-page-name="Ecran">{heading}{shown}</draw:page>'


def _odp_frame(top: float, height: float, content: str, attributes: str = "") -> str:
    return (
        f'<draw:frame draw:style-name="cadre"{attributes} svg:x="1.2cm" svg:y="{top}cm" svg:width="23cm" '
        f'svg:height="{height}cm">{content}</draw:frame>'
    )
