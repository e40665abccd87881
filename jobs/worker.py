"""The loop that runs jobs, in place of the library's: cheap when idle, and no refusal of the database ends it.

The library's worker asks for the write lock at each look, dies when it cannot have it, never tries a failed job
again. This one looks with a read, claims with one conditional update, and puts failures back (jobs.retry). It does
not share a queue with the library's own `db_worker`, whose jobs the sweeper would take for abandoned.
"""

import logging
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from types import FrameType

from django.db import Error, close_old_connections, connection, models
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks import TaskResultStatus
from django_tasks.signals import task_finished, task_started
from django_tasks_db.compat import TaskContext
from django_tasks_db.models import DBTaskResult

from jobs import heartbeat, periodic, queues, retry, sweeper

logger = logging.getLogger(__name__)

IDLE_SECONDS = 0.2
AFTER_REFUSAL_SECONDS = 1.0
SWEEP_SECONDS = 60.0
PERIODIC_SECONDS = 10.0


class Worker:
    """Runs the jobs of some queues, one at a time. `delays`: waits after failed attempts."""

    def __init__(
        self, queue_names: Sequence[str], delays: tuple[timedelta, ...] = retry.DELAYS, backend: str = "default"
    ) -> None:
        self.queue_names = tuple(queue_names)
        self.delays = delays
        self.backend = backend
        self.worker_id = get_random_string(32)
        self.running = True
        self.done = 0
        self._in_hand: DBTaskResult | None = None
        self._unsettled: list[DBTaskResult] = []
        self._next_sweep = 0.0
        self._next_periodic = 0.0

    @contextmanager
    def signals(self) -> Iterator[None]:
        """Within: SIGINT and SIGTERM finish the job in hand and stop; a second one interrupts it and puts it back.

        Elsewhere than in the main thread signals are left alone.
        """
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self._on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _on_signal(self, signum: int, frame: FrameType | None) -> None:
        if not self.running and self._in_hand is not None:
            raise KeyboardInterrupt
        self.running = False

    def run(self, parent: int | None = None) -> None:
        """Run jobs until a signal. `parent`: the process without which this one must not go on."""
        beat = heartbeat.Heartbeat(self.worker_id, self.queue_names, parent)
        registered = False
        try:
            while self.running:
                if not registered:
                    registered = self.guarded(self._register)
                    if registered:
                        beat.start()
                self.guarded(self._chores)
                if not self.guarded(self.step):
                    self._pause()
        except KeyboardInterrupt:
            logger.warning("interrupted: the job in hand is put back")
        finally:
            beat.stop()
            self.guarded(lambda: heartbeat.unregister(self.worker_id))

    def step(self) -> bool:
        """Run the next job that is ready; False when there is none."""
        self._settle()
        row = self._claim()
        if row is None:
            return False
        self._in_hand = row
        try:
            self._attempt(row)
        except Error:
            self._unsettled.append(row)
            raise
        finally:
            self._in_hand = None
        return True

    def guarded(self, work: Callable[[], object]) -> bool:
        """Do `work` and tell whether it answered true; a database that refuses is logged, waited for, survived."""
        try:
            return bool(work())
        except Error as error:
            logger.warning("the database refuses for now: %s", error)
            if not connection.in_atomic_block:
                connection.close()
            time.sleep(AFTER_REFUSAL_SECONDS)
            return False

    def sweep_if_due(self, every_seconds: float = SWEEP_SECONDS) -> None:
        """Take back the jobs of dead workers, at most once per `every_seconds`."""
        if time.monotonic() >= self._next_sweep:
            self._next_sweep = time.monotonic() + every_seconds
            _renew_connections()
            sweeper.sweep(timezone.now())

    def _register(self) -> bool:
        heartbeat.register(self.worker_id, self.queue_names)
        return True

    def _chores(self) -> None:
        self.sweep_if_due()
        if queues.SLOW in self.queue_names and time.monotonic() >= self._next_periodic:
            self._next_periodic = time.monotonic() + PERIODIC_SECONDS
            periodic.claim_due(timezone.now())

    def _pause(self) -> None:
        if self.running:
            time.sleep(IDLE_SECONDS)

    def _claim(self) -> DBTaskResult | None:
        """The next job, now running under our name. One conditional update: of several workers one wins it."""
        ready = DBTaskResult.objects.ready().filter(backend_name=self.backend, queue_name__in=self.queue_names)
        while (row := ready.first()) is not None:
            started = timezone.now()
            names = [*row.worker_ids, self.worker_id]
            free = DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.READY)
            if free.update(status=TaskResultStatus.RUNNING, started_at=started, worker_ids=names):
                row.status, row.started_at, row.worker_ids = TaskResultStatus.RUNNING, started, names
                return row
        return None

    def _attempt(self, row: DBTaskResult) -> None:
        try:
            task = row.task
            task_started.send(sender=type(task.get_backend()), task_result=row.task_result)
            context = (TaskContext(task_result=row.task_result),) if task.takes_context else ()
            value = task.call(*context, *row.args_kwargs["args"], **row.args_kwargs["kwargs"])
            row.set_successful(value)
            self.done += 1
        except KeyboardInterrupt:
            retry.give_back(row)
            raise
        except BaseException as error:  # a job that exits or exhausts memory must not end the worker
            _renew_connections()
            for_good = retry.after_failure(row, error, self.delays)
            logger.warning(
                "job %s (%s) failed%s: %r",
                row.task_path,
                row.pk,
                " for good" if for_good else "",
                error,
                exc_info=error,
            )
            if not for_good:
                return
        self._announce(row)

    def _announce(self, row: DBTaskResult) -> None:
        try:
            sender, result = type(row.task.get_backend()), row.task_result
        except ImportError:
            return  # the code of the job is gone: no receiver could read it
        for receiver, answer in task_finished.send_robust(sender=sender, task_result=result):
            if isinstance(answer, Exception):
                logger.error("receiver %r of a finished job failed", receiver, exc_info=answer)

    def _settle(self) -> None:
        """Jobs whose end the database refused to write: they still stand as running under our living name."""
        while self._unsettled:
            row = DBTaskResult.objects.filter(pk=self._unsettled[-1].pk, status=TaskResultStatus.RUNNING).first()
            if row is not None and row.worker_ids and row.worker_ids[-1] == self.worker_id:
                retry.release(row, timezone.now())
            self._unsettled.pop()


def _renew_connections() -> None:
    """What Django does between requests: connections too old or broken are closed, the next query opens another."""
    if not connection.in_atomic_block:
        close_old_connections()


def waiting(names: Sequence[str] = queues.EVERY, backend: str = "default") -> models.QuerySet[DBTaskResult]:
    """Jobs of these queues that run, are ready, or failed and wait for their next attempt; not those put off to a
    later date."""
    rows = DBTaskResult.objects.filter(backend_name=backend, queue_name__in=names)
    ready = DBTaskResult.objects.ready().values("pk")
    return rows.filter(
        models.Q(status=TaskResultStatus.RUNNING)
        | models.Q(pk__in=ready)
        | (models.Q(status=TaskResultStatus.READY) & ~models.Q(worker_ids=[]))
    ).order_by()
