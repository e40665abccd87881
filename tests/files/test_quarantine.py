"""What the antivirus keeps from everyone, with the real clamd: before its answer, and for good after a finding."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from accounts.models import Trace
from files import actions, antivirus, health, jobs, recognition, recovery, versions, works
from files.errors import Refused
from files.extract import process
from files.models import FilePart, FileVersion, Scan, SideWork, State, Verb
from files.queries import document_parts
from jobs.models import MAX_ATTEMPTS
from search import indexing, service
from search.models import Lagging
from tests.factories import ResourceFactory
from tests.files import clamd_server
from tests.files.clamd_server import EICAR, MAX_FILE_SIZE, SIGNATURE
from tests.files.conftest import make_docx, make_pdf, read, upload
from tests.files.making import rewritten, zipped

NOWHERE = "unix:/nulle/part/clamd.ctl"
PAGES = ("page", "image", "preview", "text", "download")


@pytest.fixture(scope="module")
def clamd(tmp_path_factory):
    """The CLAMD_URL of a real daemon, one for the module."""
    with clamd_server.running(tmp_path_factory.mktemp("clamd")) as url:
        yield url


@pytest.fixture(autouse=True)
def real(clamd, settings):
    settings.CLAMD_URL = clamd


@pytest.fixture
def search(settings, tmp_path):
    """search(person, words) -> how many supports that person finds, in an index of this test's own."""
    settings.SEARCH_INDEX_DIR = tmp_path / "index"
    indexing.rebuild()
    return lambda person, words: service.find(person, words).total


@pytest.fixture
def everyone(people):
    """Who would read the file: the author, the readers, and the one who may do everything."""
    return [people.editeur, people.lecteur, people.lecteur_35, people.admin_local, people.admin_national]


@pytest.fixture
def asked(client):
    """asked(person, version) -> what each address of a version answers to that person."""

    def ask(person, version: FileVersion) -> dict[str, int]:
        client.force_login(person)
        return {name: client.get(address(name, version)).status_code for name in PAGES}

    return ask


def address(name: str, version: FileVersion) -> str:
    return reverse(f"files:{name}", args=[version.pk, 1] if name in ("page", "image") else [version.pk])


def infected_docx() -> bytes:
    document = make_docx(lambda made: made.add_paragraph("Le belvédère violet accueille la halte-garderie."))
    return rewritten(document, {"word/embeddings/oleObject1.bin": EICAR})


CLOSED = dict.fromkeys(PAGES, 403)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        pytest.param(EICAR, "essai.txt", id="alone"),
        pytest.param(zipped({"essai.txt": EICAR}), "essai.zip", id="ZIP"),
        pytest.param(zipped({"dedans.zip": zipped({"essai.txt": EICAR})}), "essai.zip", id="ZIP in ZIP"),
        pytest.param(infected_docx(), "fiche.docx", id="DOCX"),
    ],
)
def test_an_infected_file_gives_nothing_to_anybody_before_and_after(
    attached, client, everyone, asked, search, content, name
):
    version = attached(content, name)
    assert (version.scan, version.is_held) == (Scan.WAITING, True)
    assert [asked(person, version) for person in everyone] == [CLOSED] * len(everyone)
    assert "L’antivirus examine ce fichier" in client.get(address("page", version)).content.decode()

    read(version)
    assert (version.state, version.scan) == (State.QUARANTINED, Scan.INFECTED)
    assert SIGNATURE in version.state_reason
    assert SIGNATURE in version.scanned_by
    assert [asked(person, version) for person in everyone] == [CLOSED] * len(everyone)
    said = client.get(address("download", version)).content.decode()
    assert "Fichier isolé" in said
    assert "Nettoyez votre poste" in said
    assert not FilePart.objects.exists()
    assert document_parts("resource", version.file.object_id) == ()
    indexing.rebuild()
    assert [search(person, "belvédère violet") for person in everyone] == [0] * len(everyone)
    assert Trace.objects.filter(verb="fichier.virus", object_id=str(version.file.object_id)).count() == 1


def test_a_clean_file_opens_once_examined_and_says_by_whom(attached, everyone, asked, search):
    version = attached(make_pdf(["Le belvédère violet accueille la halte-garderie."]))
    assert asked(everyone[0], version) == CLOSED
    read(version)
    assert (version.state, version.get_scan_display()) == (State.READY, "vérifié par l'antivirus")
    assert version.scanned_by.startswith("ClamAV ")
    assert [asked(person, version) for person in everyone] == [dict.fromkeys(PAGES, 200)] * len(everyone)
    indexing.rebuild()
    assert search(everyone[1], "belvédère violet") == 1


def test_an_antivirus_that_is_away_keeps_the_file_until_it_is_back(attached, settings, clamd, people, asked, pdf):
    settings.CLAMD_URL = NOWHERE
    version = attached(pdf)
    for attempt in range(1, MAX_ATTEMPTS):
        assert read(version).state == State.WAITING
        soon = (timezone.now(), timezone.now() + timedelta(minutes=2))
        later = DBTaskResult.objects.filter(task_path=jobs.extract.module_path, run_after__range=soon)
        assert later.count() == attempt
        assert asked(people.admin_national, version) == CLOSED
    read(version)
    assert (version.state, version.state_reason) == (State.FAILED, antivirus.UNREACHABLE)
    assert version.is_held
    assert asked(people.admin_national, version) == CLOSED
    assert recovery.catch_up() == 0
    assert any("en attente de l'antivirus" in line.text for line in health.states())

    settings.CLAMD_URL = clamd
    assert (recovery.catch_up(), recovery.catch_up()) == (1, 0)
    assert read(version).state == State.READY
    assert asked(people.lecteur, version)["download"] == 200


def test_a_person_may_ask_again_for_what_was_not_examined(attached, settings, clamd, client, people, pdf):
    settings.CLAMD_URL = NOWHERE
    version = attached(pdf)
    for _ in range(MAX_ATTEMPTS):
        read(version)
    settings.CLAMD_URL = clamd
    client.force_login(people.editeur)
    client.post(reverse("files:read-again", args=[version.pk]))
    assert read(version).state == State.READY


def test_a_file_that_was_examined_in_part_stays_held_and_is_not_sent_all_day(attached, people, asked):
    large = ("Le diagnostic partagé de la communauté de communes. " * 30_000).encode()
    assert len(large) > MAX_FILE_SIZE
    version = read(attached(large, "long.txt"))
    assert (version.state, version.attempts) == (State.FAILED, 1)
    assert "qu'en partie" in version.state_reason
    assert asked(people.admin_national, version) == CLOSED
    assert recovery.catch_up() == 0
    assert recovery.examine_again() == 1  # once a day, or by files_check: the limit may have been raised
    assert read(version).state == State.FAILED


def test_what_waited_for_an_antivirus_opens_when_there_is_none_any_more(attached, settings, people, asked, pdf):
    settings.CLAMD_URL = NOWHERE
    version = attached(pdf)
    for _ in range(MAX_ATTEMPTS):
        read(version)
    settings.CLAMD_URL = ""
    assert recovery.catch_up() == 1
    read(version)
    assert (version.state, version.scan, version.is_held) == (State.READY, Scan.NOT_ASKED, False)
    assert asked(people.lecteur, version)["download"] == 200


def test_the_copies_of_infected_bytes_are_held_at_once_and_leave_the_index(
    attached, people, everyone, asked, search, monkeypatch
):
    """The signatures of the day before did not know it."""
    content = infected_docx()
    with monkeypatch.context() as yesterday:
        yesterday.setattr(antivirus, "scan", lambda path: antivirus.Verdict(True, "", "ClamAV 1.0/1"))
        old = read(attached(content, "hier.docx"))
    assert old.state == State.READY
    indexing.rebuild()
    assert search(people.lecteur, "belvédère violet") == 1

    new = read(attached(content, "aujourd'hui.docx"))
    old.refresh_from_db()
    assert (old.state, new.state, old.blob_id) == (State.QUARANTINED, State.QUARANTINED, new.blob_id)
    assert (old.personal, old.scan) == ({}, Scan.INFECTED)
    assert not FilePart.objects.exists()
    for version in (old, new):
        assert [asked(person, version) for person in everyone] == [CLOSED] * len(everyone)
        assert Trace.objects.filter(verb="fichier.virus", object_id=str(version.file.object_id)).count() == 1
        assert Lagging.objects.filter(kind="resource", object_id=str(version.file.object_id)).exists()
    assert [search(person, "belvédère violet") for person in everyone] == [0] * len(everyone)


def test_a_recognition_that_goes_on_writes_nothing_in_what_was_isolated(attached, monkeypatch):
    drawing = make_pdf(["#rect()"])
    with monkeypatch.context() as yesterday:
        yesterday.setattr(antivirus, "scan", lambda path: antivirus.Verdict(True, "", "ClamAV 1.0/1"))
        old = read(attached(drawing))
    works.open_for(old, Verb.RECOGNISE, 1)

    def meanwhile(path, media_type, pages):
        with monkeypatch.context() as today:
            today.setattr(antivirus, "scan", lambda path: antivirus.Verdict(False, SIGNATURE, "ClamAV 1.0/2"))
            read(attached(drawing))
        yield 1, "texte d'un fichier infecté"

    monkeypatch.setattr(process, "recognise", meanwhile)
    assert recognition.recognise.func(SimpleNamespace(attempt=1), old.pk) == "1 pages"
    old.refresh_from_db()
    assert old.state == State.QUARANTINED
    assert not FilePart.objects.filter(version=old).exists()
    assert not SideWork.objects.filter(version=old).exists()


def test_a_version_removed_while_it_is_examined_stays_removed(attached, people, monkeypatch):
    version = attached(infected_docx(), "fiche.docx")
    whole = antivirus.scan

    def slow(path):
        verdict = whole(path)
        actions.remove_version_for_good(version, people.editeur, "virus")
        return verdict

    monkeypatch.setattr(antivirus, "scan", slow)
    read(version)
    assert (version.state, version.state_reason) == (State.WITHOUT_TEXT, "retirée définitivement")
    assert not Trace.objects.filter(verb="fichier.virus").exists()


def test_an_isolated_version_can_be_removed_for_good(attached, people, django_capture_on_commit_callbacks):
    version = read(attached(infected_docx(), "fiche.docx"))
    name = version.blob.storage_name
    assert default_storage.exists(name)
    assert any("isolée par l'antivirus" in line.text for line in health.states())
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_version_for_good(version, people.editeur, "virus")
    assert not default_storage.exists(name)
    assert not any("isolée par l'antivirus" in line.text for line in health.states())


def test_a_clean_version_opens_the_slot_again_and_the_old_one_stays_closed(attached, people, asked, pdf):
    old = read(attached(infected_docx(), "fiche.docx"))
    new = actions.add_version(old.file, actions.store(upload(pdf)), people.editeur)
    assert asked(people.lecteur, new) == CLOSED
    read(new)
    assert asked(people.lecteur, new) == dict.fromkeys(PAGES, 200)
    assert asked(people.lecteur, old) == CLOSED
    assert document_parts("resource", old.file.object_id)
    with pytest.raises(Refused, match="L'antivirus retient la version 1"):
        versions.restore(old, people.editeur)


def test_an_infected_version_shows_nothing_of_the_ones_before(attached, people, asked, pdf, search):
    old = read(attached(pdf))
    new = read(actions.add_version(old.file, actions.store(upload(infected_docx(), "b.docx")), people.editeur))
    assert asked(people.lecteur, new) == CLOSED
    assert asked(people.lecteur, old)["download"] == 200  # the version before was clean, and stays among the versions
    assert document_parts("resource", old.file.object_id) == ()
    indexing.rebuild()
    assert search(people.lecteur, "parentalité") == 0


def test_what_was_deposited_before_the_antivirus_is_examined_when_it_is_read_again(attached, settings, clamd, people):
    settings.CLAMD_URL = ""
    version = attached(infected_docx(), "fiche.docx")
    assert (version.scan, version.is_held) == (Scan.NOT_ASKED, False)
    settings.CLAMD_URL = clamd
    assert read(version).state == State.QUARANTINED


def test_an_isolated_version_is_neither_read_again_nor_recognised_nor_converted(attached, people):
    version = read(attached(infected_docx(), "fiche.docx"))
    assert not jobs.read_again(version.pk)
    assert (recovery.catch_up(), recovery.examine_again(), recovery.convert_lost()) == (0, 0, 0)
    later = timezone.now() + timedelta(days=1)
    DBTaskResult.objects.filter(status=TaskResultStatus.READY).delete()
    assert not recovery.stuck(later)


def test_the_page_of_the_support_offers_no_download_of_what_is_held(attached, client, people):
    version = read(attached(infected_docx(), "fiche.docx"))
    resource = ResourceFactory._meta.model.objects.get(pk=version.file.object_id)
    client.force_login(people.lecteur)
    html = client.get(resource.get_absolute_url()).content.decode()
    assert "isolé par l&#x27;antivirus" in html
    assert reverse("files:preview", args=[version.pk]) not in html
