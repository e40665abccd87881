"""What this room does by itself, at intervals."""

import logging
from datetime import datetime, timedelta

from files import cleanup, recovery
from jobs.periodic import periodic

logger = logging.getLogger(__name__)

_COMPARED_A_DAY = 2_000_000_000  # bytes: about ten seconds of reading


@periodic("files.reprendre", every=timedelta(minutes=2))
def resume_readings(now: datetime) -> None:
    """A version whose worker died is read again, or given up after three attempts."""
    recovery.resume(now)


@periodic("files.nettoyer", every=timedelta(hours=1))
def clean_up(now: datetime) -> None:
    """Broken uploads, bytes that nothing refers to and old images go."""
    cleanup.clean(now)


@periodic("files.rattraper", every=timedelta(minutes=15))
def catch_up(now: datetime) -> None:
    """What a program installed since, or an antivirus that answers again, makes possible."""
    recovery.catch_up()


@periodic("files.comparer", every=timedelta(hours=24))
def compare(now: datetime) -> None:
    """Some bytes are compared with their hash each day, all of them in turn; what was lost is made or said.

    The antivirus is asked again about what passed its limits.
    """
    for sha256 in cleanup.damaged(at_most=_COMPARED_A_DAY):
        logger.error("bytes %s are not those that were deposited", sha256)
    for sha256 in cleanup.missing():
        logger.error("bytes %s are missing", sha256)
    recovery.convert_lost()
    recovery.examine_again()
