"""Budgets that do not depend on the machine: queries of each page, with one support and with fifty, and what the
first page weighs. Times are those of `make bench` (docs/mesures.md)."""

import gzip
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext

from files.models import Blob, File, FilePart, FileVersion, State
from links.signals import changed
from search.engines import engine
from search.indexing import index_waiting
from spaces.models import Resource, ResourceFormat
from tests.factories import ResourceFactory

QUERIES = 12
FIRST_PAGE = 60_000  # bytes, compressed
LOADED_BY_EVERY_PAGE = ("css/site.css", "js/site.js", "django_htmx/htmx-2.min.js", "icons/sprite.svg")
CAFS = [f"caf-{number}" for number in (16, 17, 19, 23, 24, 33, 35, 40, 47, 64)]


@pytest.fixture
def shelf(people, settings, tmp_path):
    """Puts supports on the shelves, each with two files of two pages, and indexes them."""
    settings.SEARCH_INDEX_DIR = tmp_path / "index"
    engine().rebuild([])

    def add(number: int) -> Resource:
        for _ in range(number):
            support = ResourceFactory(
                author=people.editeur,
                caf_id=CAFS[Resource.objects.count() % len(CAFS)],
                year=2020 + Resource.objects.count() % 6,
                summary="Seize communes, un diagnostic partagé.",
            )
            support.steps.set(["preparer"])
            support.themes.set(["jeunesse", "petite-enfance"])
            ResourceFormat.objects.create(resource=support, slug="pdf")
            for place in range(2):
                _attach(support, place)
            changed.send(sender=Resource, kind="resource", pk=support.pk, narrows=False)
        index_waiting()
        return support

    return add


def _attach(support: Resource, place: int) -> None:
    blob = Blob.objects.create(sha256=f"{support.pk * 10 + place:064x}", size=10)
    slot = File.objects.create(kind="resource", object_id=support.pk, position=place)
    version = FileVersion.objects.create(
        file=slot, number=1, blob=blob, name="a.pdf", media_type="application/pdf", created_by=support.author,
        state=State.READY, pages=2,
    )  # fmt: skip
    FilePart.objects.bulk_create(
        FilePart(version=version, number=page, unit="page", text="un bilan partagé") for page in (1, 2)
    )


def queries(client, address: str) -> int:
    caches["process"].clear()
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


PAGES = {
    "accueil": "/",
    "supports": "/supports/",
    "supports filtrés": "/supports/?rubrique=diagnostic&annee=2020&caf=caf-16&cdr=atlantique&format=pdf&tri=titre",
    "un support": "{support}",
    "page d'un fichier": "/fichiers/{version}/page/2/?q=bilan",
    "texte d'un fichier": "/fichiers/{version}/texte/",
    "les Caf": "/caf/",
    "une Caf": "/caf/caf-16/",
    "recherche": "/recherche/?q=bilan",
    "recherche filtrée": "/recherche/?q=bilan&caf=caf-16&annee=2020",
    "faute de frappe": "/recherche/?q=bilna",
    "dépôt": "/deposer/",
}


@pytest.mark.parametrize("level", ["editeur", "admin_national"])
def test_every_page_asks_twelve_queries_at_most_however_many_supports_there_are(client, people, shelf, level):
    first = shelf(1)
    version = FileVersion.objects.filter(file__object_id=first.pk).first()
    client.force_login(getattr(people, level))
    addresses = {
        name: address.format(support=first.get_absolute_url(), version=version.pk) for name, address in PAGES.items()
    }
    for address in addresses.values():
        client.get(address)  # what a process asks once in its life is asked
    alone = {name: queries(client, address) for name, address in addresses.items()}
    shelf(49)
    assert {name: queries(client, address) for name, address in addresses.items()} == alone
    assert {name: number for name, number in alone.items() if number > QUERIES} == {}


@pytest.mark.parametrize("address", ["/", "/supports/", "/recherche/?q=bilan"])
def test_the_first_page_weighs_less_than_its_budget_with_all_it_loads(client, people, shelf, address):
    shelf(21)
    client.force_login(people.editeur)
    page = client.get(address).content
    for name in LOADED_BY_EVERY_PAGE[:3]:
        assert f"/static/{name}" in page.decode()
    loaded = [page, *(Path(finders.find(name)).read_bytes() for name in LOADED_BY_EVERY_PAGE)]
    assert sum(len(gzip.compress(content, 6)) for content in loaded) < FIRST_PAGE
