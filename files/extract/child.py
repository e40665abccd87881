"""Runs alone, as a fresh process, on one file that somebody sent. Knows nothing of Django. `python -I child.py`, then:

    container PATH                        a JSON line: what an old Office container holds; or {"error": code}
    text MEDIA_TYPE PATH                  JSON lines: {"about": {...}}, {"part": {...}} each, then {"end": {...}};
                                          or {"error": code}
    image MEDIA_TYPE PATH PAGE WIDTH      a WebP image
    recognise MEDIA_TYPE PATH 3,4,5       JSON lines: {"page": 3, "text": "..."} each, then {"end": {}}
    convert MEDIA_TYPE PATH               a PDF
    confined                              a JSON line: what this system lets us close

A file that makes it exceed its limits kills this process, and nothing else.
"""

import contextlib
import ctypes
import importlib
import json
import os
import resource
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """What a task may use: address space, data of its own and size of a written file in megabytes, processor in
    seconds; `programs`: how many processes and threads its user may have, 0 for a task that starts none."""

    memory: int
    data: int
    seconds: int
    written: int
    programs: int


LIMITS = {
    "container": Limits(1024, 1024, 5, 0, 0),  # the largest stream of the largest file, twice
    "text": Limits(512, 512, 30, 0, 0),
    "image": Limits(512, 512, 30, 0, 0),
    "recognise": Limits(1024, 1024, 240, 64, 1000),  # a page at 200 dpi and its characters: 400 MB
    "convert": Limits(4096, 1536, 120, 400, 1000),  # LibreOffice maps 2 GB to write three pages; 30 photos take 670 MB
    "confined": Limits(512, 512, 5, 0, 0),
}
# media type -> module of files.extract with `parts(path, summary)`. A new format: one row, one module.
READERS = {
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.ms-word.document.macroEnabled.12": "docx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/vnd.ms-powerpoint.presentation.macroEnabled.12": "pptx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "sheets",
    "application/vnd.ms-excel.sheet.macroEnabled.12": "sheets",
    "application/vnd.ms-excel": "sheets",
    "application/vnd.oasis.opendocument.spreadsheet": "sheets",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.presentation": "odp",
    "application/msword": "legacy",
    "application/rtf": "legacy",
    "text/plain": "text",
    "text/markdown": "markdown",
    "text/csv": "csv_table",
    "application/zip": "zip_list",
    "image/png": "pictures",
    "image/jpeg": "pictures",
    "image/webp": "pictures",
}
# media type -> module of files.extract with `properties(path)`, for the formats that say something of themselves.
PROPERTIES = {
    media_type: "pdf" if module == "pdf" else "properties"
    for media_type, module in READERS.items()
    if module in ("pdf", "docx", "pptx", "odt", "odp")
    or (module == "sheets" and media_type != "application/vnd.ms-excel")
}
_PICTURES = ("image/png", "image/jpeg", "image/webp")
_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38  # prctl(2)
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # unshare(2)


def _unplug() -> bool:
    """Leave the network, where the system allows it to anyone or to us. Before any thread is started."""
    system = ctypes.CDLL(None, use_errno=True)
    if system.unshare(_NEW_NETWORK) == 0:
        return True
    me, mine = os.getuid(), os.getgid()
    if system.unshare(_NEW_USER | _NEW_NETWORK) != 0:
        return False
    for name, content in (("setgroups", "deny"), ("uid_map", f"{me} {me} 1"), ("gid_map", f"{mine} {mine} 1")):
        try:
            Path(f"/proc/self/{name}").write_text(content)
        except OSError:
            return True  # without a name of its own in there; the network is closed all the same
    return True


def _follow_parent(limits: Limits) -> None:
    """Die with the process that waits for the answer, and with us the programs that we started."""
    if limits.programs:
        signal.signal(signal.SIGTERM, lambda *_: os.killpg(os.getpid(), signal.SIGKILL))
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM if limits.programs else signal.SIGKILL)


def _confine(limits: Limits) -> None:
    """Memory, processor, size of what is written, processes; no more rights than now; the first to go when the memory
    of the machine is full."""
    ctypes.CDLL(None).prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")
    memory, data, written = (size * _MEGABYTE for size in (limits.memory, limits.data, limits.written))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_DATA, (data, data))
    resource.setrlimit(resource.RLIMIT_NPROC, (limits.programs, limits.programs))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (written, written))
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256) if limits.programs else (64, 64))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)


def _say(line: dict) -> None:
    sys.stdout.buffer.write(json.dumps(line, ensure_ascii=False).encode("utf-8", "replace") + b"\n")


def _module(name: str):
    return importlib.import_module(f"files.extract.{name}")


def _text(arguments: list[str]) -> Iterator[dict]:
    media_type, path = arguments
    reader = _module(READERS[media_type])
    teller = _module(PROPERTIES[media_type]) if media_type in PROPERTIES else None
    _confine(LIMITS["text"])
    yield {"about": teller.properties(path) if teller else {}}
    count = 0
    summary: dict = {}
    for part in reader.parts(path, summary):
        count += 1
        yield {"part": part}
    yield {"end": {"count": count, **summary}}


def _container(arguments: list[str]) -> dict:
    (path,) = arguments
    container = _module("container")
    _confine(LIMITS["container"])
    return {"container": container.read(path)}


def _recognise(arguments: list[str]) -> Iterator[dict]:
    media_type, path, pages = arguments
    recognition = _module("recognition")
    _confine(LIMITS["recognise"])
    for page in pages.split(","):
        yield {"page": int(page), "text": recognition.text_of(path, media_type, int(page))}
        sys.stdout.flush()
    yield {"end": {}}


def _image(arguments: list[str]) -> bytes:
    media_type, path, page, width = arguments
    drawer = _module("pictures" if media_type in _PICTURES else "pdf")
    _confine(LIMITS["image"])
    return drawer.image(path, int(page), int(width))


def _convert(arguments: list[str]) -> bytes:
    media_type, path = arguments
    office = _module("office")
    _confine(LIMITS["convert"])
    return office.to_pdf(path, media_type)


def main(arguments: list[str]) -> int:
    """0 when the answer is complete or says an error; anything else: no answer."""
    unplugged = _unplug()
    sys.path.append(str(Path(__file__).resolve().parents[2]))
    from files.extract.reading import Unreadable

    task = arguments[0]
    if task not in LIMITS:
        return 2
    _follow_parent(LIMITS[task])
    try:
        if task == "container":
            _say(_container(arguments[1:]))
        elif task == "text":
            for line in _text(arguments[1:]):
                _say(line)
        elif task == "recognise":
            for line in _recognise(arguments[1:]):
                _say(line)
        elif task == "image":
            sys.stdout.buffer.write(_image(arguments[1:]))
        elif task == "convert":
            sys.stdout.buffer.write(_convert(arguments[1:]))
        else:
            _say({"network": "closed" if unplugged else "open"})
    except Unreadable as error:
        _say({"error": error.code})
    except MemoryError:
        _say({"error": "too-heavy"})
    return 0


if __name__ == "__main__":
    status = main(sys.argv[1:])
    sys.stdout.flush()
    os._exit(status)  # what the libraries would free on the way out is freed faster by the kernel
