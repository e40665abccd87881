"""What keeps the index true when a job was lost: every few minutes, and every night."""

from datetime import datetime, timedelta

from jobs.periodic import periodic
from search import lag, repair
from search.models import MAX_ATTEMPTS, Waiting


@periodic("search.waiting", every=timedelta(minutes=5))
def call_for_what_waits(now: datetime) -> None:
    """Enqueue the index job when objects wait and no job is there to take them."""
    if Waiting.objects.filter(attempts__lt=MAX_ATTEMPTS).exists() and not lag.is_called():
        lag.call_the_worker()


@periodic("search.reconcile", every=timedelta(days=1), lease=timedelta(hours=2))
def reconcile(now: datetime) -> None:
    """Compare database and index, and note the differences for the index job."""
    repair.note_differences()
