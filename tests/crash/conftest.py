"""Real sites in processes of their own, each with its DATA_DIR, to be killed. On SQLite: the embedded default."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from spaces.demo.documents import docx, pdf

ROOT = Path(__file__).resolve().parents[2]
ACCOUNTS = "import django; django.setup(); from accounts import demo; demo.load(demo.PASSWORD)"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Site:
    """A site in a folder: its commands, its server, its workers."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.port = free_port()
        kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "ELASTICSEARCH_URL"}}
        self.environment = kept | {
            "DATA_DIR": str(folder),
            "PORT": str(self.port),
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
        }
        self.processes: list[subprocess.Popen] = []

    def run(self, *words: str, code: int | None = 0) -> subprocess.CompletedProcess:
        """A command to its end; `code` is the exit status it must have, None for any."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=150, check=False,
        )  # fmt: skip
        assert code is None or done.returncode == code, f"{words} : {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def json(self, *words: str, code: int | None = 0):
        """What a command prints with --json."""
        return json.loads(self.run(*words, "--json", code=code).stdout)

    def python(self, source: str) -> str:
        """A few lines run in the site's environment; what they print."""
        done = subprocess.run(
            [sys.executable, "-c", source],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, *words: str) -> subprocess.Popen:
        """A command in its own process group, that `kill` takes down whole."""
        log = (self.folder / f"{words[0]}.log").open("ab")
        process = subprocess.Popen(
            [sys.executable, "manage.py", *words],
            cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        self.processes.append(process)
        return process

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def kill(self, process: subprocess.Popen) -> None:
        """kill -9 of every process of the group, children first so that no supervisor starts them again."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)

    def wait_until_served(self, seconds: float = 40) -> None:
        limit = time.monotonic() + seconds
        while time.monotonic() < limit:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/compte/connexion/", timeout=2).read()
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.2)
            else:
                return
        raise AssertionError(self.log("serve"))

    def close(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                self.kill(process)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory) -> Path:
    """A folder with reference data and accounts, copied for each test."""
    site = Site(tmp_path_factory.mktemp("modele") / "var")
    site.folder.mkdir()
    site.run("prepare")
    site.python(ACCOUNTS)
    return site.folder


@pytest.fixture
def site(prepared, tmp_path):
    """A site of this test's own."""
    shutil.copytree(prepared, tmp_path / "var")
    opened = Site(tmp_path / "var")
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path) -> Path:
    """A mixed folder of real PDF and DOCX, each with a sentence of its own; the PDF says it on page 12."""
    place = tmp_path / "depot"
    place.mkdir()
    for number in range(3):
        pages = [f"Page {page} du diagnostic numéro {number} de la communauté de communes." for page in range(1, 15)]
        pages[11] += f" {sentence(number, 'pdf')}"
        (place / f"diagnostic {number}.pdf").write_bytes(pdf(pages, f"Diagnostic {number}"))
        sections = [("Contexte", "Les élus décident."), ("Action", sentence(number, "docx"))]
        (place / f"fiche {number}.docx").write_bytes(docx(sections, f"Fiche {number}"))
    return place


def sentence(number: int, form: str) -> str:
    """The sentence that only one file of the folder holds."""
    colour = ("vermillon", "turquoise", "ocre")[number]
    return f"La ludothèque {colour} du {form} ouvre onze mercredis par trimestre aux familles isolées."
