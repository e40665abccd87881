"""The formats that are accepted: one row each. A new one also needs its reader in files/extract/child.py."""

from dataclasses import dataclass
from enum import StrEnum

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
DOCM = "application/vnd.ms-word.document.macroEnabled.12"
XLSM = "application/vnd.ms-excel.sheet.macroEnabled.12"
PPTM = "application/vnd.ms-powerpoint.presentation.macroEnabled.12"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
ODP = "application/vnd.oasis.opendocument.presentation"
OPEN_DOCUMENTS = (ODT, ODS, ODP)
DOC = "application/msword"
XLS = "application/vnd.ms-excel"
PPT = "application/vnd.ms-powerpoint"
RTF = "application/rtf"
CSV = "text/csv"
TXT = "text/plain"
MD = "text/markdown"
PNG = "image/png"
JPEG = "image/jpeg"
WEBP = "image/webp"
ZIP = "application/zip"


class Images(StrEnum):
    """Where the images of the pages come from."""

    OWN = "own"  # drawn from the bytes themselves
    CONVERTED = "converted"  # drawn from a PDF that LibreOffice makes, where it is installed
    NONE = "none"  # a card with the title and the type stands for it


class Unit(StrEnum):
    """What the text of a format is cut into; the value stands in the database."""

    PAGE = "page"
    SECTION = "section"
    SLIDE = "diapositive"
    SHEET = "feuille"


_UNIT_LABELS = {Unit.PAGE: "page", Unit.SECTION: "partie", Unit.SLIDE: "diapositive", Unit.SHEET: "feuille"}


@dataclass(frozen=True)
class Format:
    """A format that is accepted. `label` goes on « Ce fichier est … »; `family` is its colour ("doc", "xls", "ppt").

    `suffixes`: the first is given to files that bear another one. `macros`: only national levels may send it.
    """

    media_type: str
    slug: str
    label: str
    short: str
    suffixes: tuple[str, ...]
    unit: Unit
    images: Images
    family: str = ""
    macros: bool = False

    @property
    def suffix(self) -> str:
        return self.suffixes[0]

    @property
    def unit_label(self) -> str:
        """The unit as pages name it."""
        return _UNIT_LABELS[self.unit]


_ROWS = (
    Format(PDF, "pdf", "un PDF", "PDF", (".pdf",), Unit.PAGE, Images.OWN),
    Format(DOCX, "docx", "un document Word", "Word", (".docx",), Unit.SECTION, Images.CONVERTED, "doc"),
    Format(ODT, "odt", "un texte LibreOffice", "Writer", (".odt",), Unit.SECTION, Images.CONVERTED, "doc"),
    Format(DOC, "doc", "un ancien document Word", "Word 97", (".doc",), Unit.SECTION, Images.CONVERTED, "doc"),
    Format(RTF, "rtf", "un document RTF", "RTF", (".rtf",), Unit.SECTION, Images.CONVERTED, "doc"),
    Format(PPTX, "pptx", "une présentation PowerPoint", "PowerPoint", (".pptx",), Unit.SLIDE, Images.CONVERTED, "ppt"),
    Format(ODP, "odp", "une présentation LibreOffice", "Impress", (".odp",), Unit.SLIDE, Images.CONVERTED, "ppt"),
    Format(
        PPT, "ppt", "une ancienne présentation PowerPoint", "PowerPoint 97", (".ppt", ".pps"), Unit.SLIDE,
        Images.CONVERTED, "ppt",
    ),
    Format(XLSX, "xlsx", "un classeur Excel", "Excel", (".xlsx",), Unit.SHEET, Images.CONVERTED, "xls"),
    Format(ODS, "ods", "un classeur LibreOffice", "Calc", (".ods",), Unit.SHEET, Images.CONVERTED, "xls"),
    Format(XLS, "xls", "un ancien classeur Excel", "Excel 97", (".xls",), Unit.SHEET, Images.CONVERTED, "xls"),
    Format(CSV, "csv", "un tableau CSV", "CSV", (".csv", ".tsv"), Unit.SHEET, Images.NONE, "xls"),
    Format(TXT, "txt", "un texte simple", "Texte", (".txt", ".log", ".text"), Unit.SECTION, Images.NONE, "doc"),
    Format(MD, "md", "un texte Markdown", "Markdown", (".md", ".markdown"), Unit.SECTION, Images.NONE, "doc"),
    Format(PNG, "png", "une image PNG", "Image PNG", (".png",), Unit.PAGE, Images.OWN),
    Format(JPEG, "jpeg", "une image JPEG", "Image JPEG", (".jpg", ".jpeg", ".jpe"), Unit.PAGE, Images.OWN),
    Format(WEBP, "webp", "une image WebP", "Image WebP", (".webp",), Unit.PAGE, Images.OWN),
    Format(ZIP, "zip", "une archive ZIP", "Archive ZIP", (".zip",), Unit.SECTION, Images.NONE),
    Format(
        DOCM, "docm", "un document Word avec macros", "Word avec macros", (".docm",), Unit.SECTION, Images.NONE, "doc",
        macros=True,
    ),
    Format(
        XLSM, "xlsm", "un classeur Excel avec macros", "Excel avec macros", (".xlsm",), Unit.SHEET, Images.NONE, "xls",
        macros=True,
    ),
    Format(
        PPTM, "pptm", "une présentation PowerPoint avec macros", "PowerPoint avec macros", (".pptm",), Unit.SLIDE,
        Images.NONE, "ppt", macros=True,
    ),
)  # fmt: skip

FORMATS: dict[str, Format] = {row.media_type: row for row in _ROWS}
BY_SLUG: dict[str, Format] = {row.slug: row for row in _ROWS}
SUFFIXES: dict[str, Format] = {suffix: row for row in _ROWS for suffix in row.suffixes}
