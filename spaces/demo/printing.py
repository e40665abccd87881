"""A paper printed as PDF or DOCX."""

from collections.abc import Callable

import docx as python_docx
from docx.document import Document as DocxDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from spaces.demo.documents import compile_typst, save_docx
from spaces.demo.papers import Bars, Block, Bullets, Heading, PageBreak, Paper, Paragraph, Quote, Table
from spaces.demo.writing import MONTHS, number

NOTICE = (
    "Document de démonstration\u00a0: le territoire et sa population sont réels, "
    "les personnes et les autres chiffres sont inventés."
)
RUNNING_TITLE = 70  # characters of the title kept at the top of each page


def dated_in_french(paper: Paper) -> str:
    """« 14 juin 2021 »."""
    day = "1er" if paper.dated.day == 1 else str(paper.dated.day)
    return f"{day} {MONTHS[paper.dated.month - 1]} {paper.dated.year}"


def to_pdf(paper: Paper) -> bytes:
    """The PDF of a paper: page numbers, running title, contents for a report, hyphenation at line ends."""
    return compile_typst(
        "paper.typ",
        {
            "title": paper.title,
            "running": _shorten(paper.title),
            "subtitle": paper.subtitle,
            "owner": paper.owner,
            "dated": dated_in_french(paper),
            "form": paper.form,
            "notice": NOTICE,
            "blocks": [_as_data(block) for block in paper.blocks],
        },
        paper.dated,
    )


def _shorten(title: str) -> str:
    return title if len(title) <= RUNNING_TITLE else title[: RUNNING_TITLE - 1].rsplit(" ", 1)[0] + "…"


def _as_data(block: Block) -> dict:
    match block:
        case Heading(text, level):
            return {"kind": "heading", "text": text, "level": level}
        case Paragraph(text):
            return {"kind": "paragraph", "text": text}
        case Bullets(items):
            return {"kind": "bullets", "items": items}
        case Quote(text, by):
            return {"kind": "quote", "text": text, "by": by}
        case Table(caption, head, rows):
            return {"kind": "table", "caption": caption, "head": head, "rows": rows}
        case Bars(caption, rows, unit):
            shown = [(label, value, f"{number(value)}{unit}") for label, value in rows]
            return {"kind": "bars", "caption": caption, "rows": shown}
        case PageBreak():
            return {"kind": "pagebreak"}
    raise TypeError(f"bloc inconnu : {block!r}")


def to_docx(paper: Paper) -> bytes:
    """The DOCX of a paper: heading styles, tables, running title above and page number below."""
    document = python_docx.Document()
    document.core_properties.title = paper.title
    document.core_properties.author = paper.owner
    document.core_properties.language = "fr-FR"
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.header.paragraphs[0].text = f"{_shorten(paper.title)} – {paper.owner}"
    _number_pages(section.footer.paragraphs[0])
    document.styles["Normal"].font.size = Pt(11)
    _styled(document, paper.title, "Title")
    _styled(document, paper.subtitle, "Subtitle")
    document.add_paragraph(f"{paper.owner}, {dated_in_french(paper)}")
    for block in paper.blocks:
        _WRITERS[type(block)](document, block)
    document.add_paragraph(NOTICE)
    return save_docx(document, paper.dated)


def _number_pages(paragraph) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _styled(document: DocxDocument, text: str, style: str) -> None:
    """A paragraph in the style of that identifier: asked by their names, styles take half of the time of a document."""
    document.add_paragraph(text)._p.style = style


def _heading(document: DocxDocument, block: Heading) -> None:
    _styled(document, block.text, f"Heading{block.level}")


def _paragraph(document: DocxDocument, block: Paragraph) -> None:
    document.add_paragraph(block.text)


def _bullets(document: DocxDocument, block: Bullets) -> None:
    for item in block.items:
        _styled(document, item, "ListBullet")


def _quote(document: DocxDocument, block: Quote) -> None:
    _styled(document, block.text, "Quote")
    if block.by:
        document.add_paragraph(block.by)


def _table(document: DocxDocument, block: Table) -> None:
    _styled(document, block.caption, "Caption")
    table = document.add_table(rows=1 + len(block.rows), cols=len(block.head))
    table._tbl.tblStyle_val = "TableGrid"
    for row, values in zip(table._tbl.tr_lst, (block.head, *block.rows), strict=True):
        for cell, value in zip(row.tc_lst, values, strict=True):
            cell.p_lst[0].add_r().text = value
    document.add_paragraph("")


def _bars(document: DocxDocument, block: Bars) -> None:
    rows = tuple((label, f"{number(value)}{block.unit}") for label, value in block.rows)
    _table(document, Table(block.caption, ("", "Valeur"), rows))


def _page_break(document: DocxDocument, block: PageBreak) -> None:
    document.add_page_break()


_WRITERS: dict[type, Callable] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Bullets: _bullets,
    Quote: _quote,
    Table: _table,
    Bars: _bars,
    PageBreak: _page_break,
}
