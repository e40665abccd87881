"""Sites of the tests in processes of their own: each has its folder of data, its SQLite base, and our sample jobs."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = {
    name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DATA_DIR", "PORT", "PYTHONPATH"}
} | {"DJANGO_SETTINGS_MODULE": "config.settings.dev", "LOG_LEVEL": "ERROR"}


class Site:
    """A folder of data and the commands run on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.journal = folder / "journal.txt"
        self.journal.touch()

    def popen(self, *arguments: str, **more: str) -> subprocess.Popen:
        """Start a command of manage.py in a process group of its own; its messages come by `stderr`."""
        return subprocess.Popen(
            [sys.executable, str(ROOT / "manage.py"), *arguments],
            cwd=ROOT,
            env=ENVIRONMENT | {"DATA_DIR": str(self.folder)} | more,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *arguments: str, seconds: float = 60, **more: str) -> subprocess.CompletedProcess:
        """Run a command to its end, within `seconds`."""
        process = self.popen(*arguments, **more)
        out, err = process.communicate(timeout=seconds)
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)

    def python(self, code: str) -> str:
        """What this code prints, run with Django ready and the sample jobs imported."""
        done = self.run("shell", "--no-imports", "-c", f"from tests.jobs import samples\n{code}")
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def lines(self) -> list[str]:
        """What the jobs wrote in their journal."""
        return self.journal.read_text(encoding="utf-8").splitlines()

    @contextmanager
    def running(self, *arguments: str, **more: str) -> Iterator[subprocess.Popen]:
        """A command that runs within the block; what is left of it after is killed."""
        process = self.popen(*arguments, **more)
        try:
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                try:
                    process.communicate(timeout=15)
                except subprocess.TimeoutExpired:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.communicate()
            else:
                process.communicate()


def migrated(folder: Path) -> Path:
    """A folder of data whose base is migrated and empty."""
    folder.mkdir(parents=True, exist_ok=True)
    done = Site(folder).run("migrate", "-v0", seconds=120)
    assert done.returncode == 0, done.stderr
    return folder


def copy_of(folder: Path, to: Path) -> Site:
    """A site of its own from a migrated folder."""
    shutil.copytree(folder, to)
    return Site(to)


def wait_for(what: Callable[[], object], seconds: float = 20) -> None:
    """Return once `what()` is true; fails after `seconds`."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


def free_port() -> int:
    """A port that nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


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
