"""files_check and its periodic brothers: what is repaired, what is only said, and what doctor says of it all."""

import json
import socket
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

import files.periodic
from files import actions, cleanup, conversion, health, jobs, recognition, recovery, storage, works
from files.extract import fence, office, process, programs
from files.models import Blob, FilePart, FileVersion, Scan, SideWork, State, Verb
from jobs import periodic
from jobs.models import MAX_ATTEMPTS
from links.health import Level
from tests.files.conftest import make_docx, make_pdf, read, upload
from tests.files.test_jobs import age

KEYS = {"orphans", "missing", "damaged", "stuck", "removed", "resumed", "given_up", "lost", "started"}
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def no_program(monkeypatch, tmp_path):
    """Each test says which programs there are, and what they left."""
    monkeypatch.setattr(office, "SOCKETS", str(tmp_path))
    monkeypatch.setattr(programs, "libreoffice", lambda: "")
    monkeypatch.setattr(programs, "tesseract", lambda: "")


@pytest.fixture
def installed(monkeypatch):
    monkeypatch.setattr(programs, "libreoffice", lambda: "/usr/bin/soffice")
    monkeypatch.setattr(programs, "tesseract", lambda: "/usr/bin/tesseract")


@pytest.fixture
def check(capsys):
    """check() -> (what the command found, its messages, its exit status)."""

    def run() -> tuple[dict, str, int]:
        capsys.readouterr()
        status = 0
        try:
            call_command("files_check", "--json")
        except SystemExit as stopped:
            status = int(str(stopped.code))
        said = capsys.readouterr()
        return json.loads(said.out), said.err, status

    return run


def path_of(version: FileVersion) -> Path:
    return Path(default_storage.path(version.blob.storage_name))


def spoil(path: Path) -> None:
    """Change a byte, as a bad disk does."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def long_ago(version: FileVersion, **values) -> None:
    """The version as a worker left it that died an hour ago, and its job with it."""
    before = timezone.now() - HOUR
    DBTaskResult.objects.all().delete()
    FileVersion.objects.filter(pk=version.pk).update(created_at=before, **values)


def work_left(version: FileVersion, verb, **values) -> SideWork:
    work = works.open_for(version, verb, 3)
    DBTaskResult.objects.all().delete()
    SideWork.objects.filter(pk=work.pk).update(created_at=timezone.now() - HOUR, **values)
    return work


def jobs_for(version: FileVersion, task) -> int:
    rows = DBTaskResult.objects.filter(task_path=task.module_path, status=TaskResultStatus.READY)
    return sum(row.args_kwargs["args"] == [version.pk] for row in rows)


def test_nothing_is_wrong_with_a_sound_store(attached, pdf, check):
    check()  # what other tests left in the store of this process
    read(attached(pdf))
    found, said, status = check()
    assert set(found) == KEYS
    assert set(found["removed"]) == {"incoming", "pending", "orphans", "images", "folders", "sockets"}
    assert {value for name, value in found.items() if name != "removed"} == {0}
    assert set(found["removed"].values()) == {0}
    assert (said, status) == ("", 0)


def test_without_json_the_same_is_said_in_sentences(attached, pdf, capsys):
    version = read(attached(pdf))
    spoil(path_of(version))
    with pytest.raises(SystemExit):
        call_command("files_check")
    said = capsys.readouterr()
    assert "0 contenus manquants, 1 abîmés" in said.out
    assert "à restaurer depuis une sauvegarde, ou à déposer de nouveau" in said.err


def test_bytes_without_row_and_rows_without_version_go(attached, pdf, check, storage_root):
    version = attached(pdf)
    orphan = storage_root / "blobs" / "ab" / ("c" * 62)
    pdf_of_nothing = storage_root / "converted" / "ab" / f"{'d' * 62}.pdf"
    for path in (orphan, pdf_of_nothing):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
        age(path, 2)
    Blob.objects.create(sha256="e" * 64, size=1, created_at=timezone.now() - 2 * HOUR)
    real = cleanup._changed_at
    cleanup_sees = {orphan, pdf_of_nothing}
    with pytest.MonkeyPatch.context() as clock:  # the kernel keeps the moment of a change of name to itself
        clock.setattr(cleanup, "_changed_at", lambda path: 0.0 if path in cleanup_sees else real(path))
        found, _, status = check()
    assert (found["orphans"], found["removed"]["orphans"], status) == (3, 3, 0)
    assert not orphan.exists()
    assert not pdf_of_nothing.exists()
    assert list(Blob.objects.all()) == [version.blob]
    assert path_of(version).exists()


def test_files_that_are_not_ours_are_left_in_peace(attached, pdf, storage_root, monkeypatch):
    attached(pdf)
    stranger = storage_root / "blobs" / "ab" / ("z" * 200)
    stranger.parent.mkdir(parents=True, exist_ok=True)
    stranger.write_bytes(b"x")
    monkeypatch.setattr(cleanup, "_changed_at", lambda path: 0.0)
    assert cleanup.clean(timezone.now()).orphans == 0
    assert stranger.exists()


def test_bytes_that_are_missing_are_said_and_stop_the_command(attached, pdf, check):
    version = read(attached(pdf))
    path_of(version).unlink()
    found, said, status = check()
    assert (found["missing"], found["damaged"], status) == (1, 0, 1)
    assert f"contenu manquant\u00a0: {version.blob.sha256}" in said


def test_bytes_that_changed_are_said_until_somebody_sends_them_again(attached, people, pdf, check):
    version = read(attached(pdf))
    spoil(path_of(version))
    found, said, status = check()
    assert (found["missing"], found["damaged"], status) == (0, 1, 1)
    assert f"contenu abîmé\u00a0: {version.blob.sha256}" in said
    assert any("1\u00a0contenu abîmé" in line.text for line in health.states())
    assert check()[0]["damaged"] == 1

    attached(pdf, "le même.pdf")
    assert path_of(version).read_bytes() == pdf
    assert not any("abîmé" in line.text for line in health.states())
    assert check()[2] == 0


def test_bytes_restored_from_a_backup_are_sound_again(attached, pdf, check):
    version = read(attached(pdf))
    spoil(path_of(version))
    assert check()[2] == 1
    path_of(version).write_bytes(pdf)
    assert check()[2] == 0


def test_a_disk_that_refuses_to_read_is_damage_and_not_a_crash(attached, pdf, check, monkeypatch):
    version = read(attached(pdf))

    def refuse(path):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(storage, "sha256_of", refuse)
    found, said, status = check()
    assert (found["damaged"], status) == (1, 1)
    assert version.blob.sha256 in said


def test_some_bytes_are_compared_each_day_and_all_in_turn(attached):
    versions = [read(attached(make_pdf([f"Numéro {number}"]))) for number in range(3)]
    for version in versions:
        spoil(path_of(version))
    one_at_a_time = [len(cleanup.damaged(at_most=1)) for _ in range(3)]
    assert one_at_a_time == [1, 2, 3]


def test_a_reading_left_by_a_dead_worker_is_queued_again_once(attached, pdf, check):
    version = attached(pdf)
    long_ago(version, state=State.READING, attempts=1, lease_until=timezone.now() - timedelta(seconds=1))
    found, _, status = check()
    assert (found["stuck"], found["resumed"], found["given_up"], status) == (1, 1, 0, 0)
    assert jobs_for(version, jobs.extract) == 1
    assert check()[0]["stuck"] == 0
    assert read(version).state == State.READY


def test_a_reading_interrupted_three_times_is_given_up_with_its_sentence(attached, pdf, check):
    version = attached(pdf)
    long_ago(version, state=State.READING, attempts=MAX_ATTEMPTS, lease_until=timezone.now() - HOUR)
    found, _, _ = check()
    assert (found["stuck"], found["resumed"], found["given_up"]) == (1, 0, 1)
    version.refresh_from_db()
    assert (version.state, version.state_reason) == (State.FAILED, jobs.GAVE_UP)


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("verb", [Verb.RECOGNISE, Verb.CONVERT])
def test_a_long_work_left_by_a_dead_worker_goes_on_or_is_given_up(attached, pdf, check, verb):
    version = read(attached(pdf))
    task = {Verb.RECOGNISE: recognition.recognise, Verb.CONVERT: conversion.convert}[verb]
    work = work_left(version, verb, state=State.READING, attempts=1, lease_until=timezone.now() - HOUR)
    found, _, _ = check()
    assert (found["stuck"], found["resumed"]) == (1, 1)
    assert jobs_for(version, task) == 1
    assert check()[0]["stuck"] == 0

    work_left(version, verb, state=State.READING, attempts=MAX_ATTEMPTS, lease_until=timezone.now() - HOUR)
    assert check()[0]["given_up"] == 1
    work.refresh_from_db()
    assert (work.state, work.lease_until) == (State.FAILED, None)
    assert any("sans résultat" in line.text for line in health.states())


@pytest.mark.usefixtures("installed")
def test_what_a_living_worker_holds_is_left_to_it(attached, pdf, check):
    version = read(attached(pdf))
    work_left(version, Verb.CONVERT, state=State.READING, attempts=1, lease_until=timezone.now() + HOUR)
    other = attached(make_pdf(["Autre"]))
    long_ago(other, state=State.READING, attempts=1, lease_until=timezone.now() + HOUR)
    assert check()[0]["stuck"] == 0


@pytest.fixture
def converted(attached, monkeypatch) -> FileVersion:
    """A document with the PDF that LibreOffice made of it."""
    from types import SimpleNamespace

    monkeypatch.setattr(programs, "libreoffice", lambda: "/usr/bin/soffice")
    pdf = make_pdf(["Contexte"])
    monkeypatch.setattr(process, "convert", lambda path, media_type, target, wall=0: target.write_bytes(pdf))
    version = read(attached(make_docx(lambda document: document.add_heading("Contexte", 1)), "fiche.docx"))
    conversion.convert.func(SimpleNamespace(attempt=1), version.pk)
    version.refresh_from_db()
    assert version.leaves == 1
    DBTaskResult.objects.all().delete()
    return version


def test_a_conversion_that_was_lost_is_asked_for_again(converted, check):
    default_storage.delete(converted.blob.converted_name)
    found, _, status = check()
    assert (found["lost"], status) == (1, 0)
    assert jobs_for(converted, conversion.convert) == 1
    assert check()[0]["lost"] == 0


def test_a_conversion_that_was_lost_waits_for_libreoffice(converted, check, monkeypatch):
    default_storage.delete(converted.blob.converted_name)
    monkeypatch.setattr(programs, "libreoffice", lambda: "")
    assert check()[0]["lost"] == 1
    converted.refresh_from_db()
    assert converted.leaves is None
    assert set(FilePart.objects.values_list("first_leaf", flat=True)) == {None}
    monkeypatch.setattr(programs, "libreoffice", lambda: "/usr/bin/soffice")
    assert check()[0]["started"] == 1


def test_what_waited_for_a_program_is_started_by_the_check(attached, check, request):
    scan = read(attached(make_pdf(["#rect()", "#circle()"])))
    document = read(attached(make_docx(lambda made: made.add_paragraph("Bonjour")), "fiche.docx"))
    assert check()[0]["started"] == 0
    assert any("2\u00a0conversions ou reconnaissances remises à plus tard" in line.text for line in health.states())
    request.getfixturevalue("installed")
    assert check()[0]["started"] == 2
    assert jobs_for(scan, recognition.recognise) == 1
    assert jobs_for(document, conversion.convert) == 1
    assert check()[0]["started"] == 0
    assert not any("remise" in line.text for line in health.states())


def test_removing_a_version_meanwhile_starts_nothing(attached, people, check, request):
    scan = read(attached(make_pdf(["#rect()"])))
    actions.remove_version_for_good(scan, people.editeur, "noms")
    request.getfixturevalue("installed")
    assert check()[0]["started"] == 0


def test_the_folders_of_killed_processes_go_after_an_hour(check, tmp_path, monkeypatch, db):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    old = tmp_path / f"{process.FOLDER}abc"
    (old / "profil").mkdir(parents=True)
    real = cleanup._changed_at
    assert check()[0]["removed"]["folders"] == 0
    monkeypatch.setattr(cleanup, "_changed_at", lambda path: 0.0 if path == old else real(path))
    assert check()[0]["removed"]["folders"] == 1
    assert not old.exists()


def test_the_sockets_of_killed_programs_go_and_those_of_living_ones_stay(check, tmp_path, monkeypatch, db):
    monkeypatch.setattr(office, "SOCKETS", str(tmp_path))
    dead, living = tmp_path / "OSL_PIPE_SingleOfficeIPC_ab", tmp_path / "OSL_PIPE_0_SingleOfficeIPC_cd"
    with socket.socket(socket.AF_UNIX) as killed:
        killed.bind(str(dead))
    with socket.socket(socket.AF_UNIX) as open_one:
        open_one.bind(str(living))
        open_one.listen()
        assert check()[0]["removed"]["sockets"] == 0  # too young
        monkeypatch.setattr(cleanup, "_changed_at", lambda path: 0.0)
        assert check()[0]["removed"]["sockets"] == 1
    assert (dead.exists(), living.exists()) == (False, True)


# The periodic ones


def test_every_chore_of_the_room_is_declared_and_runs(attached, pdf, people):
    declared = {one.name: one for one in periodic.every() if one.name.startswith("files.")}
    assert {name: one.every for name, one in declared.items()} == {
        "files.reprendre": timedelta(minutes=2),
        "files.nettoyer": timedelta(hours=1),
        "files.rattraper": timedelta(minutes=15),
        "files.comparer": timedelta(hours=24),
    }
    version = attached(pdf)
    long_ago(version)
    for one in declared.values():
        one.run(timezone.now())
    assert jobs_for(version, jobs.extract) == 1


def test_the_daily_comparison_says_what_is_lost_in_the_log(attached, pdf, caplog):
    version = read(attached(pdf))
    spoil(path_of(version))
    files.periodic.compare(timezone.now())
    assert version.blob.sha256 in caplog.text
    path_of(version).unlink()
    caplog.clear()
    files.periodic.compare(timezone.now())
    assert f"bytes {version.blob.sha256} are missing" in caplog.text


# What doctor says


def told(level: Level | None = None) -> str:
    lines = [*health.programs(), *health.states()]
    return "\n".join(f"{line.text} {line.advice}" for line in lines if level in (None, line.level))


def test_doctor_names_each_missing_program_and_its_packages(db):
    said = told(Level.WARNING)
    assert "LibreOffice absent" in said
    assert "libreoffice-writer-nogui" in said
    assert "Tesseract absent" in said
    assert "tesseract-ocr-fra" in said
    assert "files_check" in said


@pytest.mark.usefixtures("installed")
def test_doctor_says_what_each_program_brings(db):
    said = told(Level.OK)
    assert "LibreOffice présent" in said
    assert "Tesseract présent" in said
    assert "absent" not in told()


@pytest.mark.parametrize(("closed", "level"), [(True, Level.OK), (False, Level.WARNING)])
def test_doctor_says_whether_files_are_read_without_network(db, monkeypatch, closed, level):
    monkeypatch.setattr(process, "network_is_closed", lambda: closed)
    assert "réseau" in told(level)


@pytest.mark.parametrize(("version", "level"), [(1, Level.OK), (0, Level.WARNING)])
def test_doctor_says_whether_libreoffice_sees_the_other_files(db, monkeypatch, version, level):
    monkeypatch.setattr(fence, "version", lambda: version)
    assert "LibreOffice" in "\n".join(
        line.text for line in health.programs() if line.level == level and "absent" not in line.text
    )


def test_doctor_counts_what_goes_on_and_what_is_held(attached, people, pdf):
    version = read(attached(pdf))
    works.open_for(version, Verb.CONVERT, 1)
    held = actions.add_version(version.file, actions.store(upload(make_pdf(["Autre"]))), people.editeur)
    FileVersion.objects.filter(pk=held.pk).update(scan=Scan.WAITING, state=State.FAILED)
    assert "conversion pour l'affichage : 1 en cours ou en attente" in told(Level.INFO)
    assert "1\u00a0version en attente de l'antivirus" in told(Level.BROKEN)
    FileVersion.objects.filter(pk=held.pk).update(state=State.QUARANTINED)
    assert "1\u00a0version isolée" in told(Level.WARNING)
    assert recovery.catch_up() == 0
