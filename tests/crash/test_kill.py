"""kill -9 where it hurts: during an upload, an extraction, a commit of the index. Nothing is lost or half made."""

import random
import signal
import socket
import sys
import time
from pathlib import Path

import pytest

from spaces.demo.documents import pdf
from tests.crash.conftest import sentence
from tests.crash.progress import done, is_on_its_last_attempt, left
from tests.files.stopping import stopped
from tests.processes import wait_for

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

CLEAN_UP_LATER = (
    "from datetime import timedelta; from django.utils import timezone; from files.cleanup import clean; "
    "print(clean(timezone.now() + timedelta(days=3)).incoming)"
)
CLEAN = {"missing": 0, "stale": 0, "orphan": 0}
STATES = "from files.models import FileVersion as V; print(','.join(sorted(V.objects.values_list('state', flat=True))))"
RUNNING = (
    "from django_tasks_db.models import DBTaskResult as T; "
    "print(T.objects.filter(status__in=['RUNNING', 'READY']).count())"
)


def states(site) -> list[str]:
    return site.python(STATES).split(",")


def deposit(site, *files, audience="reseau") -> list[dict]:
    return site.json(
        "deposit", *map(str, files), "--owner", "caf-16", "--by", "editeur@example.org", "--rubrique", "diagnostic",
        "--audience", audience,
    )  # fmt: skip


def found(site, text, reader="lecteur-35@example.org") -> dict:
    return site.json("search", text, "--as", reader)


def test_an_extraction_killed_in_the_middle_ends_after_a_restart(site, tmp_path):
    pages = [f"Page {number} : {'les familles demandent un accueil de proximité. ' * 40}" for number in range(1, 301)]
    pages[211] += " Le belvédère violet accueille la halte-garderie."
    (tmp_path / "long.pdf").write_bytes(pdf(pages, "Long"))
    deposit(site, tmp_path / "long.pdf")
    workers = site.start("work")
    stopped(f"{Path(sys.executable).name} -I", workers.pid)
    site.kill(workers)
    assert states(site) == ["en-cours"]

    site.manage("work", "--until-empty")
    assert states(site) == ["pret"]
    assert site.python(RUNNING) == "0"
    best = found(site, "Le belvédère violet accueille la halte-garderie")["hits"][0]
    assert best["page"] == 212
    assert site.json("index_check") == CLEAN


def test_a_worker_killed_at_random_moments_of_indexing_loses_nothing(site, folder):
    deposit(site, *sorted(folder.iterdir()))
    dice = random.Random(16)
    for _ in range(3):
        work_and_kill(site, dice)
    site.manage("work", "--until-empty")
    assert states(site) == ["pret"] * 6
    assert site.json("index_check") == CLEAN
    for number in range(3):
        assert found(site, sentence(number, "pdf"))["hits"][0]["page"] == 12
        assert found(site, sentence(number, "docx"))["hits"][0]["title"].startswith("Fiche")


def test_the_web_process_killed_during_an_upload_leaves_nothing_half_made(site, tmp_path):
    server = site.start("serve")
    site.wait_until_served()
    cookies = site.sign_in("editeur@example.org")
    body = _half_a_form(cookies["csrftoken"])
    with socket.create_connection(("127.0.0.1", site.port), timeout=10) as wire:
        wire.sendall(
            (
                "POST /deposer/ HTTP/1.1\r\n"
                f"Host: 127.0.0.1:{site.port}\r\n"
                f"Cookie: {'; '.join(f'{name}={value}' for name, value in cookies.items())}\r\n"
                "Content-Type: multipart/form-data; boundary=limite\r\n"
                f"Content-Length: {len(body) * 2}\r\n\r\n"
            ).encode()
            + body
        )
        wait_for(lambda: begun_in(site))
        site.kill(server)
    begun = begun_in(site)

    again = site.start("serve")
    site.wait_until_served()
    assert site.python(CLEAN_UP_LATER) == "1"
    assert not [path for path in begun if path.exists()]
    assert site.python(STATES) == ""
    (tmp_path / "apres.pdf").write_bytes(pdf(["Le tilleul indigo ombrage la cour."], "Après"))
    deposit(site, tmp_path / "apres.pdf")
    site.manage("work", "--until-empty")
    assert found(site, "tilleul indigo")["total"] == 1
    again.send_signal(signal.SIGINT)
    assert again.wait(60) == 0


def work_and_kill(site, dice: random.Random) -> None:
    """Let the workers start and do something, then kill them at a moment of what follows."""
    before = done(site)
    workers = site.start("work")
    wait_for(lambda: done(site) > before or not left(site))
    time.sleep(dice.random() * 0.5)
    wait_for(lambda: not is_on_its_last_attempt(site))
    site.kill(workers)


def begun_in(site) -> list[Path]:
    """The files that somebody is sending."""
    return list((site.folder / "files" / "incoming").glob("*"))


def _half_a_form(token: str) -> bytes:
    head = (
        f'--limite\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n'
        '--limite\r\nContent-Disposition: form-data; name="files"; filename="gros.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    )
    return head.encode() + b"%PDF-1.7\n" + b"0" * 3_000_000
