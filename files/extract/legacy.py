"""What word processors wrote before DOCX, in the child process: DOC (Word 97) and RTF, cut in sections."""

from collections.abc import Iterator

from files.extract.doc import Doc
from files.extract.rtf import HEAD, Rtf
from files.extract.sections import sections


def parts(path: str, summary: dict) -> Iterator[dict]:
    """The sections in order, then the notes, the headers. A DOC that is an RTF is read as what it is."""
    with open(path, "rb") as source:
        is_rtf = source.read(len(HEAD)) == HEAD
    document = Rtf(path) if is_rtf else Doc(path)
    yield from sections(document.blocks(), document.extras())
