"""/emporter/: what is in the archive, for whom, how long it is, and what happens while it is sent."""

import csv
import shutil
import subprocess
import tracemalloc
import zipfile
from html.parser import HTMLParser
from io import BytesIO, StringIO
from urllib.parse import unquote

import pytest
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Trace
from accounts.sight import audience_of
from files import blobs, storage
from files.models import File, FileVersion, Scan, State
from spaces import carried, carrying
from spaces.kinds import RESOURCE
from tests.factories import ResourceFactory

pytestmark = pytest.mark.django_db

MEGABYTE = 1_000_000


def attach(resource, name, content, **fields):
    """A current version of a new slot of the support, with these bytes."""
    sent = storage.new_incoming()
    sent.write_bytes(content)
    with transaction.atomic():
        blob = blobs.hold(storage.sha256_of(sent), len(content))
        storage.put(sent, blob)
    file = File.objects.create(kind=RESOURCE, object_id=resource.pk)
    given = {"number": 1, "media_type": "application/pdf", "state": State.READY, "created_by": resource.author}
    return FileVersion.objects.create(file=file, blob=blob, name=name, **given | fields)


def take(client, user, query):
    """The answer of the archive, and its bytes."""
    client.force_login(user)
    response = client.get(f"/emporter/archive.zip?{query}")
    assert response.status_code == 200
    return response, b"".join(response.streaming_content)


def opened(content):
    whole = zipfile.ZipFile(BytesIO(content))
    assert whole.testzip() is None
    return whole


def missing(whole):
    return whole.read(carrying.OUTSIDE).decode("utf-8-sig").rstrip("\n")


@pytest.fixture
def shelf(people):
    """Three supports of the Charente: one open with two files of one name, one for its Cdr, one for its people."""
    people.open = ResourceFactory(title="Familles : portrait / 2021", year=2021, author=people.editeur)
    attach(people.open, "Étude.pdf", b"un" * 5000)
    attach(people.open, "étude.PDF", b"deux" * 700)
    people.cdr = ResourceFactory(title="Pour Atlantique", tokens={"cdr:atlantique"}, author=people.editeur)
    attach(people.cdr, "atlantique.pdf", b"trois" * 40_000)
    people.closed = ResourceFactory(title="Pour la Charente", tokens={"caf:caf-16"}, author=people.editeur)
    attach(people.closed, "charente.pdf", b"quatre")
    return people


def test_the_archive_holds_the_bytes_of_each_file_under_the_folder_of_its_support(client, shelf):
    response, content = take(client, shelf.lecteur, f"support={shelf.open.pk}&support={shelf.closed.pk}")
    whole = opened(content)
    folder = f"{shelf.open.pk}-Familles - portrait - 2021"
    assert whole.namelist() == [
        "index.html",
        "liste.csv",
        f"{folder}/Étude.pdf",
        f"{folder}/étude (2).PDF",
        f"{shelf.closed.pk}-Pour la Charente/charente.pdf",
        "non-inclus.txt",
    ]
    assert whole.read(f"{folder}/Étude.pdf") == b"un" * 5000
    assert whole.read(f"{folder}/étude (2).PDF") == b"deux" * 700
    assert whole.read(f"{shelf.closed.pk}-Pour la Charente/charente.pdf") == b"quatre"
    assert int(response["Content-Length"]) == len(content)
    assert response["Content-Type"] == "application/zip"
    assert response["Content-Disposition"].startswith("attachment; filename=")
    assert "Rien ne manque" in missing(whole)


def test_other_programs_open_the_archive(client, shelf, tmp_path):
    _, content = take(client, shelf.lecteur, f"support={shelf.open.pk}")
    if shutil.which("unzip") is None:
        pytest.skip("unzip n'est pas installé")
    path = tmp_path / "archive.zip"
    path.write_bytes(content)
    checked = subprocess.run(["unzip", "-t", path], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr


class Links(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found += [value for name, value in attrs if name in ("href", "src")]


def test_the_index_links_every_file_says_who_took_it_and_needs_nothing_else(client, shelf, settings):
    settings.SITE_URL = "https://ctg.example.org"
    _, content = take(client, shelf.lecteur, f"support={shelf.open.pk}&support={shelf.cdr.pk}")
    whole = opened(content)
    page = whole.read("index.html").decode()
    local = [unquote(link) for link in Links(page).found if not link.startswith("https://ctg.example.org/")]
    assert set(local) == set(whole.namelist()) - {"index.html"}
    assert f"https://ctg.example.org{shelf.open.get_absolute_url()}" in page
    for said in ("Familles : portrait / 2021", "Caf de la Charente", "Diagnostic", "2021", shelf.lecteur.name):
        assert said in page
    assert timezone.localdate().strftime("%Y") in page
    assert "<style>" in page
    assert "<link" not in page


def test_the_list_is_read_by_a_spreadsheet_and_holds_no_formula(client, shelf):
    shelf.open.title = '=HYPERLINK("x");"é"'
    shelf.open.save()
    _, content = take(client, shelf.lecteur, f"support={shelf.open.pk}")
    raw = opened(content).read("liste.csv")
    assert raw.startswith(b"\xef\xbb\xbf")
    header, first, second = csv.reader(StringIO(raw.decode("utf-8-sig")), delimiter=";")
    assert header[:4] == ["Numéro", "Titre", "Propriétaire", "Type"]
    assert first[1] == '\'=HYPERLINK("x");"é"'
    assert [first[7], second[7]] == ["10000", "2800"]


@pytest.mark.parametrize(
    ("level", "titles"),
    [
        ("lecteur", {"Familles - portrait - 2021", "Pour Atlantique", "Pour la Charente"}),
        ("lecteur_35", {"Familles - portrait - 2021"}),
        ("editeur_national", {"Familles - portrait - 2021", "Pour Atlantique"}),
    ],
)
def test_a_person_takes_away_what_they_may_read_whatever_they_ask(client, shelf, level, titles):
    asked = "&".join(f"support={one.pk}" for one in (shelf.open, shelf.cdr, shelf.closed))
    for query in (asked, "caf=caf-16", ""):
        response, content = take(client, getattr(shelf, level), query)
        folders = {name.partition("/")[0].partition("-")[2] for name in opened(content).namelist() if "/" in name}
        assert folders == titles
        assert int(response["Content-Length"]) == len(content)
        page = client.get(f"/emporter/?{query}")
        assert page.context["weight"].supports == len(titles)


def test_the_filters_of_the_list_narrow_the_archive(client, shelf):
    guide = ResourceFactory(title="Un guide", type_id="guide", caf_id="caf-35", author=shelf.editeur_35)
    attach(guide, "guide.pdf", b"guide")
    _, content = take(client, shelf.lecteur, "type=guide&tri=titre")
    assert f"{guide.pk}-Un guide/guide.pdf" in opened(content).namelist()
    assert len(opened(content).namelist()) == 4


def test_what_the_antivirus_holds_and_what_was_removed_is_left_out_and_said(client, shelf):
    attach(shelf.open, "infecte.pdf", b"virus", state=State.QUARANTINED, scan=Scan.INFECTED)
    attach(shelf.open, "attend.pdf", b"attend", scan=Scan.WAITING)
    gone = attach(shelf.open, "retire.pdf", b"retire")
    FileVersion.objects.filter(pk=gone.pk).update(removed_at=timezone.now(), blob=None)
    replaced = attach(shelf.open, "ancien.pdf", b"ancien")
    removed = FileVersion.objects.create(
        file=replaced.file, number=2, name="nouveau.pdf", media_type="application/pdf", removed_at=timezone.now(),
        created_by=shelf.editeur,
    )  # fmt: skip
    assert removed.blob is None
    response, content = take(client, shelf.lecteur, f"support={shelf.open.pk}")
    whole = opened(content)
    names = [name.rpartition("/")[2] for name in whole.namelist()]
    assert names == ["index.html", "liste.csv", "Étude.pdf", "étude (2).PDF", "ancien.pdf", "non-inclus.txt"]
    said = missing(whole)
    assert said.count(carried.HELD) == 2
    assert f"/retire.pdf : {carried.REMOVED}" in said
    assert said.count(carried.REMOVED) == 1
    assert "infecte" not in whole.read("index.html").decode()
    assert int(response["Content-Length"]) == len(content)
    weight = client.get(f"/emporter/?support={shelf.open.pk}").context["weight"]
    assert (weight.files, weight.size, weight.held) == (3, 12_806, 2)


def started(client, user, query):
    """An archive of which only the index was sent: what follows is asked for later."""
    client.force_login(user)
    response = client.get(f"/emporter/archive.zip?{query}")
    stream = iter(response.streaming_content)
    return response, stream, [next(stream)]


def everything(shelf):
    return "&".join(f"support={one.pk}" for one in (shelf.open, shelf.cdr, shelf.closed))


def test_a_support_narrowed_while_the_archive_is_sent_is_left_out(client, shelf):
    response, stream, sent = started(client, shelf.lecteur, everything(shelf))
    shelf.cdr.audience = audience_of({"caf:caf-35"})
    shelf.cdr.caf_id = "caf-35"
    shelf.cdr.save()
    content = b"".join(sent + list(stream))
    whole = opened(content)
    assert b"trois" not in content
    assert f"{shelf.cdr.pk}-Pour Atlantique/atlantique.pdf : {carried.NO_LONGER}" in missing(whole)
    assert whole.read(f"{shelf.closed.pk}-Pour la Charente/charente.pdf") == b"quatre"
    assert whole.namelist()[-1] == carrying.OUTSIDE
    assert int(response["Content-Length"]) == len(content)


@pytest.mark.parametrize("end", ["habilitation", "account"])
def test_a_person_who_loses_their_rights_meanwhile_gets_no_more_file(client, shelf, end):
    response, stream, sent = started(client, shelf.lecteur, everything(shelf))
    if end == "habilitation":
        now = timezone.now()
        shelf.lecteur.habilitations.update(starts_at=now - timezone.timedelta(days=1), ends_at=now)
    else:
        shelf.lecteur.is_active = False
        shelf.lecteur.save()
    content = b"".join(sent + list(stream))
    whole = opened(content)
    assert [name for name in whole.namelist() if "/" in name] == []
    assert missing(whole).count(carried.NO_LONGER) == 4
    assert int(response["Content-Length"]) == len(content)


@pytest.mark.parametrize("change", ["removed", "quarantined", "lost", "shortened"])
def test_a_file_that_may_no_longer_be_sent_is_left_out_and_the_others_are_not(client, shelf, change):
    version = FileVersion.objects.get(name="atlantique.pdf")
    response, stream, sent = started(client, shelf.lecteur, everything(shelf))
    if change == "removed":
        FileVersion.objects.filter(pk=version.pk).update(removed_at=timezone.now(), blob=None)
    elif change == "quarantined":
        FileVersion.objects.filter(pk=version.pk).update(state=State.QUARANTINED)
    elif change == "lost":
        default_storage.delete(version.blob.storage_name)
    else:
        with open(default_storage.path(version.blob.storage_name), "r+b") as damaged:
            damaged.truncate(10)
    content = b"".join(sent + list(stream))
    whole = opened(content)
    reason = carried.DAMAGED if change in ("lost", "shortened") else carried.NO_LONGER
    assert f"/atlantique.pdf : {reason}" in missing(whole)
    assert len([name for name in whole.namelist() if "/" in name]) == 3
    assert int(response["Content-Length"]) == len(content)


def test_small_files_left_out_leave_room_for_the_line_that_says_so(client, people):
    every = [ResourceFactory(title=f"Fiche {n}", author=people.editeur) for n in range(40)]
    for one in every:
        attach(one, "f", b"")
    response, stream, sent = started(client, people.lecteur, "&".join(f"support={one.pk}" for one in every))
    for one in every:
        one.audience = audience_of({"caf:caf-35"})
        one.save()
    content = b"".join(sent + list(stream))
    assert missing(opened(content)).count(carried.NO_LONGER) == 40
    assert int(response["Content-Length"]) == len(content)


def test_past_a_limit_the_page_says_to_narrow_and_no_archive_starts(client, shelf, settings):
    client.force_login(shelf.lecteur)
    settings.CARRY_MAX_SUPPORTS = 2
    page = client.get("/emporter/?caf=caf-16")
    assert "C’est trop pour une seule archive" in page.content.decode()
    assert "Commencer le téléchargement" not in page.content.decode()
    assert client.get("/emporter/archive.zip?caf=caf-16")["Location"] == "/emporter/?caf=caf-16"
    settings.CARRY_MAX_SUPPORTS = 500
    assert "Commencer le téléchargement" in client.get("/emporter/?caf=caf-16").content.decode()
    settings.CARRY_MAX_BYTES = 200_000
    assert "C’est trop lourd" in client.get("/emporter/?caf=caf-16").content.decode()
    assert client.get("/emporter/archive.zip?caf=caf-16").status_code == 302


def test_with_nothing_to_take_away_the_page_says_what_to_do(client, shelf):
    client.force_login(shelf.lecteur_35)
    page = client.get(f"/emporter/?support={shelf.closed.pk}")
    assert "Il n" in page.content.decode()
    assert "Voir les supports" in page.content.decode()
    assert "Pour la Charente" not in page.content.decode()
    assert client.get(f"/emporter/archive.zip?support={shelf.closed.pk}").status_code == 302


def test_the_trace_keeps_who_took_what_not_everyone_reads(client, shelf):
    take(client, shelf.lecteur, f"support={shelf.open.pk}")
    assert Trace.objects.get(verb="carry").detail["supports"] == []
    take(client, shelf.lecteur, everything(shelf))
    line = Trace.objects.filter(verb="carry").latest("pk")
    assert (line.actor, line.kind, line.detail["supports"]) == (
        shelf.lecteur,
        RESOURCE,
        [shelf.cdr.pk, shelf.closed.pk],
    )
    take(client, shelf.lecteur, f"support={shelf.closed.pk}")
    assert Trace.objects.filter(verb="carry", object_id=str(shelf.closed.pk)).count() == 1


def test_head_gives_the_length_alone_and_leaves_no_trace(client, shelf):
    query = everything(shelf)
    client.force_login(shelf.lecteur)
    head = client.head(f"/emporter/archive.zip?{query}")
    assert not Trace.objects.filter(verb="carry").exists()
    _, content = take(client, shelf.lecteur, query)
    assert (head.status_code, head.content, int(head["Content-Length"])) == (200, b"", len(content))
    assert head["Accept-Ranges"] == "none"


def test_the_page_and_the_start_of_an_archive_ask_as_many_queries_for_1_and_for_50_supports(client, people):
    def queries(address):
        client.force_login(people.lecteur)
        with CaptureQueriesContext(connection) as captured:
            response = client.get(address)
        assert response.status_code == 200
        return len(captured)

    attach(ResourceFactory(author=people.editeur), "un.pdf", b"un")
    page, zipped = queries("/emporter/?caf=caf-16"), queries("/emporter/archive.zip?caf=caf-16")
    for number in range(49):
        attach(ResourceFactory(author=people.editeur), "un.pdf", b"%d" % number)
    assert queries("/emporter/?caf=caf-16") == page <= 12
    assert queries("/emporter/archive.zip?caf=caf-16") == zipped <= 12


def test_a_large_archive_takes_no_memory(client, people):
    every = [ResourceFactory(title=f"Support {n}", author=people.editeur) for n in range(300)]
    for number, one in enumerate(every):
        attach(one, "fiche.pdf", b"%d" % number * 1000)
    attach(every[0], "gros.pdf", b"0123456789" * (5 * MEGABYTE))
    client.force_login(people.lecteur)
    response = client.get("/emporter/archive.zip?caf=caf-16")
    stream = iter(response.streaming_content)
    next(stream)
    tracemalloc.start()
    sent = sum(len(chunk) for chunk in stream)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert sent > 50 * MEGABYTE
    assert peak < 4 * MEGABYTE


def test_each_support_is_asked_again_in_five_queries_at_most(client, shelf):
    response, stream, _ = started(client, shelf.lecteur, everything(shelf))
    with CaptureQueriesContext(connection) as captured:
        list(stream)
    assert len(captured) <= 5 * 3
    assert response.streaming
