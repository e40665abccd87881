"""Real PDF and DOCX made by the tests, attached to real supports."""

import io
from types import SimpleNamespace

import docx
import pytest
import typst
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from files import actions, jobs
from files.models import FileVersion
from tests.factories import ResourceFactory
from tests.files.screens import plain

FILLER = (
    "Le développement des accueils intercommunaux de la communauté d'agglomération favorise les rendez-vous "
    "territoriaux et l'accompagnement à la parentalité dans les quartiers et les communes rurales. "
)


def make_pdf(pages: list[str], width: str = "21cm", height: str = "29.7cm", justify: bool = False) -> bytes:
    """A PDF with one page per text."""
    settings = (
        f'#set page(width: {width}, height: {height})\n#set text(lang: "fr", hyphenate: {str(justify).lower()})\n'
    )
    settings += f"#set par(justify: {str(justify).lower()})\n"
    return typst.compile((settings + "\n#pagebreak()\n".join(pages)).encode())


def make_docx(build) -> bytes:
    """A DOCX filled by `build(document)`."""
    document = docx.Document()
    build(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def upload(content: bytes, name: str = "rapport.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def read(version: FileVersion, attempt: int = 1) -> FileVersion:
    """Run the extraction job of a version as a worker does."""
    jobs.extract.func(SimpleNamespace(attempt=attempt), version.pk)
    version.refresh_from_db()
    return version


@pytest.fixture(scope="session")
def pdf() -> bytes:
    return make_pdf([f"= Partie {n}\nLa phrase numéro {n} parle de la parentalité. {FILLER}" for n in range(1, 6)])


@pytest.fixture(autouse=True)
def storage_root(settings, tmp_path):
    """A storage of its own for each test."""
    settings.DATA_DIR = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files"},
        }
    }
    return tmp_path / "files"


@pytest.fixture
def attached(people):
    """attached(content, name, **support) -> the version 1 of a file of a new support of the Charente."""

    def attach(content: bytes, name: str = "rapport.pdf", **support) -> FileVersion:
        resource = ResourceFactory(author=people.editeur, **support)
        return actions.attach(actions.store(upload(content, name)), "resource", resource.pk, people.editeur)

    return attach


@pytest.fixture
def as_lecteur(client, people):
    """The client of a lecteur of the Charente."""
    client.force_login(people.lecteur)
    return client


@pytest.fixture
def page(as_lecteur):
    """page(version, number, **query) -> the HTML of that page, its spaces made ordinary."""

    def opened(version: FileVersion, number: int = 1, **query: str) -> str:
        return plain(as_lecteur.get(reverse("files:page", args=[version.pk, number]), query))

    return opened
