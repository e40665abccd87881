"""The long works on a version beside its reading: a row each, attempts, a lease, and how far it went.

Rows are locked in one order: the version, then its works.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from files.models import FileVersion, SideWork, State
from jobs.models import MAX_ATTEMPTS

Choice = Any  # of State, of Verb: the type checker takes Django's choices for pairs

UNFINISHED = (State.WAITING, State.READING)
PAUSE = timedelta(seconds=20)  # before another attempt, after one that met a busy machine


def open_for(version: FileVersion, verb: Choice, total: int) -> SideWork:
    """The work of that verb, to be done from its beginning: `total` steps, none done. Call with the version held."""
    return _write(version, verb, total, State.WAITING, "")


def put_off(version: FileVersion, verb: Choice, total: int, reason: str) -> SideWork:
    """The same, that this server cannot do: `reason` says which program it lacks, and finds the row again one day."""
    return _write(version, verb, total, State.FAILED, reason)


def waiting_for(verb: Choice, reason: str) -> QuerySet[SideWork]:
    """The works that were put off for that reason."""
    return SideWork.objects.filter(verb=verb, state=State.FAILED, reason=reason, version__removed_at=None).order_by(
        "pk"
    )


def take(version_id: int, verb: Choice, lease: timedelta, job_attempt: int) -> SideWork | None:
    """The work, held by the caller for `lease`; None when it is over, held by another, or its version is gone.

    `job_attempt` above 1: the worker that held this very job died, and its lease is nobody's.
    """
    work = (
        SideWork.objects.select_related("version__file", "version__blob")
        .filter(version_id=version_id, verb=verb, state__in=UNFINISHED, version__removed_at=None)
        .first()
    )
    if work is None:
        return None
    if job_attempt > 1:
        SideWork.objects.filter(pk=work.pk).update(lease_until=None)
    if not work.take(lease):
        return None
    SideWork.objects.filter(pk=work.pk).update(state=State.READING)
    return work


def held(work: SideWork) -> SideWork | None:
    """The row as it stands, with its version, both locked until the end of the caller's transaction.

    None when the version was removed or isolated, or when another worker took the work up since.
    """
    version = (
        FileVersion.objects.select_for_update(of=("self",))
        .select_related("file")
        .filter(pk=work.version_id, removed_at=None)
        .first()
    )
    if version is None:
        return None
    row = (
        SideWork.objects.select_for_update(of=("self",))
        .filter(pk=work.pk, attempts=work.attempts, state__in=UNFINISHED)
        .first()
    )
    if row is not None:
        row.version = version
    return row


def advance(row: SideWork, steps: int) -> None:
    """`steps` more are done, and the row is free for the next batch. Call with the row held."""
    row.done = min(row.done + steps, row.total)
    row.attempts = 0
    row.state = State.WAITING
    row.lease_until = None
    row.save(update_fields=["done", "attempts", "state", "lease_until"])


def close(row: SideWork, state: Choice, reason: str = "") -> None:
    """The work ends in that state. Call with the row held."""
    row.state = state
    row.reason = reason[:300]
    row.lease_until = None
    if state == State.READY:
        row.done = row.total
    row.save(update_fields=["state", "reason", "lease_until", "done"])


def let_go(work: SideWork) -> None:
    """Free the row after an attempt that did not end: another one will take it up."""
    _free(work, work.attempts)


def hand_back(work: SideWork) -> None:
    """The same for an attempt that was cut short by a stop that people asked for: it does not count."""
    _free(work, work.attempts - 1)


def is_spent(work: SideWork) -> bool:
    """Whether this attempt was the last one."""
    return work.attempts >= MAX_ATTEMPTS


def stuck(now: datetime, grace: timedelta) -> QuerySet[SideWork]:
    """The works that should go on, that nobody holds at `now`, and that were not opened just before."""
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    return SideWork.objects.filter(
        free, state__in=UNFINISHED, version__removed_at=None, created_at__lt=now - grace
    ).order_by("pk")


@transaction.atomic
def _free(work: SideWork, attempts: int) -> None:
    row = held(work)
    if row is not None:
        row.state = State.WAITING
        row.lease_until = None
        row.attempts = attempts
        row.save(update_fields=["state", "lease_until", "attempts"])


def _write(version: FileVersion, verb: Choice, total: int, state: Choice, reason: str) -> SideWork:
    fresh = {"state": state, "reason": reason[:300], "done": 0, "total": total, "attempts": 0, "lease_until": None}
    return SideWork.objects.update_or_create(version=version, verb=verb, defaults=fresh)[0]
