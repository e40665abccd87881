"""Takes up again what a dead worker left: no version waits for ever."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from files import jobs
from files.models import FileVersion, State
from jobs.models import MAX_ATTEMPTS

GRACE = timedelta(minutes=2)


def stuck(now: datetime) -> QuerySet[FileVersion]:
    """The versions that should be read, that nobody holds at `now`, and that were not deposited just before."""
    return FileVersion.objects.filter(
        Q(lease_until=None) | Q(lease_until__lt=now),
        state__in=(State.WAITING, State.READING),
        removed_at=None,
        created_at__lt=now - GRACE,
    ).order_by("pk")


def resume(now: datetime) -> int:
    """Put back in the queue the stuck versions that no job waits for, or give them up after the last attempt.

    How many were resumed or given up.
    """
    found = list(stuck(now).values_list("pk", "attempts"))
    if not found:
        return 0
    awaited = _awaited()
    count = 0
    for pk, attempts in found:
        if pk in awaited:
            continue
        count += 1
        if attempts >= MAX_ATTEMPTS:
            jobs.give_up(pk)
            continue
        with transaction.atomic():
            FileVersion.objects.filter(pk=pk, state=State.READING).update(state=State.WAITING, lease_until=None)
            jobs.extract.enqueue(pk)
    return count


def _awaited() -> set[int]:
    """The versions that a job not finished yet will read."""
    waiting = DBTaskResult.objects.filter(
        task_path=jobs.extract.module_path,
        status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING),
    )
    return {job["args"][0] for job in waiting.order_by().values_list("args_kwargs", flat=True) if job["args"]}
