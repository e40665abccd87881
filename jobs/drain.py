"""Runs everything that waits, then stops: `work --until-empty` and `prepare --demo`."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from jobs import heartbeat, locks, queues
from jobs.worker import Worker, waiting

# People wait in front of the screen: failed jobs are tried again at once or nearly.
DELAYS = (timedelta(seconds=0), timedelta(seconds=2))
_LOOK_SECONDS = 0.05
_SWEEP_SECONDS = 2.0
_TELL_SECONDS = 30.0


@dataclass(frozen=True)
class Outcome:
    """What a drain did: jobs run here, those that failed for good meanwhile (name of the task, last line of its
    error), seconds, and whether it ended because nothing waits any more."""

    done: int
    failed: list[tuple[str, str]] = field(default_factory=list)
    seconds: float = 0.0
    empty: bool = True


def drain(say: Callable[[str], None], worker: Worker | None = None, names: tuple[str, ...] = queues.EVERY) -> Outcome:
    """Run the jobs of these queues, and those they enqueue, until none waits or runs.

    When another process owns the index, its jobs are left to it and waited for; should it die, they are taken over.
    `say` receives sentences for people. Periodic jobs are left to the permanent workers.
    """
    worker = worker or Worker(names, delays=DELAYS)
    lock = locks.ProcessLock(locks.INDEX_WORKER)
    began, clock, told = timezone.now(), time.monotonic(), time.monotonic()
    beat = heartbeat.Heartbeat(worker.worker_id, worker.queue_names)
    without_index = tuple(name for name in names if name != queues.INDEX)
    empty = False
    if not lock.acquire():
        say("Un autre processus de travail tient l'index : ses travaux sont attendus.")
    try:
        heartbeat.register(worker.worker_id, worker.queue_names)
        beat.start()
        while worker.running and not empty:
            worker.queue_names = names if lock.acquire() else without_index
            worker.guarded(lambda: worker.sweep_if_due(_SWEEP_SECONDS))
            if worker.guarded(worker.step):
                continue
            empty = worker.guarded(lambda: not waiting(names).exists())
            if not empty:
                time.sleep(_LOOK_SECONDS)
            if not empty and time.monotonic() - told > _TELL_SECONDS:
                told = time.monotonic()
                say(f"{waiting(names).count()} travaux attendent encore.")
    except KeyboardInterrupt:
        if worker.running:  # nobody listens to signals here: the caller does
            raise
    finally:
        beat.stop()
        worker.guarded(lambda: heartbeat.unregister(worker.worker_id))
        lock.release()
    failures = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED, finished_at__gte=began)
    return Outcome(
        done=worker.done,
        failed=[(row.task_path, _last_line(row.traceback)) for row in failures.order_by("finished_at", "pk")],
        seconds=time.monotonic() - clock,
        empty=empty,
    )


def _last_line(text: str) -> str:
    lines = text.strip().splitlines()
    return lines[-1] if lines else ""
