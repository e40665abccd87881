"""Real PDF and DOCX files, made from plain text. Text reaches typst as data (JSON), never as markup.

The bytes depend on the arguments alone: the same text gives the same file, hence the same hash.
"""

import io
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

import docx as python_docx
import pypdfium2
import typst
from docx.document import Document as DocxDocument

from spaces.demo.archive import dated_again

HERE = Path(__file__).parent
EPOCH = datetime(2020, 1, 1, 9, 0)
# Characters and lines that fit on an A4 page at each size in points, with some room left.
_ROOM = ((11.0, 2600, 30), (8.0, 5200, 42), (6.0, 9000, 58))


class TooLong(ValueError):
    """A text that does not fit on one page."""


def pdf(pages: Sequence[str], title: str) -> bytes:
    """A PDF whose page number i holds exactly `pages[i - 1]` (its lines become paragraphs) and nothing else.

    Raises TooLong when an entry does not fit on an A4 page in small print (about 9,000 characters or 58 lines),
    ValueError when there is no page.
    """
    if not pages:
        raise ValueError("un PDF a une page au moins")
    entries = [{"size": _size(text), "lines": text.splitlines()} for text in pages]
    made = compile_typst("plain.typ", {"title": title, "pages": entries}, EPOCH)
    if page_count(made) != len(pages):  # the room of a page is reckoned for ordinary letters
        raise TooLong("une des pages déborde sur la suivante")
    return made


def docx(sections: Iterable[tuple[str, str]], title: str) -> bytes:
    """A DOCX with one heading of level 1 per (heading, text); the lines of a text become paragraphs."""
    document = python_docx.Document()
    document.core_properties.title = title
    for heading, text in sections:
        document.add_heading(heading, level=1)
        for line in text.splitlines():
            document.add_paragraph(line)
    return save_docx(document, EPOCH)


def compile_typst(template: str, data: dict, dated: datetime) -> bytes:
    """The PDF that a template of this folder makes of `data`, which it reads from `sys.inputs.data`."""
    return typst.compile(_template(template), sys_inputs={"data": json.dumps(data)}, timestamp=int(dated.timestamp()))


def save_docx(document: DocxDocument, dated: datetime) -> bytes:
    """The bytes of a document, dated `dated` inside and out, so that they do not change from one run to another."""
    document.core_properties.created = document.core_properties.modified = dated
    raw = io.BytesIO()
    document.save(raw)
    return dated_again(raw.getvalue(), dated)


def page_count(content: bytes) -> int:
    """How many pages a PDF has."""
    with pypdfium2.PdfDocument(content) as document:
        return len(document)


@cache
def _template(name: str) -> bytes:
    return (HERE / name).read_bytes()


def _size(text: str) -> float:
    lines = text.splitlines()
    wrapped = len(lines) + sum(len(line) // 95 for line in lines)
    for size, characters, rows in _ROOM:
        if len(text) <= characters and wrapped <= rows:
            return size
    raise TooLong(f"{len(text)} caractères et {wrapped} lignes ne tiennent pas sur une page")
