"""ODS written by hand, row after row: a table of texts, whole numbers and dates.

Source: OpenDocument 1.2, parts 1 (tables, styles) and 3 (the package: `mimetype` first, and not compressed).
"""

from collections.abc import Iterable, Iterator
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from spaces.sheets.cells import Cell, Column, Row, writable
from spaces.sheets.packages import letters, package

_MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.2" manifest:media-type="{_MEDIA_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
_NAMES = "".join(
    f' xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("style", "style"),
        ("text", "text"),
        ("table", "table"),
        ("number", "datastyle"),
        ("fo", "xsl-fo-compatible"),
    )
)
_STYLES = (
    '<number:date-style style:name="jour"><number:day number:style="long"/><number:text>/</number:text>'
    '<number:month number:style="long"/><number:text>/</number:text><number:year number:style="long"/>'
    "</number:date-style>"
    '<style:style style:name="date" style:family="table-cell" style:data-style-name="jour"/>'
    '<style:style style:name="tete" style:family="table-cell"><style:text-properties fo:font-weight="bold"/>'
    "</style:style>"
)
_MILLIMETRES = 2  # for one character


def write(title: str, columns: list[Column], rows: Iterable[Row]) -> Iterator[bytes]:
    """The bytes of a document of one sheet: the first row bold, repeated in print and filtered."""
    papers = {"META-INF/manifest.xml": _MANIFEST}
    return package({"mimetype": _MEDIA_TYPE}, "content.xml", _content(title, columns, rows), papers)


def _content(title: str, columns: list[Column], rows: Iterable[Row]) -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content{_NAMES} office:version="1.2">'
    yield "<office:automatic-styles>"
    for place, column in enumerate(columns):
        yield (
            f'<style:style style:name="colonne{place}" style:family="table-column">'
            f'<style:table-column-properties style:column-width="{column.width * _MILLIMETRES}mm"/></style:style>'
        )
    name = quoteattr(writable(title))
    yield f"{_STYLES}</office:automatic-styles><office:body><office:spreadsheet><table:table table:name={name}>"
    for place in range(len(columns)):
        yield f'<table:table-column table:style-name="colonne{place}"/>'
    yield "<table:table-header-rows><table:table-row>"
    for column in columns:
        yield _text(column.title, ' table:style-name="tete"')
    yield "</table:table-row></table:table-header-rows>"
    last = 1
    for row in rows:
        last += 1
        yield f"<table:table-row>{''.join(_cell(cell) for cell in row)}</table:table-row>"
    area = quoteattr(f"$'{title}'.$A$1:$'{title}'.${letters(len(columns))}${last}")
    yield (
        '</table:table><table:database-ranges><table:database-range table:name="liste" '
        f'table:target-range-address={area} table:display-filter-buttons="true"/></table:database-ranges>'
        "</office:spreadsheet></office:body></office:document-content>"
    )


def _cell(cell: Cell) -> str:
    if cell is None or cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, str):
        return _text(cell)
    if isinstance(cell, date):
        return (
            f'<table:table-cell table:style-name="date" office:value-type="date" office:date-value="{cell:%Y-%m-%d}">'
            f"<text:p>{cell:%d/%m/%Y}</text:p></table:table-cell>"
        )
    return (
        f'<table:table-cell office:value-type="float" office:value="{cell}"><text:p>{cell}</text:p></table:table-cell>'
    )


def _text(text: str, style: str = "") -> str:
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in writable(text).splitlines())
    return f'<table:table-cell{style} office:value-type="string">{lines}</table:table-cell>'
