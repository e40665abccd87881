"""Signs of life of a worker: a thread, so that a long job does not look dead."""

import logging
import os
import signal
import threading
from collections.abc import Sequence

from django.db import Error, connection
from django.utils import timezone

from jobs import processes
from jobs.models import WorkerProcess

logger = logging.getLogger(__name__)

EVERY_SECONDS = 5.0
_PARENT_EVERY_SECONDS = 1.0


def register(worker_id: str, queues: Sequence[str]) -> None:
    """Write, or write again, the row that says that this process works on these queues."""
    pid = os.getpid()
    WorkerProcess.objects.update_or_create(
        worker_id=worker_id,
        defaults={
            "host": processes.here(),
            "pid": pid,
            "born": processes.born(pid),
            "queues": ",".join(queues),
            "seen_at": timezone.now(),
        },
    )


def unregister(worker_id: str) -> None:
    """Forget the worker: it stopped by itself."""
    WorkerProcess.objects.filter(worker_id=worker_id).delete()


class Heartbeat(threading.Thread):
    """Refreshes the row every 5 seconds; with `parent`, stops the process when that parent is no longer its own."""

    def __init__(self, worker_id: str, queues: Sequence[str], parent: int | None = None) -> None:
        super().__init__(name="heartbeat", daemon=True)
        self.worker_id = worker_id
        self.queues = tuple(queues)
        self.parent = parent
        self._stopping = threading.Event()

    def run(self) -> None:
        waited = 0.0
        while not self._stopping.wait(_PARENT_EVERY_SECONDS):
            if self.parent is not None and os.getppid() != self.parent:
                os.kill(os.getpid(), signal.SIGTERM)
                self.parent = None
            waited += _PARENT_EVERY_SECONDS
            if waited >= EVERY_SECONDS:
                waited = 0.0
                self._beat()
        connection.close()

    def stop(self) -> None:
        """Ask the thread to end and give it a moment; one that waits for the database is left behind."""
        self._stopping.set()
        if self.is_alive():
            self.join(timeout=2)

    def _beat(self) -> None:
        try:
            if not WorkerProcess.objects.filter(worker_id=self.worker_id).update(seen_at=timezone.now()):
                register(self.worker_id, self.queues)
        except Error as error:
            logger.warning("no sign of life written for %s: %s", self.worker_id, error)
            connection.close()
