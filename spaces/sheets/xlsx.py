"""XLSX written by hand, row after row, without a table of shared strings: text cells are typed as text.

Source: ECMA-376, part 1 (SpreadsheetML: worksheets 18.3, styles 18.8) and part 2 (the package).
"""

from collections.abc import Iterable, Iterator
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from spaces.sheets.cells import Cell, Column, Row, writable
from spaces.sheets.packages import letters, package

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_PARTS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TYPES = (
    f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_PARTS}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_PARTS}.styles+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_PARTS}.worksheet+xml"/></Types>'
)
_ROOT = (
    f'{_HEAD}<Relationships xmlns="{_RELATIONS}">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
_OF_THE_BOOK = (
    f'{_HEAD}<Relationships xmlns="{_RELATIONS}">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
)
_PLAIN, _BOLD, _DATE = 0, 1, 2  # places in cellXfs
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_MOST = 32_767  # characters in a cell
_FIRST_DAY = date(1899, 12, 30)


def write(title: str, columns: list[Column], rows: Iterable[Row]) -> Iterator[bytes]:
    """The bytes of a workbook of one sheet: the first row bold, fixed and filtered."""
    book = (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name={quoteattr(title[:31])} sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    papers = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _ROOT,
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": _OF_THE_BOOK,
        "xl/styles.xml": _STYLES,
    }
    return package({}, "xl/worksheets/sheet1.xml", _sheet(columns, rows), papers)


def _sheet(columns: list[Column], rows: Iterable[Row]) -> Iterator[str]:
    yield (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView tabSelected="1" workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>'
    )
    for place, column in enumerate(columns, 1):
        yield f'<col min="{place}" max="{place}" width="{column.width}" customWidth="1"/>'
    names = [letters(place) for place, _ in enumerate(columns, 1)]
    heads = (_text(f"{name}1", column.title, _BOLD) for name, column in zip(names, columns, strict=True))
    yield f'</cols><sheetData><row r="1">{"".join(heads)}</row>'
    count = 1
    for row in rows:
        count += 1
        cells = (_cell(f"{name}{count}", cell) for name, cell in zip(names, row, strict=True))
        yield f'<row r="{count}">{"".join(cells)}</row>'
    yield f'</sheetData><autoFilter ref="A1:{names[-1]}{count}"/></worksheet>'


def _cell(where: str, cell: Cell) -> str:
    if cell is None or cell == "":
        return ""
    if isinstance(cell, str):
        return _text(where, cell, _PLAIN)
    if isinstance(cell, date):
        return f'<c r="{where}" s="{_DATE}"><v>{(cell - _FIRST_DAY).days}</v></c>'
    return f'<c r="{where}"><v>{cell}</v></c>'


def _text(where: str, text: str, style: int) -> str:
    shown = escape(writable(text)[:_MOST])
    return f'<c r="{where}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{shown}</t></is></c>'
