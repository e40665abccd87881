"""A permanent worker, from its start to its end: whoever works on the queue of the index waits for its lock first."""

import os
import time
from collections.abc import Callable, Sequence

from jobs import locks, queues
from jobs.worker import Worker

_LOOK_FOR_LOCK_SECONDS = 0.5


def work_on(names: Sequence[str], say: Callable[[str], None], parent: int | None = None) -> None:
    """Run the jobs of these queues until a signal. `parent`: the process without which this one must not go on."""
    worker = Worker(names)
    lock = locks.ProcessLock(locks.INDEX_WORKER)
    with worker.signals():
        if queues.INDEX in names and not lock.acquire():
            say("Un autre processus de travail tient déjà l'index de ce dossier : celui-ci attend son tour.")
            while worker.running and not lock.acquire() and (parent is None or os.getppid() == parent):
                time.sleep(_LOOK_FOR_LOCK_SECONDS)
        worker.run(parent)
    lock.release()
