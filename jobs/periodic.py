"""Periodic jobs: declared by rooms, each run once when due, whatever the number of workers.

A room writes them in `<room>/periodic.py`:

    @periodic("accounts.fins", every=timedelta(days=1))
    def end_what_is_over(now: datetime) -> None: ...

The function takes the time of its run. Claiming a due one enqueues an ordinary job of the slow queue, so that a dead
worker's run is taken up again; one that lasts longer than its lease may be started a second time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from traceback import format_exception
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from jobs import queues
from jobs.models import PeriodicRun

# A run that failed is tried again after this, or at its next date when that is sooner.
AFTER_ERROR = timedelta(minutes=10)
LEAST_LEASE = timedelta(hours=1)


@dataclass(frozen=True)
class Periodic:
    """A declared periodic job. `lease`: how long a run may last before another may start."""

    name: str
    every: timedelta
    lease: timedelta
    run: Callable[[datetime], Any]


_declared: dict[str, Periodic] = {}


def periodic(name: str, *, every: timedelta, lease: timedelta = LEAST_LEASE) -> Callable[[Callable], Callable]:
    """Declare the decorated function as the periodic job `name`. Raises ValueError when the name is taken."""

    def declare(run: Callable[[datetime], Any]) -> Callable[[datetime], Any]:
        known = _declared.get(name)
        if known is not None and (known.run.__module__, known.run.__qualname__) != (run.__module__, run.__qualname__):
            raise ValueError(f"periodic job {name!r} is already {known.run.__module__}.{known.run.__qualname__}")
        _declared[name] = Periodic(name, every, lease, run)
        return run

    return declare


def every() -> list[Periodic]:
    """The declared jobs, by name."""
    return [_declared[name] for name in sorted(_declared)]


def claim_due(now: datetime) -> list[str]:
    """Enqueue the jobs that are due at `now` and that no run holds; gives their names.

    A claim is one conditional update, in one transaction with its job: of several workers one wins.
    """
    rows = dict(PeriodicRun.objects.values_list("name", "due_at"))
    claimed = []
    for declared in every():
        if declared.name not in rows:
            PeriodicRun.objects.get_or_create(name=declared.name, defaults={"due_at": now})
        elif rows[declared.name] > now:
            continue
        if _claim(declared, now):
            claimed.append(declared.name)
    return claimed


def _claim(declared: Periodic, now: datetime) -> bool:
    due = PeriodicRun.objects.filter(name=declared.name, due_at__lte=now).filter(
        Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    )
    if not due.exists():  # no write lock is asked for a run that lasts
        return False
    with transaction.atomic():
        if not due.update(due_at=now + declared.every, lease_until=now + declared.lease):
            return False
        run_periodic.enqueue(declared.name)
    return True


@task(queue_name=queues.SLOW)
def run_periodic(name: str) -> str:
    """Run a claimed periodic job and write how it went: "fait", "erreur", or "inconnu" when no code declares it."""
    declared = _declared.get(name)
    row = PeriodicRun.objects.filter(name=name)
    if declared is None:
        row.update(lease_until=None, last_error="Aucun code ne déclare plus ce travail.")
        return "inconnu"
    started = timezone.now()
    row.update(last_started_at=started)
    try:
        declared.run(started)
    except Exception as error:  # recorded and shown by doctor; the next run is the next attempt
        now = timezone.now()
        row.update(lease_until=None, last_finished_at=now, last_error="".join(format_exception(error)))
        row.filter(due_at__gt=now + AFTER_ERROR).update(due_at=now + AFTER_ERROR)
        return "erreur"
    row.update(lease_until=None, last_finished_at=timezone.now(), last_error="")
    return "fait"
