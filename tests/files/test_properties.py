"""What a document says of itself: read with its text, whatever its software; never a reason to fail."""

import datetime

import pytest
import typst

from files import actions
from files.extract import process
from files.formats import DOCX, ODT, PDF, PPTX, XLSX
from tests.files.conftest import make_docx, make_pdf, upload
from tests.files.making import make_odf, make_pptx, make_xlsx, rewritten

MADE = datetime.datetime(2019, 3, 2, 10, 0)
META = (
    '<office:document-meta xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<office:meta><dc:title>Portrait social</dc:title><meta:creation-date>2019-03-02T10:00:00</meta:creation-date>"
    "<dc:date>2019-06-12T10:00:00</dc:date></office:meta></office:document-meta>"
)


def word(document):
    document.core_properties.title = "Portrait social"
    document.core_properties.created = document.core_properties.modified = MADE
    document.add_paragraph("Bonjour")


def slides(presentation):
    presentation.core_properties.title = "Portrait social"
    presentation.core_properties.created = presentation.core_properties.modified = MADE
    presentation.slides.add_slide(presentation.slide_layouts[6])


def pdf_of(title):
    day = "datetime(year: 2019, month: 3, day: 2)"
    return typst.compile(f'#set document(title: "{title}", date: {day})\nBonjour'.encode())


DOCUMENTS = {
    PDF: lambda: pdf_of("Portrait social"),
    DOCX: lambda: make_docx(word),
    PPTX: lambda: make_pptx(slides),
    ODT: lambda: rewritten(make_odf("text", "<text:p>Bonjour</text:p>"), {"meta.xml": META}),
}


def said_by(tmp_path, content, media_type):
    path = tmp_path / "document"
    path.write_bytes(content)
    properties = {}
    return list(process.texts(path, media_type, properties)), properties


@pytest.mark.parametrize("media_type", DOCUMENTS)
def test_title_and_dates_are_read_with_the_text(tmp_path, media_type):
    _, properties = said_by(tmp_path, DOCUMENTS[media_type](), media_type)
    assert properties["title"] == "Portrait social"
    assert properties["made"].startswith("2019")
    assert properties.get("saved", "2019").startswith("2019")


def test_a_document_that_says_nothing_of_itself_is_read_all_the_same(tmp_path):
    content = rewritten(make_xlsx({"Feuille": [["Bonjour"]]}), {"docProps/core.xml": None})
    assert said_by(tmp_path, content, XLSX) == (["Bonjour"], {})
    texts, properties = said_by(tmp_path, make_pdf(["Bonjour"]), PDF)
    assert "Bonjour" in texts[0]
    assert "title" not in properties


@pytest.mark.parametrize(
    "core",
    [
        b"<cp:coreProperties",
        b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x><title>&a;</title></x>',
        b"<x><title>" + b"a" * 3_000_000 + b"</title></x>",
        b"\xff\xfe\x00",
    ],
)
def test_hostile_properties_do_not_keep_the_text_from_being_read(tmp_path, core):
    content = rewritten(make_docx(word), {"docProps/core.xml": core})
    assert said_by(tmp_path, content, DOCX) == (["Bonjour"], {})


def test_the_first_look_gives_them_to_who_deposits(storage_root):
    stored = actions.store(upload(DOCUMENTS[DOCX](), "note.docx"))
    assert stored.properties["title"] == "Portrait social"
