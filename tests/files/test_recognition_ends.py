"""How a recognition ends when something happens meanwhile."""

# ruff: noqa: F811

import pytest
from django.db.models import F
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from files import actions, recognition, recovery, works
from files.extract import process, programs
from files.models import FilePart, FileVersion, SideWork, State, Verb
from jobs.models import MAX_ATTEMPTS
from spaces.models import Status
from tests.files.conftest import FILLER, read, upload
from tests.files.test_personal import KEY, NUMBER
from tests.files.test_recognition import (  # noqa: F401
    LONG_AGO,
    a_page,
    indexed,
    one_page,
    recognise,
    recognise_all,
    scan,
    tesseract,
    texts_of,
    waiting_jobs,
    work_of,
)


def test_a_worker_killed_in_a_batch_leaves_its_work_to_the_next(one_page):
    held = works.take(one_page.pk, Verb.RECOGNISE, recognition.LEASE, 1)
    assert held is not None
    assert recognise(one_page) == "rien à reconnaître"  # it is held
    assert recognise(one_page, attempt=2) == "1 pages"
    assert recognise_all(one_page).state == State.READY


def test_a_late_worker_does_not_write_over_the_one_that_replaced_it(one_page, monkeypatch):
    def slow(path, media_type, pages):
        SideWork.objects.update(lease_until=None)
        assert works.take(one_page.pk, Verb.RECOGNISE, recognition.LEASE, 1)  # the machine slept; another worker came
        yield 1, "trop tard"

    monkeypatch.setattr(process, "recognise", slow)
    recognise(one_page)
    assert texts_of(one_page) == [""]
    assert work_of(one_page).attempts == 2


def test_a_worker_that_is_stopped_gives_its_work_back_without_counting(one_page, monkeypatch):
    def stop(path, media_type, pages):
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr(process, "recognise", stop)
    with pytest.raises(KeyboardInterrupt):
        recognise(one_page)
    work = work_of(one_page)
    assert (work.state, work.attempts, work.lease_until) == (State.WAITING, 0, None)


def test_something_unforeseen_counts_and_ends_after_three_attempts(one_page, monkeypatch):
    def fail(path, media_type, pages):
        raise RuntimeError
        yield

    monkeypatch.setattr(process, "recognise", fail)
    for attempt in range(1, MAX_ATTEMPTS + 1):
        with pytest.raises(RuntimeError):
            recognise(one_page)
        assert work_of(one_page).attempts == attempt
    DBTaskResult.objects.all().delete()
    SideWork.objects.update(created_at=F("created_at") - LONG_AGO)
    assert recovery.resume(timezone.now()).given_up == 1
    one_page.refresh_from_db()
    work = work_of(one_page)
    assert (work.state, work.reason) == (State.FAILED, recognition.GAVE_UP)
    assert "arrêtée avant la fin" in one_page.state_reason


def test_a_version_removed_meanwhile_gets_no_text(one_page, people, monkeypatch):
    def slow(path, media_type, pages):
        actions.remove_version_for_good(one_page, people.editeur, "noms")
        yield 1, "Madame Untel"

    monkeypatch.setattr(process, "recognise", slow)
    recognise(one_page)
    assert not FilePart.objects.exists()
    assert not SideWork.objects.exists()
    assert (one_page.state, one_page.state_reason) == (State.WITHOUT_TEXT, "retirée définitivement")


def test_a_version_replaced_meanwhile_is_read_to_its_end_and_not_searched(one_page, people, pdf):
    actions.add_version(one_page.file, actions.store(upload(pdf)), people.editeur)
    recognise_all(one_page)
    assert one_page.state == State.READY
    assert "Fiche 1" in texts_of(one_page)[0]
    assert indexed(one_page) == ""  # the new version is not read yet


def test_bytes_that_are_missing_are_said(one_page):
    from django.core.files.storage import default_storage

    default_storage.delete(one_page.blob.storage_name)
    recognise(one_page)
    work = work_of(one_page)
    assert (work.state, work.reason) == (State.FAILED, recognition.LOST)
    assert "arrêtée avant la fin" in one_page.state_reason


def test_a_full_disk_is_tried_again_at_most_three_times(one_page, monkeypatch):
    def full(path, media_type, pages):
        raise OSError(28, "No space left on device")
        yield

    monkeypatch.setattr(process, "recognise", full)
    for _ in range(MAX_ATTEMPTS - 1):
        before = waiting_jobs(one_page)
        assert recognise(one_page) == "à reprendre"
        assert waiting_jobs(one_page) == before + 1
    assert recognise(one_page) == "abandonné"
    assert work_of(one_page).reason == recognition.GAVE_UP


def test_without_tesseract_a_sentence_says_it_and_it_is_done_once_installed(attached, monkeypatch):
    monkeypatch.setattr(programs, "tesseract", lambda: "")
    version = read(attached(scan([a_page(1)])))
    assert (version.state, waiting_jobs(version)) == (State.WITHOUT_TEXT, 0)
    assert "n'étant pas installée sur ce serveur" in version.state_reason
    assert recovery.catch_up() == 0
    monkeypatch.undo()
    assert recovery.catch_up() == 1
    assert recovery.catch_up() == 0
    version.refresh_from_db()
    assert "en cours de reconnaissance" in version.state_reason
    recognise_all(version)
    assert "Fiche 1" in indexed(version)


def test_tesseract_that_goes_away_meanwhile_empties_no_page(attached, monkeypatch):
    version = read(attached(scan([a_page(1)])))

    def gone(path, media_type, pages):
        raise process.Failed("no-recogniser")
        yield

    monkeypatch.setattr(process, "recognise", gone)
    assert recognise(version) == "impossible"
    monkeypatch.undo()
    assert not FilePart.objects.filter(recognised=True).exists()
    assert recovery.catch_up() == 1
    assert recognise_all(version).state == State.READY


def test_personal_data_in_a_scan_takes_its_support_off_the_shelves(attached):
    version = read(attached(scan([a_page(1), *[""] * 4, f"Numéro de sécurité sociale : {NUMBER} {KEY}. {FILLER}"])))
    recognise(version)
    assert version.personal == {}
    resource = _resource(version)
    assert resource.status == Status.PUBLISHED
    recognise(version)
    assert (version.personal["nir"]["parts"], version.awaits_confirmation) == ([6], True)
    resource.refresh_from_db()
    assert (resource.status, resource.held_at is None) == (Status.DRAFT, False)


def _resource(version: FileVersion):
    from spaces.models import Resource

    return Resource.objects.get(pk=version.file.object_id)
