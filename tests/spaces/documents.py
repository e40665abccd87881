"""Real files for the tests of this room: a PDF of several pages and a Word document, with the words asked."""

from io import BytesIO
from pathlib import Path

import typst
from docx import Document


def pdf(folder: Path, name: str, *pages: str) -> Path:
    """A PDF with one page per text."""
    source = folder / f"{name}.typ"
    source.write_text("\n#pagebreak()\n".join(pages), encoding="utf-8")
    path = folder / name
    typst.compile(str(source), output=str(path))
    return path


def docx(folder: Path, name: str, *paragraphs: str) -> Path:
    """A Word document with these paragraphs."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    written = BytesIO()
    document.save(written)
    path = folder / name
    path.write_bytes(written.getvalue())
    return path
