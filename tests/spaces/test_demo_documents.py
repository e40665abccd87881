import io
import zipfile

import docx as python_docx
import pypdfium2
import pytest

from spaces.demo.documents import TooLong, docx, page_count, pdf

HOSTILE = '#panic("non") $x^2$ *gras* _it_ @ref <lab> `code` \\u{41} // fin, l’œuvre à 12 000 € : « été »'


def page_texts(content: bytes) -> list[str]:
    with pypdfium2.PdfDocument(content) as document:
        return [page.get_textpage().get_text_range() for page in document]


def test_each_page_of_a_pdf_holds_exactly_the_text_given():
    pages = [f"Page {number}, seule phrase de cette page.\nSeconde ligne." for number in range(1, 301)]
    pages[211] = "Le relais petite enfance ouvre ses portes à Ruffec le mardi."
    texts = page_texts(pdf(pages, "Trois cents pages"))
    assert len(texts) == 300
    assert texts[211] == pages[211]
    assert texts[11] == pages[11].replace("\n", "\r\n")


def test_an_empty_page_stays_a_page():
    assert page_texts(pdf(["un", "", "trois", ""], "Vides")) == ["un", "", "trois", ""]


def test_text_is_never_read_as_markup():
    (text,) = page_texts(pdf([HOSTILE], HOSTILE))
    assert text.replace("\r\n", " ") == HOSTILE


def test_a_text_that_overflows_its_page_is_refused():
    with pytest.raises(TooLong):
        pdf(["mot " * 4000], "Trop long")
    with pytest.raises(TooLong):
        pdf(["WWWW " * 1800], "Trop large")
    assert page_count(pdf(["phrase assez longue " * 250] * 2, "En petit")) == 2


def test_a_pdf_has_a_page():
    with pytest.raises(ValueError, match="une page au moins"):
        pdf([], "Rien")


def test_the_same_text_gives_the_same_bytes(monkeypatch):
    first = pdf(["un", "deux"], "Même"), docx([("Titre", "Texte")], "Même")
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert (pdf(["un", "deux"], "Même"), docx([("Titre", "Texte")], "Même")) == first
    with zipfile.ZipFile(io.BytesIO(first[1])) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {2020}


def test_a_docx_holds_its_headings_and_paragraphs():
    document = python_docx.Document(io.BytesIO(docx([("Contexte", "Été à Cognac.\nFin."), ("Suite", HOSTILE)], "T")))
    assert [(p.style.name, p.text) for p in document.paragraphs] == [
        ("Heading 1", "Contexte"),
        ("Normal", "Été à Cognac."),
        ("Normal", "Fin."),
        ("Heading 1", "Suite"),
        ("Normal", HOSTILE),
    ]
