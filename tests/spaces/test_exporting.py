"""/supports/liste.csv, .xlsx and .ods: the rows of the list, all of them, harmless and as spreadsheets read them."""

import csv
import tracemalloc
import zipfile
from datetime import UTC, date, datetime
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import etree
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from accounts.models import Trace
from files.models import Blob, File, FileVersion, State
from spaces import exporting
from spaces.listing import Choice
from spaces.models import Resource
from spaces.sheets import SHEETS, Column
from tests.factories import ResourceFactory

pytestmark = pytest.mark.django_db
HEAD = [column.title for column in exporting.COLUMNS]
TITLE = HEAD.index("Titre")


def sent(client, user, address):
    client.force_login(user)
    response = client.get(address)
    assert response.status_code == 200
    return b"".join(response.streaming_content), response


def lines(content):
    return list(csv.reader(StringIO(content.decode("utf-8-sig")), delimiter=";"))


def table(suffix, content):
    """What a spreadsheet reads, the head first; empty cells as empty texts."""
    if suffix == "csv":
        return lines(content)
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def attach(support, position, media_type, pages):
    blob = Blob.objects.create(sha256=f"{support.pk * 10 + position:064x}", size=1)
    slot = File.objects.create(kind="resource", object_id=support.pk, position=position)
    FileVersion.objects.create(
        file=slot, number=1, blob=blob, name="f", media_type=media_type, created_by=support.author,
        state=State.READY, pages=pages,
    )  # fmt: skip


@pytest.fixture
def shelf(people):
    support = ResourceFactory(
        title="Fiche « parentalité » ; œuvre", year=2021, author=people.editeur, tokens={"cdr:atlantique"},
        type_id="fiche-action", published_at=datetime(2024, 12, 31, 23, 30, tzinfo=UTC), keywords="lieux, accueil",
    )  # fmt: skip
    support.steps.set(["preparer", "suivre"])
    support.themes.set(["parentalite"])
    support.about_cafs.set(["caf-16"])
    attach(support, 0, "application/pdf", 12)
    attach(support, 1, "application/pdf", 3)
    ResourceFactory(title="Étude de Rennes", caf_id="caf-35", year=None, type_id="etude", author=people.editeur_35)
    ResourceFactory(title="Aux éditeurs", tokens={"editeurs:caf-35"}, caf_id="caf-35", author=people.editeur_35)
    return people


@pytest.mark.parametrize("suffix", SHEETS)
def test_each_format_gives_the_columns_people_expect(client, shelf, suffix):
    content, response = sent(client, shelf.lecteur, f"/supports/liste.{suffix}?tri=recents")
    head, etude, fiche = table(suffix, content)
    assert head == HEAD
    assert etude[TITLE] == "Étude de Rennes"
    row = dict(zip(head, fiche, strict=True))
    assert row["Titre"] == "Fiche « parentalité » ; œuvre"
    assert row["Étapes"].count(",") == 1
    assert (row["Thématiques"], row["Cdr"], row["Territoire"]) == ("Parentalité", "Atlantique", "Caf de la Charente")
    assert row["Lisible par"] == "Cdr Atlantique"
    assert (int(row["Année"]), int(row["Fichiers"]), row["Formats"], int(row["Pages"])) == (2021, 2, "PDF", 15)
    assert row["Publié le"] in ("01/01/2025", date(2025, 1, 1))  # in the time of Paris
    assert row["Adresse"].endswith(Resource.objects.get(type_id="fiche-action").get_absolute_url())
    assert f'.{suffix}"' in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    ("level", "query", "titles"),
    [
        ("lecteur_35", "", ["Étude de Rennes"]),
        ("editeur_35", "?tri=titre", ["Aux éditeurs", "Étude de Rennes"]),
        ("editeur_35", "?type=etude&page=7", ["Étude de Rennes"]),
        ("lecteur", "?annee=2021", ["Fiche « parentalité » ; œuvre"]),
        ("lecteur", "?annee=1999", []),
    ],
)
def test_the_table_follows_the_rights_the_filters_and_the_order(client, shelf, level, query, titles):
    content, _ = sent(client, getattr(shelf, level), f"/supports/liste.csv{query}")
    assert [row[TITLE] for row in lines(content)[1:]] == titles


def test_all_pages_of_the_list_are_in_the_table_and_the_list_says_how_many(client, people):
    ResourceFactory.create_batch(45)
    content, _ = sent(client, people.lecteur, "/supports/liste.csv?type=diagnostic")
    assert len(lines(content)) == 46
    page = client.get("/supports/?type=diagnostic").content.decode()
    assert "45\N{NO-BREAK SPACE}supports" in page
    assert '/supports/liste.xlsx?type=diagnostic"' in page


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "  ="])
def test_what_people_wrote_is_never_a_formula(client, people, start):
    ResourceFactory(title=f"{start}1+1|'cmd'!A1", keywords="\x01\x1b<&>")
    read = {suffix: sent(client, people.lecteur, f"/supports/liste.{suffix}")[0] for suffix in SHEETS}
    assert lines(read["csv"])[1][TITLE].startswith("'")
    cell = load_workbook(BytesIO(read["xlsx"])).active.cell(2, TITLE + 1)
    assert cell.data_type == "s"
    content = etree.fromstring(zipfile.ZipFile(BytesIO(read["ods"])).read("content.xml"))
    assert not content.xpath("//@*[local-name()='formula']")
    assert "1+1" in "".join(content.itertext())


def test_an_ods_begins_with_its_type_uncompressed_as_the_format_wants(client, people):
    package = zipfile.ZipFile(BytesIO(sent(client, people.lecteur, "/supports/liste.ods")[0]))
    first = package.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert package.read("mimetype") == b"application/vnd.oasis.opendocument.spreadsheet"


def test_taking_a_list_away_leaves_a_trace_that_names_what_not_everyone_reads(client, shelf):
    closed = Resource.objects.get(title="Aux éditeurs")
    sent(client, shelf.editeur_35, "/supports/liste.csv?type=etude")
    assert Trace.objects.get(verb="export").detail["narrow"] == 0
    sent(client, shelf.editeur_35, "/supports/liste.ods")
    line = Trace.objects.filter(verb="export").latest("pk")
    assert line.actor == shelf.editeur_35
    assert line.detail == {"supports": [closed.pk], "narrow": 1, "taken": 2, "sheet": "ods"}


def test_the_trace_of_a_long_list_keeps_the_count_and_its_first_keys(client, shelf, monkeypatch):
    monkeypatch.setattr("spaces.taken.MOST_KEYS", 2)
    for number in range(3):
        ResourceFactory(title=f"Fermé {number}", caf_id="caf-35", tokens={"editeurs:caf-35"})
    sent(client, shelf.editeur_35, "/supports/liste.csv")
    detail = Trace.objects.get(verb="export").detail
    assert (len(detail["supports"]), detail["narrow"], detail["taken"]) == (2, 4, 5)


def test_an_unknown_format_does_not_exist(client, people):
    client.force_login(people.lecteur)
    assert client.get("/supports/liste.exe").status_code == 404


def test_the_export_asks_the_same_queries_for_1_and_for_2_000_rows(client, people):
    def queries():
        client.force_login(people.lecteur)
        with CaptureQueriesContext(connection) as seen:
            b"".join(client.get("/supports/liste.csv").streaming_content)
        return len(seen)

    model = ResourceFactory()
    alone = queries()
    fields = {name: getattr(model, name) for name in ("rubrique_id", "type_id", "caf_id", "status", "published_at")}
    rights = {"author": model.author, "audience": model.audience, "readers": model.readers}
    Resource.objects.bulk_create(Resource(title=f"S{number}", **fields, **rights) for number in range(1_999))
    assert queries() == alone


def test_the_rows_of_a_person_who_loses_a_right_meanwhile_stop_coming(people, monkeypatch):
    monkeypatch.setattr(exporting, "_AT_ONCE", 1)
    first, second = ResourceFactory.create_batch(2)
    closed = ResourceFactory(tokens={"caf:caf-35"}, caf_id="caf-35")
    rows = exporting.rows_of(people.lecteur, [first.pk, second.pk])
    assert next(rows)[0] == first.pk
    Resource.objects.filter(pk=second.pk).update(readers=closed.readers_id)
    assert list(rows) == []


@pytest.mark.parametrize("suffix", SHEETS)
def test_memory_does_not_grow_with_the_rows(suffix):
    def peak(number):
        rows = ((index, f"Titre {index}" * 5, None) for index in range(number))
        tracemalloc.start()
        for _ in SHEETS[suffix].write("Supports", [Column("N", 5), Column("Titre", 20), Column("Vide", 5)], rows):
            pass
        reached = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return reached

    peak(10)
    assert peak(8_000) < peak(400) + 600_000


def test_the_choice_of_the_list_is_the_one_of_the_table(people):
    ResourceFactory(author=people.editeur)
    assert b"".join(exporting.start(people.lecteur, Choice(), SHEETS["csv"])).startswith(b"\xef\xbb\xbf")
