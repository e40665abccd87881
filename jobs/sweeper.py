"""Puts right what dead workers left, and forgets old results."""

from datetime import datetime, timedelta

from django.db.models import Q
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from jobs import processes, retry
from jobs.models import WorkerProcess
from jobs.periodic import periodic

# A worker of another machine without a sign for this long is gone.
SILENCE = timedelta(seconds=30)
# One of this machine whose process lives may be kept silent by a database that refuses writes; not for ever.
SILENCE_OF_THE_LIVING = timedelta(minutes=10)
KEEP_DONE = timedelta(days=7)
KEEP_FAILED = timedelta(days=30)
_BATCH = 500


def alive(worker: WorkerProcess, now: datetime) -> bool:
    """Whether a worker still works: known by its process on this machine, by its signs of life elsewhere."""
    if worker.host != processes.here():
        return now - worker.seen_at <= SILENCE
    return processes.lives(worker.pid, worker.born) and now - worker.seen_at <= SILENCE_OF_THE_LIVING


def sweep(now: datetime) -> int:
    """Take back the jobs of workers that are gone, then forget these workers. Gives the number of jobs settled.

    Any number of processes may sweep at once. Writes nothing when there is nothing to put right.
    """
    workers = {worker.worker_id: worker for worker in WorkerProcess.objects.all()}
    living = {worker_id for worker_id, worker in workers.items() if alive(worker, now)}
    settled = 0
    for row in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).order_by("started_at", "pk"):
        worker_id = row.worker_ids[-1] if row.worker_ids else ""
        unknown_but_recent = worker_id not in workers and row.started_at and now - row.started_at <= SILENCE
        if worker_id not in living and not unknown_but_recent:
            settled += retry.release(row, now)
    dead = sorted(set(workers) - living)
    if dead:
        # Not one that has shown itself since: the sign of life is compared again by the database.
        gone = [workers[worker_id] for worker_id in dead]
        for worker in gone:
            WorkerProcess.objects.filter(pk=worker.pk, seen_at=worker.seen_at).delete()
    return settled


@periodic("jobs.oublier", every=timedelta(hours=6))
def forget_old_results(now: datetime) -> int:
    """Delete results done for 7 days and failed for 30; in small batches, to hold no lock for long. Gives how many."""
    old = Q(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=now - KEEP_DONE) | Q(
        status=TaskResultStatus.FAILED, finished_at__lt=now - KEEP_FAILED
    )
    deleted = 0
    while keys := list(DBTaskResult.objects.filter(old).order_by("pk").values_list("pk", flat=True)[:_BATCH]):
        deleted += DBTaskResult.objects.filter(pk__in=keys).delete()[0]
    return deleted
