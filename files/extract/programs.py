"""The programs of this machine that reading may use, and how the child process runs one. None is needed: what a
missing one does is said to be missing."""

import ctypes
import os
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from files.extract.fence import Fence

PATH = "/usr/local/bin:/usr/bin:/bin"
LANGUAGE = "fra"
_LIST_SECONDS = 10
_PR_SET_PDEATHSIG = 1


def libreoffice() -> str:
    """The path of LibreOffice, "" where it is not installed.

    Of the program itself: `soffice` is a script that starts another one, which starts it.
    """
    script = shutil.which("soffice", path=PATH) or shutil.which("libreoffice", path=PATH)
    if script is None:
        return ""
    program = Path(script).resolve().with_name("soffice.bin")
    return str(program) if program.exists() else script


def tesseract() -> str:
    """The path of Tesseract, "" where it is not installed, or cannot read French."""
    path = shutil.which("tesseract", path=PATH)
    return path if path is not None and LANGUAGE in _languages_of(path) else ""


def sees_how_a_page_lies() -> bool:
    """Whether Tesseract has what tells a page lying on its side, or upside down (`osd`)."""
    path = shutil.which("tesseract", path=PATH)
    return path is not None and "osd" in _languages_of(path)


def run(
    command: Sequence[str],
    seconds: float,
    given: bytes = b"",
    fence: Fence | None = None,
    environment: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """Run a program to its end in the child process, within a fence; it dies with the child.

    `given` goes to its standard input, its output comes back, its messages are lost; killed by somebody, it takes the
    child with it: the worker tries again. Raises subprocess.TimeoutExpired.
    """

    def prepare() -> None:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if fence is not None:
            fence.close()

    done = subprocess.run(
        command,
        input=given,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **(environment or {})},
        timeout=seconds,
        check=False,
        preexec_fn=prepare,
    )
    if done.returncode == -signal.SIGKILL:
        os.kill(os.getpid(), signal.SIGKILL)
    return done


def _languages_of(path: str) -> list[str]:
    try:
        listed = subprocess.run([path, "--list-langs"], capture_output=True, timeout=_LIST_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return []
    return listed.stdout.decode("utf-8", "replace").split()
