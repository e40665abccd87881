"""Runs alone, as a fresh process that knows nothing of Django: data on its input, a PDF on its output."""

import resource
import sys
from pathlib import Path

import typst

_MEMORY = 2 * 1024**3  # of address space: five hundred supports with long notes take 0.3 GB of memory
_SECONDS = 25


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _compiled(data: str) -> bytes:
    """Tagged (PDF/UA-1); a plain PDF when a sign has no letter in the fonts, which that standard refuses."""
    template, given = Path(__file__).with_name("booklet.typ").read_bytes(), {"data": data}
    try:
        return typst.compile(template, ignore_system_fonts=True, sys_inputs=given, pdf_standards="ua-1")
    except typst.TypstError:
        return typst.compile(template, ignore_system_fonts=True, sys_inputs=given)


if __name__ == "__main__":
    _limit()
    sys.stdout.buffer.write(_compiled(sys.stdin.read()))
