"""Runs the child process on a file, under limits, and gives its answer. Knows no database."""

import contextlib
import json
import os
import re
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from files.extract import programs
from ui import typography

WALL_SECONDS = 60.0
IMAGE_WALL_SECONDS = 20.0
CONTAINER_WALL_SECONDS = 20.0
CONVERSION_WALL_SECONDS = 130.0
RECOGNITION_WALL_SECONDS = 300.0
MAX_OUTPUT = 50 * 1024 * 1024
MAX_PARTS = 10_000  # a row each: a million of one letter would fill the memory of the worker
MAX_IMAGE = 10 * 1024 * 1024
MAX_CONVERTED = 300 * 1024 * 1024
FOLDER = "espace-ctg-lecture-"  # how the names of our temporary folders begin
_GROUP_SECONDS = 1.0  # for what a killed child had started to vanish
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")  # what PostgreSQL refuses to keep
_CHILD = str(Path(__file__).with_name("child.py"))

REASONS = {
    "password": "Ce fichier est protégé par un mot de passe. Déposez-le sans mot de passe pour que son texte soit lu.",
    "damaged": "Ce fichier est abîmé : son texte n'a pas pu être lu. Enregistrez-le de nouveau et déposez une version.",
    "too-heavy": "La lecture de ce fichier demande trop de mémoire ou de temps. Il reste téléchargeable.",
    "too-long": "Ce fichier contient trop de texte pour être lu. Il reste téléchargeable.",
    "private-characters": "La police de ce PDF cache ses lettres : son texte ne peut pas être cherché.",
    "empty": "Ce fichier ne contient aucun texte : c'est sans doute une numérisation.",
    "silent": "La lecture de ce fichier s'est arrêtée sans réponse. Il reste téléchargeable.",
    "not-converted": "LibreOffice n'a pas su ouvrir ce fichier. Il reste téléchargeable.",
    "no-converter": (
        "Ce format se lit avec LibreOffice, qui n'est pas installé sur ce serveur. Le fichier reste téléchargeable ; "
        "enregistré en .pptx, il serait lu."
    ),
    "no-recogniser": "La reconnaissance de caractères n'est pas installée sur ce serveur.",
    "no-such-page": "Cette page n'existe pas dans le fichier.",
}
REASONS = {code: typography.nbsp(sentence) for code, sentence in REASONS.items()}


class Failed(Exception):
    """The file cannot be read, and trying again would not help; `code` is a key of REASONS."""

    def __init__(self, code: str) -> None:
        super().__init__(REASONS[code])
        self.code = code


class TookTooLong(Exception):
    """The wall clock ran out: a busy machine, or a hostile file. Trying again may help."""


class Killed(TookTooLong):
    """The child was killed, by somebody or by a machine without memory left: nothing is known of the file."""


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


@dataclass(frozen=True)
class Container:
    """What an old Office container holds: a media type, or "mail", "program", "other"."""

    holds: str
    protected: bool
    macros: bool


def read_text(path: Path, media_type: str, wall: float = WALL_SECONDS) -> Answer:
    """The text of a file by part. Raises Failed or TookTooLong; a hostile file kills only the child."""
    parts: list[PartRead] = []
    with closing(_text_lines(path, media_type, wall)) as lines:
        for line in lines:
            if "about" in line:
                continue
            if "end" not in line:
                parts.append(_part(line["part"]))
                continue
            end = line["end"]
            if end["count"] != len(parts):
                break
            flaw = end.get("flaw", "")
            if not flaw and not any(part.text for part in parts):
                flaw = "empty"
            return Answer(parts, end.get("pages"), flaw)
    raise Failed("silent")


def texts(
    path: Path, media_type: str, properties: dict[str, str], wall: float = WALL_SECONDS
) -> Generator[str, None, None]:
    """The text of each part as it comes: nothing is kept, and closing it ends the reading. Raises as `read_text`.

    Fills `properties` with what the document says of itself: "title", "made", "saved", those that it has.
    """
    with closing(_text_lines(path, media_type, wall)) as lines:
        for line in lines:
            if "end" in line:
                return
            if "about" in line:
                properties |= {name: _UNSTORABLE.sub("", value) for name, value in line["about"].items()}
            else:
                yield _part(line["part"]).text
    raise Failed("silent")


def container(path: Path, wall: float = CONTAINER_WALL_SECONDS) -> Container:
    """What an old Office container holds. Raises Failed or TookTooLong."""
    with closing(_lines(["container", str(path)], wall)) as lines:
        for line in lines:
            return Container(**line["container"])
    raise Failed("silent")


def draw_page(path: Path, media_type: str, page: int, width: int = 0, wall: float = IMAGE_WALL_SECONDS) -> bytes:
    """The WebP image of a page of a PDF, or of an image, at the reading size or at `width` pixels.

    Raises Failed or TookTooLong.
    """
    image = b"".join(_run(["image", media_type, str(path), str(page), str(width)], wall, MAX_IMAGE))
    if not image.startswith(b"RIFF"):
        raise Failed(_error_in(image))
    return image


def recognise(
    path: Path, media_type: str, pages: Sequence[int], wall: float = RECOGNITION_WALL_SECONDS
) -> Generator[tuple[int, str], None, None]:
    """The text read in the images of these pages, (page, text) as each is read. Raises Failed or TookTooLong."""
    with closing(_lines(["recognise", media_type, str(path), ",".join(map(str, pages))], wall)) as lines:
        for line in lines:
            if "end" in line:
                return
            yield line["page"], _UNSTORABLE.sub("", line["text"])
    raise Failed("silent")


def convert(path: Path, media_type: str, target: Path, wall: float = CONVERSION_WALL_SECONDS) -> None:
    """Write to `target` the PDF that LibreOffice makes of a document. Raises Failed or TookTooLong: no file then."""
    begun = b""
    try:
        said = _run(["convert", media_type, str(path)], wall, MAX_CONVERTED)
        with target.open("wb") as out, closing(said) as chunks:
            for chunk in chunks:
                begun = begun or chunk[:1024]
                out.write(chunk)
        if not begun.startswith(b"%PDF-"):
            raise Failed(_error_in(begun))
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def network_is_closed() -> bool:
    """Whether the children of this process are cut from the network, as this system allows it or not."""
    return any(line.get("network") == "closed" for line in _lines(["confined"], 10.0))


def _error_in(answer: bytes) -> str:
    """The code of the error that the child said instead of an image or a PDF."""
    try:
        _said(answer)
    except Failed as error:
        return error.code
    return "silent"


def _text_lines(path: Path, media_type: str, wall: float) -> Generator[dict, None, None]:
    """A line about the document, one for each part, then the end."""
    with closing(_lines(["text", media_type, str(path)], wall)) as lines:
        for count, line in enumerate(lines):
            if count > MAX_PARTS + 1:
                raise Failed("too-long")
            yield line


def _part(said: dict) -> PartRead:
    return PartRead(
        said["number"],
        said["unit"],
        _UNSTORABLE.sub("", said["label"])[:200],
        _UNSTORABLE.sub("", said["text"]),
        said.get("width") or None,
        said.get("height") or None,
    )


def _lines(arguments: list[str], wall: float) -> Generator[dict, None, None]:
    """What the child says, line by line. Raises Failed when it says an error, or something that nobody understands."""
    begun: list[bytes] = []
    with closing(_run(arguments, wall, MAX_OUTPUT)) as chunks:
        for chunk in chunks:
            first, *whole = chunk.split(b"\n")
            begun.append(first)
            for following in whole:
                yield _said(b"".join(begun))
                begun = [following]


def _said(raw: bytes) -> dict:
    try:
        line = json.loads(raw)
    except (ValueError, RecursionError) as error:  # a library wrote there
        raise Failed("silent") from error
    if not isinstance(line, dict) or line.get("error", "silent") not in REASONS:
        raise Failed("silent")
    if "error" in line:
        raise Failed(line["error"])
    return line


def _run(arguments: list[str], wall: float, most: int) -> Generator[bytes, None, None]:
    """The output of the child as it comes. Raises Failed when it passes its limits, fails or says too much."""
    deadline = time.monotonic() + wall
    with tempfile.TemporaryDirectory(prefix=FOLDER, ignore_cleanup_errors=True) as folder:
        child = subprocess.Popen(
            [sys.executable, "-I", _CHILD, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env={"LANG": "C.UTF-8", "HOME": folder, "TMPDIR": folder, "PATH": programs.PATH, "MALLOC_ARENA_MAX": "2"},
            start_new_session=True,
        )
        try:
            yield from _output(child, deadline, most)
            status = child.wait(timeout=max(deadline - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired as late:
            raise TookTooLong from late
        finally:
            _end(child)
        if status == -signal.SIGKILL:
            raise Killed
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
    """Kill what is left of the child and of anything it started, and wait until nothing of it runs."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    if child.stdout is not None:
        child.stdout.close()
    patience = time.monotonic() + _GROUP_SECONDS
    with contextlib.suppress(ProcessLookupError, PermissionError):
        while time.monotonic() < patience:
            os.killpg(child.pid, 0)
            time.sleep(0.01)
