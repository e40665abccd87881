"""A real site in processes of its own, with its DATA_DIR, on SQLite: to be killed, loaded, restarted."""

import http.cookiejar
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


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
        with (self.folder / f"{words[0]}.log").open("ab") as log:
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

    def sign_in(self, email: str) -> dict[str, str]:
        """Sign in by the form, as a browser does; the cookies."""
        jar = http.cookiejar.CookieJar()
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        address = f"http://127.0.0.1:{self.port}/compte/connexion/"
        token = re.search(
            r'name="csrfmiddlewaretoken" value="([^"]+)"', browser.open(address, timeout=60).read().decode()
        )
        password = self.python("from django.conf import settings; print(settings.DEMO_PASSWORD)").strip()
        form = {"login": email, "password": password, "csrfmiddlewaretoken": token[1]}
        answer = browser.open(address, urllib.parse.urlencode(form).encode(), timeout=60)
        assert "/compte/connexion/" not in answer.url, "la connexion est refusée"
        return {cookie.name: cookie.value for cookie in jar}

    def close(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                self.kill(process)
