"""Files of plain text: what they are is told by their name, once their content is known to be text.

Refused: web pages, drawings, scripts. A script is text, and text is only read here; but it is sent back under its
name, and a colleague would open it by a double click.
"""

import re
from pathlib import PurePosixPath

from files.errors import Refused
from files.formats import sentences
from files.formats.programs import PROGRAMS
from files.formats.table import CSV, DOC, MD, SUFFIXES, TXT, XLS

_TEXT_TYPES = (CSV, TXT, MD)
_EXPORTED = (DOC, XLS)  # what some programs call their exports in plain text
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_CONTROLS = re.compile(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f\x7f]")
_WEB = re.compile(rb"<\s*(!doctype\s+html|html|head|body|script|iframe|meta|title|table|div|p\b|h1|a\s)", re.I)
_SVG = re.compile(rb"<\s*svg[\s>]", re.I)
_XML = re.compile(rb"<(\?xml|[a-z][\w:.-]*[\s>])", re.I)
_PREAMBLE = re.compile(rb"(?:\s+|<!--.*?-->)*+", re.DOTALL)  # what a browser passes over
_WEB_SUFFIXES = (".html", ".htm", ".xhtml", ".mht", ".mhtml")
_MAIL = re.compile(rb"^(return-path|received|delivered-to|mime-version|message-id|from|x-[\w-]+): ", re.I)


def media_type(head: bytes, name: str) -> str | None:
    """The media type of a text by its first bytes and its name, None when these bytes are no text. Raises Refused."""
    if not is_text(head):
        return None
    folded = _readable(head)
    suffix = PurePosixPath(name).suffix.lower()
    if folded.startswith(b"#!") or suffix in PROGRAMS:
        raise Refused(sentences.PROGRAM)
    if _SVG.search(folded):
        raise Refused(sentences.DRAWING)
    begins = folded[_PREAMBLE.match(folded).end() :]  # type: ignore[union-attr]
    if _WEB.match(begins) and suffix == ".xls":
        raise Refused(sentences.WEB_SHEET)
    if _WEB.match(begins) or suffix in _WEB_SUFFIXES:
        raise Refused(sentences.WEB_PAGE)
    if _XML.match(begins):
        raise Refused(sentences.WEB_PAGE if _WEB.search(folded) else sentences.XML)
    if folded.startswith(b"%!PS"):
        raise Refused(sentences.OTHER_OFFICE)
    if suffix == ".eml" or (_MAIL.match(folded) and b"\nsubject:" in folded.lower()):
        raise Refused(sentences.MAIL)
    known = SUFFIXES.get(suffix)
    if known is None:
        return TXT
    if known.media_type in _TEXT_TYPES:
        return known.media_type
    if known.media_type in _EXPORTED:
        return CSV if known.media_type == XLS else TXT
    raise Refused(sentences.ONLY_TEXT.format(suffix=suffix, label=known.label))


def is_text(head: bytes) -> bool:
    """Whether these first bytes are those of a text, in any usual encoding: no NUL nor control byte but in UTF-16."""
    if head.startswith(_MARKS):
        return True
    if not _CONTROLS.search(head):
        return True
    return _looks_like_utf16(head)


def _looks_like_utf16(head: bytes) -> bool:
    """Western text in UTF-16 without its mark: one byte of two is NUL, always the same one."""
    even, odd = head[0::2], head[1::2]
    for zeros, letters in ((even, odd), (odd, even)):
        if zeros.count(0) > 0.9 * len(zeros) and not _CONTROLS.search(letters):
            return len(head) >= 8
    return False


def _readable(head: bytes) -> bytes:
    """The same in one byte a letter, without mark: enough to look for tags."""
    for mark in _MARKS:
        head = head.removeprefix(mark)
    return head.replace(b"\x00", b"")
