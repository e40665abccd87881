"""Runs the child process on a file, under limits, and gives its answer. Knows no database."""

import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

WALL_SECONDS = 60.0
IMAGE_WALL_SECONDS = 20.0
MAX_OUTPUT = 50 * 1024 * 1024
MAX_IMAGE = 10 * 1024 * 1024
_CHILD = str(Path(__file__).with_name("child.py"))

REASONS = {
    "password": "Ce fichier est protégé par un mot de passe. Déposez-le sans mot de passe pour que son texte soit lu.",
    "damaged": "Ce fichier est abîmé : son texte n'a pas pu être lu. Enregistrez-le de nouveau et déposez une version.",
    "too-heavy": "La lecture de ce fichier demande trop de mémoire ou de temps. Il reste téléchargeable.",
    "too-long": "Ce fichier contient trop de texte pour être lu. Il reste téléchargeable.",
    "private-characters": "La police de ce PDF cache ses lettres : son texte ne peut pas être cherché.",
    "empty": "Ce fichier ne contient aucun texte : c'est sans doute une numérisation.",
    "silent": "La lecture de ce fichier s'est arrêtée sans réponse. Il reste téléchargeable.",
}
REASONS = {code: sentence.replace(" : ", "\u00a0: ") for code, sentence in REASONS.items()}


class Failed(Exception):
    """The file cannot be read, and trying again would not help; `code` is a key of REASONS."""

    def __init__(self, code: str) -> None:
        super().__init__(REASONS[code])
        self.code = code


class TookTooLong(Exception):
    """The wall clock ran out: a busy machine, or a hostile file. Trying again may help."""


@dataclass(frozen=True)
class PartRead:
    """A page or section as the child gave it; width and height of its image in pixels, None without image."""

    number: int
    unit: str
    label: str
    text: str
    width: int | None
    height: int | None


@dataclass(frozen=True)
class Answer:
    """What was read: the parts in order, the number of pages (None when the format has none), and a flaw or empty."""

    parts: list[PartRead]
    pages: int | None
    flaw: str


def read_text(path: Path, media_type: str, wall: float = WALL_SECONDS) -> Answer:
    """The text of a file by part. Raises Failed or TookTooLong; a hostile file kills only the child."""
    parts: list[PartRead] = []
    for raw in _lines(["text", media_type, str(path)], wall):
        line = json.loads(raw)
        if "error" in line:
            raise Failed(line["error"])
        if "end" in line:
            end = line["end"]
            if end["count"] != len(parts):
                raise Failed("silent")
            flaw = end.get("flaw", "")
            if not flaw and not any(part.text for part in parts):
                flaw = "empty"
            return Answer(parts, end.get("pages"), flaw)
        part = line["part"]
        parts.append(
            PartRead(
                part["number"],
                part["unit"],
                part["label"][:200],
                part["text"],
                part.get("width") or None,
                part.get("height") or None,
            )
        )
    raise Failed("silent")


def draw_page(path: Path, page: int, width: int = 0, wall: float = IMAGE_WALL_SECONDS) -> bytes:
    """The WebP image of a page of a PDF, at the reading size or at `width` pixels. Raises Failed or TookTooLong."""
    image = b"".join(_run(["image", str(path), str(page), str(width)], wall, MAX_IMAGE))
    if not image.startswith(b"RIFF"):
        raise Failed("silent")
    return image


def _lines(arguments: list[str], wall: float) -> Iterator[bytes]:
    pending = b""
    for chunk in _run(arguments, wall, MAX_OUTPUT):
        *whole, pending = (pending + chunk).split(b"\n") if b"\n" in chunk else (pending + chunk,)
        yield from whole


def _run(arguments: list[str], wall: float, most: int) -> Iterator[bytes]:
    """The output of the child as it comes. Raises Failed when it dies by signal, fails or says too much."""
    deadline = time.monotonic() + wall
    with tempfile.TemporaryDirectory(prefix="espace-ctg-lecture-") as folder:
        child = subprocess.Popen(
            [sys.executable, "-I", _CHILD, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env={"LANG": "C.UTF-8", "HOME": folder, "TMPDIR": folder, "MALLOC_ARENA_MAX": "2"},
            start_new_session=True,
        )
        try:
            yield from _output(child, deadline, most)
            status = child.wait(timeout=max(deadline - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired as late:
            raise TookTooLong from late
        finally:
            _end(child)
        if status < 0:
            raise Failed("too-heavy")
        if status:
            raise Failed("silent")


def _output(child: subprocess.Popen, deadline: float, most: int) -> Iterator[bytes]:
    assert child.stdout is not None
    descriptor = child.stdout.fileno()
    seen = 0
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        while True:
            if not selector.select(max(deadline - time.monotonic(), 0)):
                raise TookTooLong
            chunk = os.read(descriptor, 256 * 1024)
            if not chunk:
                return
            seen += len(chunk)
            if seen > most:
                raise Failed("too-long")
            yield chunk


def _end(child: subprocess.Popen) -> None:
    """Kill what is left of the child and of anything it started, and collect it."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    if child.stdout is not None:
        child.stdout.close()
