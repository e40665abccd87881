"""Sites of the tests in processes of their own, each with its folder of data and its database: to be run, loaded,
killed and started again. The sample jobs of the tests are at hand."""

import http.cookiejar
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

from tests import snapshots

ROOT = Path(__file__).resolve().parents[1]
_OURS = {"DATABASE_URL", "ELASTICSEARCH_URL", "DATA_DIR", "PORT"}
ENVIRONMENT = {name: value for name, value in os.environ.items() if name not in _OURS} | {
    "DJANGO_SETTINGS_MODULE": "config.settings.dev",
    "LOG_LEVEL": "ERROR",
    "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'site'}",
}


def free_port() -> int:
    """A port that nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Site:
    """A folder of data, a port, and the commands run on them; `database` is its DATABASE_URL, empty for SQLite."""

    def __init__(self, folder: Path, database: str = "") -> None:
        self.folder = folder
        self.database = database
        self.port = free_port()
        self.journal = folder / "journal.txt"
        self.journal.touch()
        self.started: list[subprocess.Popen] = []

    def popen(self, *words: str, **more: str) -> subprocess.Popen:
        """Start a command of manage.py in a process group of its own; its messages come by `stderr`."""
        return self._popen(words, subprocess.PIPE, more)

    def start(self, *words: str) -> subprocess.Popen:
        """Start a command in a process group of its own; its messages go to `log`, and `close` ends it."""
        with (self.folder / f"{words[0]}.log").open("ab") as log:
            process = self._popen(words, log, {"LOG_LEVEL": "WARNING"})
        self.started.append(process)
        return process

    def _popen(self, words: tuple[str, ...], output, more: dict[str, str]) -> subprocess.Popen:
        ours = {"DATA_DIR": str(self.folder), "PORT": str(self.port)}
        if self.database:
            ours["DATABASE_URL"] = self.database
        return subprocess.Popen(
            [sys.executable, str(ROOT / "manage.py"), *words],
            cwd=ROOT,
            env=ENVIRONMENT | ours | more,
            stdout=output,
            stderr=output,
            text=True,
            start_new_session=True,
        )

    def run(self, *words: str, seconds: float = 600, **more: str) -> subprocess.CompletedProcess:
        """Run a command to its end, within `seconds`."""
        process = self.popen(*words, **more)
        out, err = process.communicate(timeout=seconds)
        return subprocess.CompletedProcess(words, process.returncode, out, err)

    def manage(self, *words: str) -> str:
        """Run a command that must succeed; what it printed."""
        done = self.run(*words)
        assert done.returncode == 0, f"{words} : {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def json(self, *words: str):
        """What a command that must succeed prints with --json."""
        return json.loads(self.manage(*words, "--json"))

    def python(self, code: str) -> str:
        """What this code prints, run with Django ready and the sample jobs imported."""
        return self.manage("shell", "--no-imports", "-c", f"from tests.jobs import samples\n{code}").strip()

    def rows(self, query: str) -> list[tuple]:
        """What the base of this site answers, in milliseconds."""
        if self.database:
            with psycopg.connect(self.database) as connection:
                return connection.execute(query).fetchall()
        connection = sqlite3.connect(self.folder / "db.sqlite3", timeout=30)
        try:
            return connection.execute(query).fetchall()
        finally:
            connection.close()

    def lines(self) -> list[str]:
        """What the jobs wrote in their journal."""
        return self.journal.read_text(encoding="utf-8").splitlines()

    def log(self, command: str) -> str:
        """What the processes of `start` said."""
        return (self.folder / f"{command}.log").read_text(errors="replace")

    @contextmanager
    def running(self, *words: str, **more: str) -> Iterator[subprocess.Popen]:
        """A command that runs within the block; what is left of it after is killed."""
        process = self.popen(*words, **more)
        try:
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                try:
                    process.communicate(timeout=60)
                except subprocess.TimeoutExpired:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.communicate()
            else:
                process.communicate()

    def kill(self, process: subprocess.Popen) -> None:
        """kill -9 of a process and of all that it started: workers have groups of their own."""
        victims = tree(process.pid)
        kill(victims)
        wait_for(lambda: all(is_dead(pid) for pid in victims))
        process.wait(60)

    def close(self) -> None:
        """Kill what `start` left running."""
        for process in self.started:
            if process.poll() is None:
                self.kill(process)

    def wait_until_served(self, seconds: float = 120) -> None:
        """Return once the sign-in page answers; fails with the log of the server after `seconds`."""
        limit = time.monotonic() + seconds
        while time.monotonic() < limit:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/compte/connexion/", timeout=10).read()
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.2)
            else:
                return
        raise AssertionError(self.log("serve"))

    def sign_in(self, email: str) -> dict[str, str]:
        """Sign in by the form, as a browser does, with the code of whoever has one; the cookies."""
        jar = http.cookiejar.CookieJar()
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        address = f"http://127.0.0.1:{self.port}/compte/connexion/"
        page = browser.open(address, timeout=60).read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        password = self.python("from django.conf import settings; print(settings.DEMO_PASSWORD)")
        form = {"login": email, "password": password, "csrfmiddlewaretoken": token[1]}
        answer = browser.open(address, urllib.parse.urlencode(form).encode(), timeout=60)
        if answer.url.endswith("/compte/connexion/code/"):
            token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', answer.read().decode())
            given = {"code": self.manage("demo_code", email).strip(), "csrfmiddlewaretoken": token[1]}
            answer = browser.open(answer.url, urllib.parse.urlencode(given).encode(), timeout=60)
        assert "/compte/connexion/" not in answer.url, "la connexion est refusée"
        return {cookie.name: cookie.value for cookie in jar}


def loaded(folder: Path) -> Site:
    """A site of its own, on the database of the suite, with the reference data and the jobs that it enqueued."""
    folder.mkdir(parents=True, exist_ok=True)
    return Site(folder, snapshots.copy_to(folder))


def prepare(site: Site) -> Site:
    """Give a site its index and the accounts of the demonstration, without the supports."""
    site.python(_PREPARE)
    return site


_PREPARE = """
from django.conf import settings
from django.core.management import call_command
from accounts import demo
call_command("prepare")
demo.load(settings.DEMO_PASSWORD)
"""


def copy_of(site: Site, to: Path) -> Site:
    """A site of its own from one made once, that runs nothing."""
    shutil.copytree(site.folder, to)
    return Site(to, site.database and snapshots.copy_of(site.database))


def wait_for(what: Callable[[], object], seconds: float = 60) -> None:
    """Return once `what()` is true; fails after `seconds`."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


def tree(pid: int) -> list[int]:
    """A process and all those below it, the supervisor before what it would start again."""
    return [pid, *(below for child in children(pid) for below in tree(child))]


def kill(pids: list[int]) -> None:
    """kill -9 of these processes, those that are gone left aside."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def children(pid: int) -> list[int]:
    """The living processes whose parent is `pid`."""
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(number) for number in path.read_text().split()] if path.exists() else []


def is_dead(pid: int) -> bool:
    """Whether the process ended (a zombie has)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in {"Z", "X"}
    except (FileNotFoundError, ProcessLookupError):
        return True
