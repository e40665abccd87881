"""Workbooks: an OpenDocument of plain XML written here, from which LibreOffice makes XLSX, ODS and XLS."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial
from html import escape

from benchmarks.corpus.matter import DATED, spread, territory
from benchmarks.corpus.office import converted
from benchmarks.corpus.truth import Recipe, Sentence, Truth

ROWS = 20_000
SHEETS = 20
_FLAT = ".fods"
_SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"), ("number", "datastyle"),
    )
) + ' xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2"'  # fmt: skip
_STYLES = (
    '<number:date-style style:name="N1"><number:day number:style="long"/><number:text>/</number:text>'
    '<number:month number:style="long"/><number:text>/</number:text><number:year number:style="long"/>'
    "</number:date-style>"
    '<style:style style:name="jour" style:family="table-cell" style:data-style-name="N1"/>'
    '<style:style style:name="cachee" style:family="table"><style:table-properties table:display="false"/>'
    "</style:style>"
)


@dataclass(frozen=True)
class Sheet:
    """A sheet by its rows; a cell is a text, a number, a day, or a formula with its value."""

    name: str
    rows: list[list]
    hidden: bool = False


@dataclass(frozen=True)
class Formula:
    text: str
    value: float


@cache
def twenty_sheets() -> tuple[bytes, Truth]:
    """The dashboard of a département: a sheet per commune, a summary, one that is hidden."""
    sheets, sentences = [], []
    for number, place in enumerate(territory().places[:SHEETS], start=1):
        rows: list[list] = [
            ["Indicateur", "Valeur", "Relevé le"],
            [f"Population de {place.name}", place.population, date(2025, 1, 1)],
            ["Places d’accueil", number * 12, date(2025, 3, number)],
            ["Familles suivies", Formula("of:=[.B3]*3", number * 36), date(2025, 3, number)],
            [],
            [f"Commentaire : {place.name} demande une antenne du relais petite enfance, dossier {number}"],
        ]
        sheets.append(Sheet(place.name[:31], rows, hidden=number == SHEETS))
        sentences.append(Sentence(f"demande une antenne du relais petite enfance, dossier {number}", label=place.name))
        sentences.append(Sentence(f"Familles suivies {number * 36}", number))
        sentences.append(Sentence(f"Population de {place.name} {place.population} 01/01/2025", number))
    return _flat(sheets), Truth(tuple(sentences), SHEETS)


@cache
def long_sheet() -> tuple[bytes, Truth]:
    """An extraction of 20,000 rows."""
    places = territory().places
    rows: list[list] = [["Dossier", "Commune", "Tranche de quotient", "Montant", "Ouvert le"]]
    for row in range(1, ROWS + 1):
        day = date(2020, 1, 1) + timedelta(days=row % 1800)
        rows.append([f"D{row:05}", places[row % len(places)].name, row % 4 + 1, row * 1.5, day])
    told = [Sentence(f"D{row:05}", label="Extraction") for row in spread(range(1, ROWS + 1), 12)]
    return _flat([Sheet("Extraction", rows)]), Truth(tuple(told))


@cache
def budget() -> tuple[bytes, Truth]:
    """A financing plan that begins far from the corner, with totals, and a sheet that holds nothing."""
    lines: list[list] = [[], [], ["", "", "Financeur", "Montant 2025", "Montant 2026"]]
    for rank, name in enumerate(("Caf, bonus de territoire", "Communauté d’agglomération", "Département"), start=1):
        lines.append(["", "", name, 12_500 * rank, 13_000.5 * rank])
    lines.append(["", "", "Total", Formula("of:=SUM([.D4:.D6])", 75_000), Formula("of:=SUM([.E4:.E6])", 78_003)])
    lines += [[], ["", "", "Établi le", DATED.date()]]
    told = ("Caf, bonus de territoire 12500 13000,5", "Total 75000 78003", "Établi le 14/03/2025")
    return _flat([Sheet("Plan de financement", lines), Sheet("Feuille vide", [])]), Truth(
        tuple(Sentence(text, label="Plan de financement") for text in told), 1
    )


def made(source: Callable[[], tuple[bytes, Truth]], target: str) -> tuple[bytes, Truth]:
    """A workbook in the format of that target."""
    content, truth = source()
    return converted(content, _FLAT, target), truth


def _flat(sheets: list[Sheet]) -> bytes:
    tables = "".join(_table(sheet) for sheet in sheets)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document {_SPACES} office:version="1.2" '
        'office:mimetype="application/vnd.oasis.opendocument.spreadsheet">'
        f"<office:automatic-styles>{_STYLES}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document>"
    ).encode()


def _table(sheet: Sheet) -> str:
    style = ' table:style-name="cachee"' if sheet.hidden else ""
    rows = "".join(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in sheet.rows)
    return f'<table:table table:name="{escape(sheet.name)}"{style}>{rows or "<table:table-row/>"}</table:table>'


def _cell(value: str | float | date | Formula) -> str:
    match value:
        case Formula(text, result):
            return f'<table:table-cell table:formula="{text}" office:value-type="float" office:value="{result}"/>'
        case date():
            return f'<table:table-cell table:style-name="jour" office:value-type="date" office:date-value="{value}"/>'
        case int() | float():
            return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'


RECIPES = tuple(
    Recipe(f"{name}.{slug}", slug, partial(made, source, target), office=True)
    for slug, target in (("xlsx", "xlsx"), ("ods", "ods"), ("xls", "xls:MS Excel 97"))
    for name, source in (
        ("tableau_de_bord_communes", twenty_sheets),
        ("extraction_20000_lignes", long_sheet),
        ("plan_de_financement", budget),
    )
)
