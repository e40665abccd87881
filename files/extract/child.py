"""Runs alone, as a fresh process, on one file that somebody sent: `python -I child.py text MEDIA_TYPE PATH` or
`python -I child.py image PATH PAGE WIDTH`. Knows nothing of Django.

`text` writes JSON lines: {"part": {...}} each, then {"end": {...}}; or {"error": code}. `image` writes a WebP image.
A file that makes it exceed its limits kills this process, and nothing else.
"""

import ctypes
import importlib
import json
import os
import resource
import signal
import sys
from pathlib import Path

MEMORY = 512 * 1024 * 1024
CPU_SECONDS = 30
# media type -> module of files.extract with `parts(path)`. A new format: one row, one module.
READERS = {
    "application/pdf": "files.extract.pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "files.extract.docx",
}
_PR_SET_PDEATHSIG = 1


def _confine() -> None:
    """Memory, processor, no file written, and death with the parent."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)


def _say(line: dict) -> None:
    sys.stdout.buffer.write(json.dumps(line, ensure_ascii=False).encode("utf-8", "replace") + b"\n")


def main(arguments: list[str]) -> int:
    """0 when the answer is complete or says an error; anything else: no answer."""
    sys.path.append(str(Path(__file__).resolve().parents[2]))
    task = arguments[0]
    if task == "image":
        path, page, width = arguments[1], int(arguments[2]), int(arguments[3])
        from files.extract import pdf

        _confine()
        sys.stdout.buffer.write(pdf.image(path, page, width))
        return 0
    media_type, path = arguments[1], arguments[2]
    reader = importlib.import_module(READERS[media_type])
    from files.extract.reading import Unreadable

    _confine()
    count = 0
    summary: dict = {}
    try:
        for part in reader.parts(path, summary):
            count += 1
            _say({"part": part})
    except Unreadable as error:
        _say({"error": error.code})
        return 0
    except MemoryError:
        _say({"error": "too-heavy"})
        return 0
    _say({"end": {"count": count, **summary}})
    return 0


if __name__ == "__main__":
    status = main(sys.argv[1:])
    sys.stdout.flush()
    os._exit(status)  # what the libraries would free on the way out is freed faster by the kernel
