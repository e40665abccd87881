"""The binary formats of before 2007, which no library here writes: three papers that LibreOffice made of ours, kept.

Each is the paper of one order of the catalogue ("demo-425" to "demo-427"): no other may ask for these formats.
"""

import zipfile
from collections.abc import Callable
from pathlib import Path

from spaces.demo.papers import Paper

_KEPT = Path(__file__).parents[1] / "old.zip"


def kept(suffix: str) -> Callable[[Paper], bytes]:
    """What gives the file of that suffix."""

    def print_kept(paper: Paper) -> bytes:
        with zipfile.ZipFile(_KEPT) as archive:
            return archive.read(f"ancien.{suffix}")

    return print_kept
