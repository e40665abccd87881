"""Zipped documents: Office, OpenDocument, archives. Dated by the paper, so that the bytes do not change."""

import io
import zipfile
from collections.abc import Iterable
from datetime import datetime
from xml.sax.saxutils import escape

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def zipped(members: Iterable[tuple[str, bytes]], dated: datetime) -> bytes:
    """The archive of these members, in order. One named "mimetype" is stored as it is: its format is told by it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            entry = zipfile.ZipInfo(name, date_time=dated.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return out.getvalue()


def dated_again(content: bytes, dated: datetime) -> bytes:
    """The same archive, whose members all bear that date."""
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        return zipped(((name, source.read(name)) for name in source.namelist()), dated)


def xml(text: str) -> str:
    """A text between two tags, or between the quotes of an attribute."""
    return escape(text, {'"': "&quot;"})
