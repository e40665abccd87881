"""Old Office documents (Word, Excel, PowerPoint 97) and what else is written in the same container.

A child process reads it: its directory alone can fill the memory of whoever reads it.
"""

import threading
from pathlib import Path

from files.errors import NotNow, Refused
from files.extract import process
from files.formats import sentences

HEAD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_REFUSED = {"mail": sentences.MAIL, "program": sentences.PROGRAM, "other": sentences.OTHER_OFFICE}
_AT_ONCE = threading.BoundedSemaphore(2)


def media_type(path: Path) -> tuple[str, bool]:
    """The media type of the document, one of FORMATS, and whether it carries macros.

    Raises Refused: protected, damaged, of another program; NotNow when it is too long to look at.
    """
    if not _AT_ONCE.acquire(timeout=process.CONTAINER_WALL_SECONDS):
        raise NotNow(sentences.BUSY)
    try:
        found = process.container(path)
    except process.Failed as error:
        raise Refused(sentences.DAMAGED) from error
    except process.TookTooLong as error:
        raise NotNow(sentences.BUSY) from error
    finally:
        _AT_ONCE.release()
    if found.protected:
        raise Refused(sentences.PROTECTED_OFFICE)
    if found.holds in _REFUSED:
        raise Refused(_REFUSED[found.holds])
    return found.holds, found.macros
