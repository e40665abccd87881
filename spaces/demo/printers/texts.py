"""Documents of text: ODT and RTF."""

from spaces.demo.archive import xml
from spaces.demo.papers import Bars, Block, Bullets, Heading, PageBreak, Paper, Paragraph, Quote, Table
from spaces.demo.printers.opendocument import document, table_of
from spaces.demo.printing import NOTICE, dated_in_french
from spaces.demo.writing import number

_AUTOMATIC = (
    '<style:style style:name="case" style:family="table-cell"><style:table-cell-properties fo:padding="0.1cm" '
    'fo:border="0.5pt solid #b4b4b4"/></style:style>'
    '<style:style style:name="gras" style:family="paragraph" style:parent-style-name="Standard">'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="saut" style:family="paragraph" style:parent-style-name="Standard">'
    '<style:paragraph-properties fo:break-before="page"/></style:style>'
)
_LEVELS = {1: 18, 2: 14, 3: 12}
_STYLES = (
    '<office:styles><style:style style:name="Standard" style:family="paragraph"><style:paragraph-properties '
    'fo:margin-bottom="0.25cm"/><style:text-properties fo:font-size="11pt" fo:language="fr" fo:country="FR"/>'
    "</style:style>"
    + "".join(
        f'<style:style style:name="Titre{level}" style:family="paragraph" style:parent-style-name="Standard">'
        f'<style:paragraph-properties fo:margin-top="0.5cm" fo:keep-with-next="always"/>'
        f'<style:text-properties fo:font-size="{size}pt" fo:font-weight="bold" fo:color="#1f3a5f"/></style:style>'
        for level, size in _LEVELS.items()
    )
    + "</office:styles>"
    '<office:automatic-styles><style:page-layout style:name="A4"><style:page-layout-properties fo:page-width="21cm" '
    'fo:page-height="29.7cm" fo:margin="2.4cm"/></style:page-layout></office:automatic-styles>'
    '<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="A4"/>'
    "</office:master-styles>"
)


def to_odt(paper: Paper) -> bytes:
    """The paper as a text of LibreOffice: headings, lists, tables."""
    opening = _heading(Heading(paper.title, 1)) + _paragraph(paper.subtitle)
    opening += _paragraph(f"{paper.owner}, {dated_in_french(paper)}")
    body = opening + "".join(map(_odt_block, paper.blocks)) + _paragraph(NOTICE)
    return document(paper, "text", body, _AUTOMATIC, _STYLES)


def _odt_block(block: Block) -> str:
    match block:
        case Heading():
            return _heading(block)
        case Paragraph(text):
            return _paragraph(text)
        case Bullets(items):
            lines = "".join(f"<text:list-item>{_paragraph(item)}</text:list-item>" for item in items)
            return f"<text:list>{lines}</text:list>"
        case Quote(text, by):
            return _paragraph(text) + (_paragraph(by) if by else "")
        case Table(caption, head, rows):
            return _paragraph(caption) + table_of(caption, [head, *rows]) + _paragraph("")
        case Bars(caption, rows, unit):
            return _paragraph(caption) + table_of(caption, _bar_rows(rows, unit)) + _paragraph("")
        case PageBreak():
            return '<text:p text:style-name="saut"/>'
    raise TypeError(f"bloc inconnu : {block!r}")


def _heading(block: Heading) -> str:
    level = min(block.level, max(_LEVELS))
    return f'<text:h text:style-name="Titre{level}" text:outline-level="{level}">{xml(block.text)}</text:h>'


def _paragraph(text: str) -> str:
    return f'<text:p text:style-name="Standard">{xml(text)}</text:p>'


def _bar_rows(rows: tuple[tuple[str, float], ...], unit: str) -> list[tuple[str, ...]]:
    return [("", "Valeur"), *((label, f"{number(value)}{unit}") for label, value in rows)]


def to_rtf(paper: Paper) -> bytes:
    """The paper in the format that every word processor writes."""
    lines = [_rtf_line(paper.title, r"\b\fs36"), _rtf_line(paper.subtitle, r"\i")]
    lines.append(_rtf_line(f"{paper.owner}, {dated_in_french(paper)}"))
    for block in paper.blocks:
        lines += _rtf_block(block)
    lines.append(_rtf_line(NOTICE, r"\fs16"))
    opening = r"{\rtf1\ansi\ansicpg1252\deff0\deflang1036{\fonttbl{\f0\fswiss Arial;}}"
    properties = r"{\info{\title " + _rtf(paper.title) + r"}{\author " + _rtf(paper.owner) + "}}"
    body = "\n".join(lines)
    return f"{opening}{properties}\\paperw11906\\paperh16838\\fs22\n{body}\n}}".encode("ascii")


def _rtf_block(block: Block) -> list[str]:
    match block:
        case Heading(text, level):
            return [_rtf_line(text, rf"\outlinelevel{level - 1}\sb240\b\fs{32 - 4 * min(level, 3)}")]
        case Paragraph(text):
            return [_rtf_line(text)]
        case Bullets(items):
            return [_rtf_line(f"•\u00a0{item}", r"\li360\fi-200") for item in items]
        case Quote(text, by):
            return [_rtf_line(text, r"\li600\i"), *([_rtf_line(by, r"\li600")] if by else [])]
        case Table(caption, head, rows):
            return [_rtf_line(caption, r"\b"), *map(_rtf_row, [head, *rows]), _rtf_line("")]
        case Bars(caption, rows, unit):
            return [_rtf_line(caption, r"\b"), *map(_rtf_row, _bar_rows(rows, unit)), _rtf_line("")]
        case PageBreak():
            return [r"\page"]
    raise TypeError(f"bloc inconnu : {block!r}")


def _rtf_line(text: str, marks: str = "") -> str:
    return rf"{{\pard\sa120{marks} {_rtf(text)}\par}}"


def _rtf_row(values: tuple[str, ...]) -> str:
    width = 9000 // len(values)
    edges = "".join(rf"\cellx{width * (rank + 1)}" for rank in range(len(values)))
    cells = "".join(rf"\pard\intbl {_rtf(value)}\cell" for value in values)
    return rf"\trowd\trgaph70{edges}{cells}\row"


def _rtf(text: str) -> str:
    """A text with its accents told by number, and the marks of the format put out of the way."""
    return "".join(_rtf_character(character) for character in text)


def _rtf_character(character: str) -> str:
    if character in "\\{}":
        return "\\" + character
    if character.isascii():
        return character
    return rf"\u{ord(character)}?"
