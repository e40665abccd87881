import os
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from files import actions, cleanup, jobs, pending, recovery, storage
from files.extract import office, process
from files.models import Blob, FilePart, FileVersion, State
from jobs.models import MAX_ATTEMPTS
from links.signals import changed
from tests.files.conftest import make_pdf, read, upload
from tests.files.test_extract import bomb


@pytest.fixture(autouse=True)
def own_temporary_folder(monkeypatch, tmp_path):
    """A clean-up of the future must not take what other tests are reading at this moment."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(office, "SOCKETS", str(tmp_path))


def waiting_jobs() -> int:
    return DBTaskResult.objects.filter(task_path=jobs.extract.module_path, status=TaskResultStatus.READY).count()


def test_reading_writes_every_part_once_and_says_it(attached, pdf):
    seen = []

    def receive(sender, kind, pk, narrows, **kwargs):
        seen.append((kind, pk, narrows))

    version = attached(pdf)
    changed.connect(receive)
    try:
        read(version)
        read(version)
    finally:
        changed.disconnect(receive)
    assert (version.state, version.pages, version.lease_until) == (State.READY, 5, None)
    texts = list(FilePart.objects.filter(version=version).order_by("number").values_list("text", flat=True))
    assert [f"La phrase numéro {n} " in text for n, text in enumerate(texts, 1)] == [True] * 5
    assert seen == [("resource", version.file.object_id, False)]


def test_a_pdf_without_text_is_said_so_and_keeps_its_pages(attached):
    version = read(attached(make_pdf(["#rect()", "#circle()"])))
    assert (version.state, version.pages) == (State.WITHOUT_TEXT, 2)
    assert "numérisation" in version.state_reason


def test_a_hostile_file_fails_with_a_reason_and_the_next_one_is_read(attached, pdf):
    hostile = read(attached(bomb(300)))
    assert (hostile.state, hostile.attempts) == (State.FAILED, 1)
    assert "trop de mémoire" in hostile.state_reason
    assert default_storage.exists(hostile.blob.storage_name)
    assert read(attached(pdf)).state == State.READY


def test_a_protected_pdf_says_what_to_do(attached, monkeypatch):
    version = attached(make_pdf(["Texte"]))

    def refuse(*args):
        raise process.Failed("password")

    monkeypatch.setattr(process, "read_text", refuse)
    assert "mot de passe" in read(version).state_reason
    assert version.state == State.FAILED


def test_a_version_held_by_another_worker_is_left_to_it(attached, pdf):
    version = attached(pdf)
    assert version.take(timedelta(minutes=1))
    assert jobs.extract.func(SimpleNamespace(attempt=1), version.pk) == "lu par un autre"
    assert not FilePart.objects.exists()


def test_the_job_of_a_dead_worker_takes_its_version_up_again(attached, pdf):
    version = attached(pdf)
    version.take(jobs.LEASE)
    FileVersion.objects.filter(pk=version.pk).update(state=State.READING)
    assert read(version, attempt=2).state == State.READY
    assert version.attempts == 2


def test_a_late_worker_does_not_write_over_the_one_that_replaced_it(attached, pdf, monkeypatch):
    version = attached(pdf)
    whole = process.read_text

    def slow(path, media_type):
        FileVersion.objects.filter(pk=version.pk).update(lease_until=None)
        assert FileVersion.objects.get(pk=version.pk).take(jobs.LEASE)  # the machine slept; another worker came
        return whole(path, media_type)

    monkeypatch.setattr(process, "read_text", slow)
    read(version)
    assert version.state == State.READING
    assert not FilePart.objects.exists()


def test_a_version_removed_while_it_is_read_gets_no_text(attached, people, pdf, monkeypatch):
    version = attached(pdf)
    whole = process.read_text

    def slow(path, media_type):
        answer = whole(path, media_type)
        actions.remove_version_for_good(version, people.editeur, "noms")
        return answer

    monkeypatch.setattr(process, "read_text", slow)
    jobs.extract.func(SimpleNamespace(attempt=1), version.pk)
    assert not FilePart.objects.filter(version=version).exists()


def test_a_passing_error_is_tried_again_at_most_three_times(attached, pdf, monkeypatch):
    version = attached(pdf)

    def late(*args):
        raise process.TookTooLong

    monkeypatch.setattr(process, "read_text", late)
    for attempt in range(1, MAX_ATTEMPTS + 1):
        before = waiting_jobs()
        read(version)
        assert version.attempts == attempt
        assert version.lease_until is None
        if attempt < MAX_ATTEMPTS:
            assert (version.state, waiting_jobs()) == (State.WAITING, before + 1)
    assert (version.state, waiting_jobs()) == (State.FAILED, before)
    assert version.state_reason


def test_a_worker_that_is_stopped_frees_its_version_without_counting(attached, pdf, monkeypatch):
    version = attached(pdf)

    def stop(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr(process, "read_text", stop)
    with pytest.raises(KeyboardInterrupt):
        read(version)
    version.refresh_from_db()
    assert (version.state, version.attempts, version.lease_until) == (State.WAITING, 0, None)


def test_what_a_dead_worker_left_is_queued_again_once_and_given_up_in_the_end(attached, pdf):
    version = attached(pdf)
    DBTaskResult.objects.all().delete()
    now = timezone.now()
    FileVersion.objects.filter(pk=version.pk).update(
        state=State.READING, attempts=1, lease_until=now - timedelta(seconds=1), created_at=now - timedelta(hours=1)
    )
    assert recovery.resume(now) == recovery.Resumed(resumed=1)
    assert recovery.resume(now) == recovery.Resumed()
    assert waiting_jobs() == 1
    DBTaskResult.objects.all().delete()
    FileVersion.objects.filter(pk=version.pk).update(attempts=MAX_ATTEMPTS)
    assert recovery.resume(now) == recovery.Resumed(given_up=1)
    version.refresh_from_db()
    assert (version.state, version.state_reason) == (State.FAILED, jobs.GAVE_UP)


def test_a_version_being_read_is_not_stuck(attached, pdf):
    version = attached(pdf)
    DBTaskResult.objects.all().delete()
    later = timezone.now() + timedelta(minutes=3)
    assert not recovery.stuck(timezone.now())  # just deposited
    assert recovery.stuck(later).readings == [version]
    FileVersion.objects.filter(pk=version.pk).update(lease_until=later + timedelta(seconds=1))
    assert not recovery.stuck(later)


def test_a_version_that_waits_for_its_turn_is_not_stuck(attached, pdf):
    attached(pdf)
    assert not recovery.stuck(in_two_hours())


def age(path, hours: float) -> None:
    moment = timezone.now().timestamp() - hours * 3600
    os.utime(path, (moment, moment))


def in_two_hours():
    return timezone.now() + timedelta(hours=2)


def test_the_clean_up_takes_broken_uploads_and_leaves_those_in_flight(db, storage_root):
    old, young = storage.new_incoming(), storage.new_incoming()
    old.write_bytes(b"a")
    assert cleanup.clean(in_two_hours()).incoming == 1
    young.write_bytes(b"b")
    assert cleanup.clean(timezone.now()).incoming == 0
    assert young.exists()


def test_the_clean_up_takes_bytes_without_row_and_rows_without_version(attached, pdf, storage_root):
    version = attached(pdf)
    orphan = storage_root / "blobs" / "ab" / ("c" * 62)
    orphan.parent.mkdir(parents=True, exist_ok=True)
    orphan.write_bytes(b"x")
    Blob.objects.create(sha256="d" * 64, size=1, created_at=timezone.now() - timedelta(days=1))
    assert cleanup.clean(timezone.now()).orphans == 1  # the bytes are too young
    assert orphan.exists()
    assert cleanup.clean(in_two_hours()).orphans == 1
    assert not orphan.exists()
    assert list(Blob.objects.all()) == [version.blob]
    assert default_storage.exists(version.blob.storage_name)


def test_a_deposit_of_orphan_bytes_just_before_their_removal_keeps_them(
    attached, pdf, storage_root, people, monkeypatch
):
    """The clean-up has listed the bytes as orphan; a deposit refers to them before it removes them."""
    listed = cleanup._bytes_without_row
    deposited = []

    def then_deposit(before):
        found = ["e" * 64, *listed(before)]
        deposited.append(attached(pdf))
        return iter([*found, deposited[0].blob.sha256])

    monkeypatch.setattr(cleanup, "_bytes_without_row", then_deposit)
    cleanup.clean(in_two_hours())
    assert default_storage.exists(deposited[0].blob.storage_name)
    assert Blob.objects.filter(sha256=deposited[0].blob.sha256).exists()


def test_images_of_bytes_that_are_gone_and_old_images_go(attached, pdf, settings):
    version = attached(pdf)
    kept = storage.cache() / version.blob.sha256 / "1.webp"
    gone = storage.cache() / ("f" * 64) / "1.webp"
    for path in (kept, gone):
        path.parent.mkdir(parents=True)
        path.write_bytes(b"x")
    assert cleanup.clean(timezone.now()).images == 1
    assert kept.exists()
    assert not gone.parent.exists()
    assert cleanup.clean(timezone.now() + timedelta(days=31)).images == 1


@pytest.mark.django_db(transaction=True)
def test_what_was_sent_with_a_refused_form_expires(pdf):
    from tests.factories import people

    kept = pending.keep(actions.store(upload(pdf)), people().editeur)
    assert cleanup.clean(in_two_hours()).pending == 0
    assert default_storage.exists(kept.blob.storage_name)
    assert cleanup.clean(timezone.now() + timedelta(hours=25)).pending == 1
    assert not default_storage.exists(kept.blob.storage_name)
    assert not Blob.objects.exists()


def test_the_check_command_tells_what_is_missing(attached, pdf, capsys):
    import json

    from django.core.management import call_command

    version = attached(pdf)
    call_command("files_check", "--json")
    assert json.loads(capsys.readouterr().out)["missing"] == 0
    default_storage.delete(version.blob.storage_name)
    with pytest.raises(SystemExit):
        call_command("files_check", "--json")
    said = capsys.readouterr()
    assert json.loads(said.out)["missing"] == 1
    assert version.blob.sha256 in said.err


def test_the_periodic_jobs_are_declared():
    import files.periodic  # noqa: F401
    from jobs import periodic

    assert {"files.reprendre", "files.nettoyer"} <= {declared.name for declared in periodic.every()}


def test_a_child_that_somebody_kills_says_nothing_of_its_file(attached, pdf, monkeypatch):
    """A machine without memory kills the first process that it finds; the file is read again a moment later."""
    version = attached(pdf)
    ordinary = process._output

    def kill(child, deadline, most):
        child.kill()
        yield from ordinary(child, deadline, most)

    with monkeypatch.context() as without_memory:
        without_memory.setattr(process, "_output", kill)
        with pytest.raises(process.Killed), storage.local_path(version.blob) as path:
            process.read_text(path, version.media_type)
        assert read(version).state == State.WAITING
    assert read(version).state == State.READY
