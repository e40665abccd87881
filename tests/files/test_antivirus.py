"""The antivirus port against a real clamd, and how it is set."""

import io
import os
import zipfile

import docx
import pytest
from django.core.checks import run_checks

from files import antivirus, checks
from links.health import Level
from tests.files import clamd_server
from tests.files.clamd_server import EICAR, MAX_FILE_SIZE, SIGNATURE, STREAM_MAX_LENGTH, verdict_on


@pytest.fixture(scope="session")
def clamd(tmp_path_factory):
    """The CLAMD_URL of a real daemon, one for the session."""
    with clamd_server.running(tmp_path_factory.mktemp("clamd")) as url:
        yield url


@pytest.fixture
def real(clamd, settings):
    settings.CLAMD_URL = clamd


def docx_with(name: str, member: bytes) -> bytes:
    out = io.BytesIO()
    docx.Document().save(out)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as document:
        document.writestr(name, member)
    return out.getvalue()


def zip_with(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.usefixtures("real")
@pytest.mark.parametrize(
    "content",
    [
        pytest.param(EICAR, id="alone"),
        pytest.param(zip_with(essai=EICAR), id="zip"),
        pytest.param(zip_with(dedans=zip_with(essai=EICAR)), id="zip in zip"),
        pytest.param(docx_with("word/embeddings/oleObject1.bin", EICAR), id="docx"),
    ],
)
def test_clamd_recognises_the_test_file_wherever_it_hides(content):
    verdict = verdict_on(content)
    assert (verdict.clean, verdict.signature) == (False, SIGNATURE)
    assert verdict.engine.startswith("ClamAV ")


@pytest.mark.usefixtures("real")
@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(os.urandom(MAX_FILE_SIZE), id="the largest"),
        pytest.param(docx_with("docProps/note.txt", b"Bilan de la Ctg"), id="docx"),
        pytest.param(b"Il cite " + EICAR, id="text that only quotes the test file"),
    ],
)
def test_clamd_clears_an_ordinary_file(content):
    assert verdict_on(content).clean


@pytest.mark.usefixtures("real")
@pytest.mark.parametrize("extra", [1, 300_000, 20 * STREAM_MAX_LENGTH])
def test_a_file_past_what_clamd_accepts_is_not_clean_and_the_setting_is_named(extra):
    with pytest.raises(antivirus.BeyondLimits, match="StreamMaxLength"):
        verdict_on(bytes(STREAM_MAX_LENGTH + extra))


@pytest.mark.usefixtures("real")
def test_a_file_that_clamd_examined_only_in_part_is_neither_clean_nor_infected():
    with pytest.raises(antivirus.BeyondLimits, match=r"qu'en partie.*MaxFileSize"):
        verdict_on(os.urandom(MAX_FILE_SIZE + 1))


@pytest.mark.usefixtures("real")
def test_a_file_that_vanished_is_not_blamed_on_the_antivirus(tmp_path):
    with pytest.raises(FileNotFoundError):
        antivirus.scan(tmp_path / "disparu")


@pytest.mark.usefixtures("real")
def test_clamd_says_which_it_is():
    assert antivirus.version().startswith("ClamAV ")


@pytest.mark.usefixtures("real")
def test_doctor_warns_when_the_largest_permitted_file_would_not_be_examined(settings):
    settings.MAX_FILE_BYTES = STREAM_MAX_LENGTH
    assert not [line for line in antivirus.findings() if "StreamMaxLength" in line.advice]
    settings.MAX_FILE_BYTES = STREAM_MAX_LENGTH + 1
    [line] = [line for line in antivirus.findings() if "StreamMaxLength" in line.advice]
    assert line.level == Level.WARNING
    settings.MAX_FILE_BYTES = 2**40
    assert [line for line in antivirus.findings() if "StreamMaxLength" in line.advice]


def test_doctor_warns_of_a_daemon_that_calls_clean_what_it_did_not_examine(tmp_path, settings):
    with clamd_server.running(tmp_path, alert_exceeds_max="no") as url:
        settings.CLAMD_URL = url
        assert verdict_on(os.urandom(MAX_FILE_SIZE) + zip_with(essai=EICAR)).clean
        for _ in range(2):
            [line] = [line for line in antivirus.findings() if "AlertExceedsMax" in line.advice]
            assert line.level == Level.WARNING


@pytest.mark.usefixtures("real")
def test_doctor_trusts_a_daemon_that_says_what_it_did_not_examine():
    for _ in range(2):
        assert not [line for line in antivirus.findings() if "AlertExceedsMax" in line.advice]


@pytest.mark.usefixtures("real")
def test_doctor_warns_of_a_daemon_without_the_official_signatures(settings):
    settings.MAX_FILE_BYTES = STREAM_MAX_LENGTH
    [line] = antivirus.findings()
    assert (line.level, line.subject) == (Level.WARNING, "antivirus")
    assert "sans les signatures officielles" in line.text


@pytest.mark.parametrize(
    "url",
    ["unix:/nulle/part/clamd.ctl", "unix:/" + "x" * 200, "tcp://127.0.0.1:1", "tcp://a..b:3310", "tcp://", "clamd"],
)
def test_an_antivirus_that_cannot_be_reached_clears_nothing(settings, url):
    settings.CLAMD_URL = url
    assert antivirus.configured()
    with pytest.raises(antivirus.Unavailable):
        verdict_on(b"texte")
    [line] = antivirus.findings()
    assert line.level == Level.BROKEN
    assert url in line.text


def test_without_an_address_there_is_no_antivirus_and_doctor_says_what_to_set(settings):
    settings.CLAMD_URL = ""
    assert not antivirus.configured()
    [line] = antivirus.findings()
    assert line.level == Level.INFO
    assert "ne sont pas examinés" in line.text
    assert "CLAMD_URL" in line.advice


@pytest.mark.parametrize(
    ("url", "where"),
    [
        ("unix:/run/clamav/clamd.ctl", "/run/clamav/clamd.ctl"),
        ("unix:///run/clamav/clamd.ctl", "/run/clamav/clamd.ctl"),
        ("tcp://antivirus:3310", ("antivirus", 3310)),
        ("tcp://[::1]:3310", ("::1", 3310)),
    ],
)
def test_both_forms_of_the_address_are_read(settings, url, where):
    settings.CLAMD_URL = url
    assert antivirus.address(url) == where
    assert checks.clamd_url_can_be_read(None) == []


@pytest.mark.parametrize(
    "url",
    [
        "/run/clamav/clamd.ctl",
        "unix:run/clamd.ctl",
        "unix:/",
        "unix://machine/clamd.ctl",
        "tcp://antivirus",
        "tcp://:3310",
        "tcp://antivirus:port",
        "tcp://antivirus:99999",
        "tcp://antivirus:0",
        "tcp://antivirus:3310/chemin",
        "tcp://nom:secret@antivirus:3310",
        "tcp://[::1:3310",
        "http://antivirus:3310",
        "tcp://antivirus:3310?delai=3",
    ],
)
def test_an_address_that_cannot_be_read_is_an_error_at_start(settings, url):
    settings.CLAMD_URL = url
    [error] = [message for message in run_checks() if message.id == "files.E001"]
    assert url in error.msg
    assert "tcp://machine:port" in error.msg


def test_a_missing_clamd_skips_here_and_fails_where_it_is_demanded(monkeypatch):
    monkeypatch.setattr(clamd_server.shutil, "which", lambda *arguments, **options: None)
    monkeypatch.setenv("CI_SERVICES", "postgresql")
    with pytest.raises(pytest.skip.Exception, match="clamav-daemon"):
        clamd_server.program()
    monkeypatch.setenv("CI_SERVICES", "clamav postgresql")
    with pytest.raises(pytest.fail.Exception, match="CI_SERVICES"):
        clamd_server.program()


def test_clamd_is_found_outside_the_path_and_stopped_at_the_end(tmp_path, monkeypatch, settings):
    clamd_server.program()
    monkeypatch.setenv("PATH", "/bin")
    with clamd_server.running(tmp_path) as url:
        settings.CLAMD_URL = url
        antivirus.version()
    with pytest.raises(antivirus.Unavailable):
        antivirus.version()
