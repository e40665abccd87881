"""Workbooks: the tables of a paper, a sheet each. XLSX, ODS, CSV."""

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass

from spaces.demo.archive import HEAD, xml, zipped
from spaces.demo.papers import Bars, Bullets, Heading, Paper, Paragraph, Quote, Table
from spaces.demo.printers.opendocument import document
from spaces.demo.printing import NOTICE, dated_in_french

_FORBIDDEN = re.compile(r"[\[\]:*?/\\]+")
_NUMBER = re.compile(r"-?\d{1,3}(?:\u00a0?\d{3})*(?:,\d+)?")
_LONGEST_NAME = 31
_PRESENTATION = "Présentation"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_ODS_STYLES = (
    '<style:style style:name="case" style:family="table-cell"/>'
    '<style:style style:name="tete" style:family="table-cell"><style:text-properties fo:font-weight="bold"/>'
    '</style:style><style:style style:name="large" style:family="table-column">'
    '<style:table-column-properties style:column-width="6cm"/></style:style>'
)


@dataclass(frozen=True)
class Sheet:
    """Rows of texts; the first one of a table is its head."""

    name: str
    rows: tuple[tuple[str, ...], ...]


def sheets_of(paper: Paper) -> list[Sheet]:
    """What the paper says in words, then a sheet per table and chart, named by what stands above it."""
    words: list[tuple[str, ...]] = [(paper.title,), (paper.subtitle,), (f"{paper.owner}, {dated_in_french(paper)}",)]
    sheets: list[Sheet] = []
    taken: Counter[str] = Counter()
    heading = "Tableau"
    for block in paper.blocks:
        match block:
            case Heading(text):
                heading = text
            case Table(_, head, rows):
                sheets.append(Sheet(_sheet_name(heading, taken), (head, *rows)))
            case Bars(caption, rows):
                values = tuple((label, f"{value:g}".replace(".", ",")) for label, value in rows)
                sheets.append(Sheet(_sheet_name(caption, taken), ((caption, "Valeur"), *values)))
            case Paragraph(text) | Quote(text):
                words.append((text,))
            case Bullets(items):
                words += [(item,) for item in items]
    return [Sheet(_PRESENTATION, (*words, (NOTICE,))), *sheets]


def to_xlsx(paper: Paper) -> bytes:
    """The paper as a workbook of Excel."""
    sheets = sheets_of(paper)
    ranks = range(1, len(sheets) + 1)
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{rank}.xml" ContentType="{_SHEET_TYPE}.worksheet+xml"/>'
        for rank in ranks
    )
    listed = "".join(
        f'<sheet name="{xml(sheet.name)}" sheetId="{rank}" r:id="r{rank}"/>'
        for rank, sheet in zip(ranks, sheets, strict=True)
    )
    related = "".join(
        f'<Relationship Id="r{rank}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{rank}.xml"/>'
        for rank in ranks
    )
    members = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
        f'"application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" '
        f'ContentType="{_SHEET_TYPE}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType='
        f'"{_SHEET_TYPE}.styles+xml"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{related}<Relationship '
        f'Id="styles" Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": _XLSX_STYLES,
    }
    pages = {f"xl/worksheets/sheet{rank}.xml": _xlsx_sheet(sheet) for rank, sheet in zip(ranks, sheets, strict=True)}
    return zipped(((name, f"{HEAD}{text}".encode()) for name, text in (members | pages).items()), paper.dated)


_XLSX_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/>'
    '<sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf xfId="0" applyAlignment="1"><alignment '
    'vertical="top" wrapText="1"/></xf><xf fontId="1" applyFont="1" xfId="0"/></cellXfs></styleSheet>'
)

_XLSX_COLUMNS = (
    '<cols><col min="1" max="1" width="70" customWidth="1"/><col min="2" max="9" width="18" customWidth="1"/></cols>'
)


def _xlsx_sheet(sheet: Sheet) -> str:
    lines = "".join(
        f'<row r="{line}">' + "".join(_xlsx_cell(value, line == 1) for value in values) + "</row>"
        for line, values in enumerate(sheet.rows, start=1)
    )
    return f'<worksheet xmlns="{_MAIN}">{_XLSX_COLUMNS}<sheetData>{lines}</sheetData></worksheet>'


def _xlsx_cell(value: str, is_head: bool) -> str:
    style = ' s="1"' if is_head else ""
    if not is_head and (found := _number(value)):
        return f"<c{style}><v>{found}</v></c>"
    return f'<c t="inlineStr"{style}><is><t xml:space="preserve">{xml(value)}</t></is></c>'


def to_ods(paper: Paper) -> bytes:
    """The paper as a workbook of LibreOffice."""
    body = "".join(_ods_sheet(sheet) for sheet in sheets_of(paper))
    return document(paper, "spreadsheet", body, _ODS_STYLES, "<office:styles/>")


def _ods_sheet(sheet: Sheet) -> str:
    columns = max(map(len, sheet.rows))
    lines = "".join(
        "<table:table-row>" + "".join(_ods_cell(value, line == 0) for value in values) + "</table:table-row>"
        for line, values in enumerate(sheet.rows)
    )
    return (
        f'<table:table table:name="{xml(sheet.name)}"><table:table-column table:style-name="large" '
        f'table:number-columns-repeated="{columns}"/>{lines}</table:table>'
    )


def _ods_cell(value: str, is_head: bool) -> str:
    style = "tete" if is_head else "case"
    kind = 'office:value-type="string"'
    if not is_head and (found := _number(value)):
        kind = f'office:value-type="float" office:value="{found}"'
    return f'<table:table-cell table:style-name="{style}" {kind}><text:p>{xml(value)}</text:p></table:table-cell>'


def to_csv(paper: Paper) -> bytes:
    """The tables that have the most common head in one, as Excel writes it in France; the first column says whose."""
    tables = [block for block in paper.blocks if isinstance(block, Table)]
    if not tables:
        raise ValueError(f"« {paper.title} » n'a pas de tableau")
    head = Counter(table.head for table in tables).most_common(1)[0][0]
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(("Tableau", *head))
    for table in tables:
        if table.head == head:
            writer.writerows((table.caption, *(_number(value, ",") or value for value in row)) for row in table.rows)
    return out.getvalue().encode("utf-8-sig")


def _sheet_name(text: str, taken: Counter[str]) -> str:
    """A name that Excel takes: short, without its reserved characters, and given once."""
    name = _FORBIDDEN.sub(" ", text.replace("'", "’")).strip()[: _LONGEST_NAME - 3].strip() or "Tableau"
    taken[name.lower()] += 1
    return name if taken[name.lower()] == 1 else f"{name} {taken[name.lower()]}"


def _number(value: str, point: str = ".") -> str:
    """The figures of a value that is only a number, empty for any other."""
    return value.replace("\u00a0", "").replace(",", point) if _NUMBER.fullmatch(value) else ""
