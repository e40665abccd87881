"""How each format is shown: tables, lists, texts, images of converted documents, cards."""

import io
import re
import zipfile

import pytest
from django.urls import reverse
from PIL import Image

from files import drawing
from files.models import FileVersion, State, Verb
from tests.files.conftest import make_docx, read
from tests.files.making import make_pptx, make_xlsx
from tests.files.screens import converted, plain, working

# Sheets, lists and texts


ROWS = [["Commune", "Allocataires", "Part"], ["Montmoreau", 312, "12,5 %"], ["Chalais & Cie", 287, "9 %"]]


def test_a_sheet_is_a_table_with_its_header_its_numbers_to_the_right_and_words_marked(page, attached):
    version = read(attached(make_xlsx({"Enfants": ROWS}), "suivi.xlsx"))
    html = page(version, q="chalais")
    assert '<div class="table-frame" role="region" tabindex="0" aria-label="Tableau : Enfants">' in html
    assert "<caption>2 lignes, 3 colonnes</caption>" in html
    assert '<th scope="col">Commune</th><th scope="col" class="number">Allocataires</th>' in html
    assert '<td class="number">312</td><td class="number">12,5 %</td>' in html
    assert '<td><mark id="passage">Chalais</mark> & Cie</td>' in html


def test_a_first_row_of_numbers_or_sentences_is_no_header(page, attached):
    version = read(attached(make_xlsx({"A": [[1, 2], [3, 4]], "B": [["Une phrase " * 12, "b"], ["c", "d"]]}), "a.xlsx"))
    assert "<thead>" not in page(version, 1)
    assert "<thead>" not in page(version, 2)


def test_a_sheet_that_goes_on_repeats_its_header_in_the_page_and_in_the_text(page, as_lecteur, attached):
    rows = "Commune;Habitants\n" + "\n".join(f"Commune {number};{number}" for number in range(1, 1500))
    version = read(attached(rows.encode(), "communes.csv"))
    assert page(version, 2).count('<th scope="col">Commune</th>') == 1
    assert "<td>Commune 200</td>" in page(version, 2)
    last = plain(as_lecteur.get(reverse("files:text", args=[version.pk]), {"page": 2}))
    assert last.count('<th scope="col">Commune</th>') == 3


def test_a_sheet_of_one_column_is_read_as_lines(page, attached):
    version = read(attached(make_xlsx({"Notes": [["Ce classeur suit les actions."]]}), "a.xlsx"))
    html = page(version)
    assert "<p>Ce classeur suit les actions.</p>" in html
    assert "<table" not in html


def test_a_row_of_thousands_of_cells_shows_two_hundred_and_says_the_rest(page, attached):
    version = read(attached((";".join(map(str, range(3000))) + "\n1;2\n").encode(), "large.csv"))
    html = page(version)
    assert html.count("<td") < 500
    assert "2 800 colonnes de plus" in html


def test_an_archive_is_a_list_of_files_and_sizes(page, attached):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("annexes/bilan – été.txt", "a" * 1500)
        archive.writestr("b.txt", "b")
    html = page(read(attached(out.getvalue(), "annexes.zip")), q="été")
    assert "<caption>2 fichiers, 1,5 ko en tout</caption>" in html
    assert '<td>annexes/bilan – <mark id="passage">été</mark>.txt</td><td class="number">1,5 ko</td>' in html


def test_a_text_keeps_its_lines_and_a_markdown_stays_as_typed(page, attached):
    html = page(read(attached(b"Titre\n   retrait <b>\n\nSuite", "note.txt")))
    assert '<div class="typed">' in html
    assert "<p>Titre\n   retrait <b></p>" in html
    assert "<p>Suite</p>" in html
    assert "**gras**" in page(read(attached(b"# Titre\n\nUn mot **gras**.", "note.md")))


def test_a_section_bears_its_heading_once(page, attached):
    def build(document):
        document.add_heading("Contexte", 1)
        document.add_paragraph("Seize communes.")

    html = page(read(attached(make_docx(build), "bilan.docx")), q="contexte")
    assert html.count("Contexte") == 1
    assert '<mark id="passage">Contexte</mark></h2>' in html


# Images of converted documents


@pytest.fixture
def slides(attached) -> FileVersion:
    def build(deck):
        for number in range(1, 4):
            slide = deck.slides.add_slide(deck.slide_layouts[1])
            slide.shapes.title.text = f"Axe {number}"
            slide.placeholders[1].text = "Un lieu d'accueil."

    return read(attached(make_pptx(build), "copil.pptx"))


def test_a_part_shows_the_pages_where_it_stands_one_under_another(page, slides):
    converted(slides, [(1, 1), (2, 4), (5, 5)], 5)
    html = page(slides, 2)
    sources = re.findall(r'<img src="([^"]+)" alt="([^"]+)" width="910" height="1287"( loading="lazy")?', html)
    assert [source for source, _, _ in sources] == [
        f"/fichiers/{slides.pk}/page/{number}/image.webp" for number in (2, 3, 4)
    ]
    assert sources[0][1] == "Image de la page 2 du document ; son texte suit"
    assert [lazy for _, _, lazy in sources] == ["", ' loading="lazy"', ' loading="lazy"']
    assert f'data-ahead="/fichiers/{slides.pk}/page/5/image.webp"' in html


def test_a_part_over_many_pages_shows_ten_and_says_how_many_more(page, slides):
    converted(slides, [(1, 14), (15, 15), (15, 15)], 15)
    html = page(slides, 1)
    assert html.count("<img ") == 10
    assert "Et 4 autres pages" in html


def test_images_that_are_being_made_are_awaited_and_those_that_cannot_be_are_said(page, slides):
    working(slides, Verb.CONVERT, total=1)
    html = page(slides, 2)
    assert "Les images des pages sont en préparation." in html
    assert f'hx-get="/fichiers/{slides.pk}/page/2/" hx-trigger="every 4s" hx-select="#images"' in html
    working(slides, Verb.CONVERT, total=1, state=State.FAILED, reason="LibreOffice n'a pas su ouvrir ce fichier.")
    html = page(slides, 2)
    assert "LibreOffice n'a pas su ouvrir ce fichier." in html
    assert 'hx-trigger="every' not in html
    assert "text-only" in html


def test_the_printed_pages_of_a_sheet_come_after_its_table(page, attached):
    version = read(attached(make_xlsx({"Enfants": ROWS}), "suivi.xlsx"))
    converted(version, [(1, 2)], 2)
    html = page(version)
    assert html.index("<table") < html.index("Comme à l’impression") < html.index("<img ")


# Cards


def test_a_card_tells_the_letters_of_french_apart():
    letters = "aàâæcçeéèêëiîïoôœuùûüyÿAÀÂÆCÇEÉÈÊËIÎÏOÔŒUÙÛÜYŸ"
    assert len({drawing.card(f"{letter}.txt", "Texte", "doc", 240) for letter in letters}) == len(letters)


@pytest.mark.parametrize("name", ["#let $x$ *y* <z> @a \\.txt", "x" * 255, "日本.txt", ".", "\u202egnp.txt"])
def test_a_card_bears_any_name(name):
    with Image.open(io.BytesIO(drawing.card(name, "PowerPoint avec macros", "ppt", 240))) as card:
        assert card.size == (240, 339)
