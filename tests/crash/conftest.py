"""Prepared sites to kill, and files to give them."""

from pathlib import Path

import pytest

from spaces.demo.documents import docx, pdf
from tests.processes import copy_of, loaded, prepare


@pytest.fixture(scope="session")
def model(tmp_path_factory, django_db_setup):
    """A site with reference data, an index and accounts, copied for each test."""
    return prepare(loaded(tmp_path_factory.mktemp("model") / "var"))


@pytest.fixture
def site(model, tmp_path):
    """A site of this test's own."""
    opened = copy_of(model, tmp_path / "var")
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path) -> Path:
    """A mixed folder of real PDF and DOCX, each with a sentence of its own; the PDF says it on page 12."""
    place = tmp_path / "depot"
    place.mkdir()
    for number in range(3):
        pages = [f"Page {page} du diagnostic numéro {number} de la communauté de communes." for page in range(1, 15)]
        pages[11] += f" {sentence(number, 'pdf')}"
        (place / f"diagnostic {number}.pdf").write_bytes(pdf(pages, f"Diagnostic {number}"))
        sections = [("Contexte", "Les élus décident."), ("Action", sentence(number, "docx"))]
        (place / f"fiche {number}.docx").write_bytes(docx(sections, f"Fiche {number}"))
    return place


def sentence(number: int, form: str) -> str:
    """The sentence that only one file of the folder holds."""
    colour = ("vermillon", "turquoise", "ocre")[number]
    return f"La ludothèque {colour} du {form} ouvre onze mercredis par trimestre aux familles isolées."
