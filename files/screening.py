"""A first look at what was just sent, before it is kept: protected files are refused at once, and a text that seems
to hold personal data of families is said before anyone else may read it.

The job reads the file again later (files.jobs): what this look had no time for is found then.
"""

import logging
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from files import personal
from files.errors import NotNow, Refused
from files.extract import process
from files.formats import PDF, Format, sentences
from files.personal import Findings
from ui import typography

logger = logging.getLogger(__name__)

WALL_SECONDS = 6.0  # people wait: the 36 real PDF that were measured took 0.9 s at most
MAX_CHARACTERS = 2_000_000  # the text of six hundred pages: a second of the processor of the web process
OPENING_CHARACTERS = 20_000
REQUEST_SECONDS = 20.0  # for the looks of one form that brings many files
REFUSED_AFTER = 45.0  # seconds: its other files are not even asked what they are
UNSEEN = "Il n'a pas été relu tout de suite, les fichiers étant nombreux : vérifiez son titre et ce qu'il contient."
LEFT_OUT = "L'examen des fichiers précédents a pris trop de temps : envoyez celui-ci de nouveau, sans eux."
_AT_ONCE = threading.BoundedSemaphore(2)
_WAIT_SECONDS = 20.0


@dataclass(frozen=True)
class Look:
    """What a first look saw: what seems personal, the first OPENING_CHARACTERS of the text, a string by part, what the
    document says of itself (`process.texts`), and whether it is damaged: nobody will be able to open it."""

    personal: Findings = field(default_factory=Findings)
    opening: tuple[str, ...] = ()
    properties: dict[str, str] = field(default_factory=dict)
    remark: str = ""
    damaged: bool = False


class Patience:
    """What one request may take to look at all its files: people wait, and a thread of the site with them."""

    def __init__(self) -> None:
        self._begun = time.monotonic()

    def left(self) -> float:
        """The seconds that are left for looks, 0 or more."""
        return max(0.0, REQUEST_SECONDS - self._spent())

    def require(self) -> None:
        """Raise NotNow when even what comes before a look may not be done any more."""
        if self._spent() > REFUSED_AFTER:
            raise NotNow(typography.nbsp(LEFT_OUT))

    def _spent(self) -> float:
        return time.monotonic() - self._begun


def look(path: Path, format_: Format, patience: Patience) -> Look:
    """A first look at the text of a file. Raises Refused when it is protected by a password.

    Heavy or slow files give no finding: their reading, later, says what is wrong with them. So does that of the files
    for which no patience is left, with a remark that says it.
    """
    damaged = False
    if not patience.left() or not _AT_ONCE.acquire(timeout=min(_WAIT_SECONDS, patience.left())):
        return Look(remark=typography.nbsp(UNSEEN))
    opening: list[str] = []
    properties: dict[str, str] = {}
    try:
        wall = min(WALL_SECONDS, patience.left())
        with closing(process.texts(path, format_.media_type, properties, wall)) as texts:
            return Look(personal.find(_beginning(texts, opening)), tuple(opening), properties)
    except process.Failed as error:
        if error.code == "password":
            raise Refused(
                sentences.PROTECTED_PDF if format_.media_type == PDF else sentences.PROTECTED_OFFICE
            ) from error
        damaged = error.code == "damaged"
    except (process.TookTooLong, OSError) as error:
        logger.info("a first look at a %s did not end: %r", format_.slug, error)
    finally:
        _AT_ONCE.release()
    return Look(opening=tuple(opening), properties=properties, damaged=damaged)


def _beginning(texts: Iterable[str], opening: list[str]) -> Iterator[str]:
    """The texts up to MAX_CHARACTERS; those of the opening are kept in the list on their way."""
    left, to_keep = MAX_CHARACTERS, OPENING_CHARACTERS
    for text in texts:
        if to_keep > 0:
            opening.append(text[:to_keep])
            to_keep -= len(text)
        yield text[:left]
        left -= len(text)
        if left <= 0:
            return
