"""The corpus of the benchmarks: each family of formats is read as its documents were written."""

import os
from types import SimpleNamespace

import pytest

from benchmarks.corpus import RECIPES
from benchmarks.corpus.truth import Document, Sentence, Truth, read, write
from files.extract import process
from files.extract.programs import libreoffice, tesseract
from files.formats import BY_SLUG

MADE_HERE = (
    "avenant.pdf",
    "lettre_trois_colonnes.pdf",
    "formulaire_rempli.pdf",
    "organigramme.docx",
    "bilan_annote.docx",
    "organisation_formes.pptx",
    "communes_ancien_excel.csv",
    "releve_mac.txt",
    "guide.md",
    "photos.zip",
    "diaporama",
)
MADE_BY_LIBREOFFICE = (
    "bilan_annote.odt",
    "bilan_annote.doc",
    "bilan_annote.rtf",
    "organisation_formes.odp",
    "plan_de_financement.xlsx",
)


def missing_from(name: str, tmp_path) -> list[str]:
    """What the corpus knows of a document and its reader does not give."""
    document = next(recipe for recipe in RECIPES if recipe.name == name).document()
    path = tmp_path / "document"
    path.write_bytes(document.content)
    return document.truth.missing(process.read_text(path, BY_SLUG[document.slug].media_type).parts)


def need(program: str, found: str) -> None:
    """Its absence skips, or fails where CI_SERVICES names it."""
    if not found:
        if program in os.environ.get("CI_SERVICES", "").split():
            pytest.fail(f"{program} est demandé par CI_SERVICES et n'est pas installé")
        pytest.skip(f"{program} n'est pas installé")


@pytest.mark.parametrize("name", MADE_HERE)
def test_what_was_written_is_read_where_it_stands(name, tmp_path):
    assert missing_from(name, tmp_path) == []


@pytest.mark.parametrize("name", MADE_BY_LIBREOFFICE)
def test_what_libreoffice_wrote_is_read_where_it_stands(name, tmp_path):
    need("libreoffice", libreoffice())
    assert missing_from(name, tmp_path) == []


def test_what_was_scanned_is_recognised_page_by_page(tmp_path):
    need("tesseract", tesseract())
    document = next(recipe for recipe in RECIPES if recipe.name == "numerisation_3_pages.pdf").document()
    path = tmp_path / "document"
    path.write_bytes(document.content)
    media_type = BY_SLUG["pdf"].media_type
    assert [page.text for page in process.read_text(path, media_type).parts] == ["", "", ""]
    told = dict(process.recognise(path, media_type, [2]))
    (second,) = [sentence for sentence in document.truth.sentences if sentence.part == 2]
    assert second.stands_in(SimpleNamespace(number=2, label="", text=told[2]))


def test_the_corpus_holds_every_format_that_everybody_may_send():
    assert {recipe.slug for recipe in RECIPES} == {slug for slug, row in BY_SLUG.items() if not row.macros}
    assert len({recipe.name for recipe in RECIPES}) == len(RECIPES) >= 60


def part(number: int, text: str, label: str = "") -> SimpleNamespace:
    return SimpleNamespace(number=number, text=text, label=label)


def test_a_sentence_in_another_part_or_under_another_label_is_missing():
    truth = Truth((Sentence("Le relais ouvre", 2), Sentence("Trois communes", label="Bilan")), parts=2)
    right = [part(1, "Trois\ncommunes", "Bilan 2025"), part(2, "Le relais\u00a0ouvre.")]
    assert truth.missing(right) == []
    assert truth.missing([part(1, "Le relais ouvre"), part(2, "Trois communes", "Projet")]) == [
        "partie 2 : « Le relais ouvre » absent",
        "Bilan : « Trois communes » absent",
    ]
    assert truth.missing(right[:1]) == ["partie 2 : « Le relais ouvre » absent", "1 parties au lieu de 2"]


def test_a_sentence_read_in_an_image_may_lose_some_of_its_words():
    sentence = Sentence("Le relais ouvre à Ruffec", share=0.8)
    assert sentence.stands_in(part(1, "le RELAIS ouvro à ruffec"))
    assert not sentence.stands_in(part(1, "le relois ouvro à ruffec"))


def test_the_truth_is_kept_beside_the_files(tmp_path):
    truth = Truth((Sentence("é", 3, "Bilan", 0.5),), parts=3)
    assert write([Document("a.txt", "txt", b"x", truth)], tmp_path) == 1
    assert read(tmp_path) == {"a.txt": ("txt", truth)}
    assert read(tmp_path / "ailleurs") == {}
