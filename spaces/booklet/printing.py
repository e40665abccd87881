"""Makes the PDF in a process of its own, under limits: what people wrote can neither fill the memory of the site nor
hold one of its threads for long."""

import json
import logging
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from jobs.locks import ProcessLock

logger = logging.getLogger(__name__)

WALL_SECONDS = 30.0
_CHILD = str(Path(__file__).with_name("child.py"))
_AT_ONCE = threading.BoundedSemaphore(2)
_WAIT_SECONDS = 5.0


class Unprintable(Exception):
    """The PDF could not be made; the sentence says what to do."""


def printed(booklet: dict[str, Any], by: Any) -> bytes:
    """The PDF of a booklet (spaces.booklet.contents) for a person, tagged for those who listen to it.

    One at a time for each person, whatever the number of their windows: the threads of the site stay for the others.
    Raises Unprintable.
    """
    theirs = ProcessLock(f"print-{by.pk}")
    if not theirs.acquire():
        raise Unprintable(
            "Une autre de vos impressions est en cours\u00a0: attendez qu'elle se termine, puis relancez celle-ci."
        )
    try:
        return _in_turn(booklet)
    finally:
        theirs.release()


def _in_turn(booklet: dict[str, Any]) -> bytes:
    if not _AT_ONCE.acquire(timeout=_WAIT_SECONDS):
        raise Unprintable("D'autres impressions sont en cours\u00a0: réessayez dans une minute.")
    try:
        done = subprocess.run(
            [sys.executable, "-I", _CHILD],
            input=json.dumps(booklet).encode(),
            capture_output=True,
            timeout=WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unprintable("Cette collection est trop longue à imprimer\u00a0: partagez-la en deux.") from error
    finally:
        _AT_ONCE.release()
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        logger.error("booklet not printed (%s): %s", done.returncode, done.stderr.decode(errors="replace")[-500:])
        raise Unprintable("Le PDF n'a pas pu être fait. Emportez plutôt l'archive, et signalez-le.")
    return done.stdout
