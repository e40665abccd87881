"""Locks between processes of one machine: files of DATA_DIR/locks, freed by the kernel when their holder dies."""

import fcntl
import os
from pathlib import Path

from django.conf import settings

# Who holds it is the only process that writes the embedded index of this DATA_DIR.
INDEX_WORKER = "index-worker"


class ProcessLock:
    """An exclusive lock by name. Not inherited by programs that its holder starts."""

    def __init__(self, name: str) -> None:
        self.path = Path(settings.DATA_DIR) / "locks" / name
        self._descriptor: int | None = None

    @property
    def held(self) -> bool:
        """Whether this object holds the lock."""
        return self._descriptor is not None

    def acquire(self) -> bool:
        """Take the lock without waiting; False when another process, or another object, holds it."""
        if self.held:
            return True
        self.path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Free the lock; nothing when it is not held."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def is_held(name: str) -> bool:
    """Whether some process holds the lock of that name at this moment."""
    lock = ProcessLock(name)
    free = lock.acquire()
    lock.release()
    return not free
