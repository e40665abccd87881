"""ODT in the child process: text by section, read as a stream."""

from collections.abc import Iterator

from files.extract.archive import START, TEXT, Archive
from files.extract.odf import CONTENT, STYLE, Writing, opened_document
from files.extract.sections import Block, sections

_STYLES = "styles.xml"
_HEADERS = (f"{STYLE}header", f"{STYLE}footer")  # and those of left and of first pages


def parts(path: str, summary: dict) -> Iterator[dict]:
    """The sections in order: a heading opens one, and long text is cut at a paragraph; notes and headers come last."""
    with opened_document(path) as archive:
        writing = Writing()
        beside = (("Notes", writing.notes), ("En-têtes et pieds de page", _headers(archive)))
        yield from sections(_blocks(archive, writing), beside)


def _blocks(archive: Archive, writing: Writing) -> Iterator[Block]:
    for token in archive.tokens(CONTENT):
        if block := writing.take(token):
            yield block


def _headers(archive: Archive) -> Iterator[str]:
    """The lines of the headers and footers of all page styles."""
    writing = Writing()
    inside = 0
    for token in archive.tokens(_STYLES) if _STYLES in archive.names else ():
        kind, tag, _ = token
        if kind != TEXT and tag.startswith(_HEADERS) and not tag.endswith("-style"):
            inside += 1 if kind == START else -1
        elif inside and (block := writing.take(token)):
            yield block.text
