"""A hostile file: how it is named, how it is built, and what must become of it."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass

from files.models import State

REFUSED = "refusé"  # at deposit; the other verdicts are final states of its reading
READ, EMPTY, FAILED = State.READY.value, State.WITHOUT_TEXT.value, State.FAILED.value
NO_TEXT = "texte"  # « aucun texte », or what is said of its recognition
MEGABYTE = 1024 * 1024
ZLIB, RAW = 15, -15  # how a deflated stream is wrapped


@dataclass(frozen=True)
class Hostile:
    """`title` says what it is, in French; `name` is the one it is sent under.

    `verdict` is one of the above; `said` stands in the sentence that people read ("" when there is none to read).
    """

    title: str
    name: str
    build: Callable[[], bytes]
    verdict: str
    said: str = ""


def inflating(block: bytes, times: int, start: bytes = b"", end: bytes = b"", wrapped: int = RAW) -> bytes:
    """A deflated stream that gives `start`, `block` as many times, then `end`: made in the time of one block.

    Its checksum is wrong, which nobody learns before the end.
    """
    packer = zlib.compressobj(9, zlib.DEFLATED, wrapped)
    first = packer.compress(start) + packer.flush(zlib.Z_FULL_FLUSH)
    repeated = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    return first + repeated * times + packer.compress(end) + packer.flush()
