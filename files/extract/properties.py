"""What a document made of XML in a ZIP says of itself beside its text, in the child process: its title, and the years
when it was made and last saved."""

from files.extract.archive import Archive, opened, tree
from files.extract.reading import Unreadable, plain

_PLACES = ("docProps/core.xml", "meta.xml")  # of Office, of LibreOffice
_MOST = 256 * 1024
_NAMES = {"title": "title", "created": "made", "creation-date": "made", "modified": "saved", "date": "saved"}


def properties(path: str) -> dict[str, str]:
    """{"title", "made", "saved"}: the dates as they are written, ISO 8601; what is missing or damaged is left out."""
    try:
        with opened(path) as archive:
            for place in _PLACES:
                if place in archive.names:
                    return _said(archive, place)
    except Unreadable:
        pass  # the reading of the text says what is wrong with it
    return {}


def _said(archive: Archive, place: str) -> dict[str, str]:
    content = b""
    for chunk in archive.chunks(place):
        content += chunk
        if len(content) > _MOST:
            return {}
    found: dict[str, str] = {}
    for element in tree(content).iter("{*}*"):
        name = _NAMES.get(element.tag.rpartition("}")[2])
        if name and element.text:
            found.setdefault(name, plain(element.text)[:500])
    return found
