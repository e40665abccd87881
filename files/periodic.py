"""What this room does by itself, at intervals."""

from datetime import datetime, timedelta

from files import cleanup, recovery
from jobs.periodic import periodic


@periodic("files.reprendre", every=timedelta(minutes=2))
def resume_readings(now: datetime) -> None:
    """A version whose worker died is read again, or given up after three attempts."""
    recovery.resume(now)


@periodic("files.nettoyer", every=timedelta(hours=1))
def clean_up(now: datetime) -> None:
    """Broken uploads, bytes that nothing refers to and old images go."""
    cleanup.clean(now)
