"""The cache of a machine, in files, when its processes count on it: Django's own may say yes twice to one `add`."""

import fcntl
import os
import pickle
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache


class SharedFileCache(FileBasedCache):
    """Writes come one after the other, across threads and processes. A code serves once, and limits hold, because
    `add` is true for one asker alone."""

    def __init__(self, dir: Any, params: dict[str, Any]) -> None:
        super().__init__(dir, params)
        self._here = threading.local()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the lock of the folder: the kernel frees it when its holder dies."""
        if getattr(self._here, "holds", False):
            yield
            return
        self._createdir()
        descriptor = os.open(os.path.join(self._dir, "lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            self._here.holds = True
            yield
        finally:
            self._here.holds = False
            os.close(descriptor)

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Whether the key was free and is now this value's: true for one of those who ask at the same moment."""
        with self._alone():
            return super().add(key, value, timeout, version)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Keep a value."""
        with self._alone():
            super().set(key, value, timeout, version)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Add to a number; none of those that are added at the same moment is lost."""
        with self._alone():
            return super().incr(key, delta, version)

    def _is_expired(self, f: Any) -> bool:
        """Take away a file whose time is over, and not the one that another process has put in its place since."""
        try:
            until = pickle.load(f)  # noqa: S301 — written by this class, in a folder of the site's own
        except EOFError:
            until = 0
        if until is None or until >= time.time():
            return False
        with self._alone():
            if os.path.exists(f.name) and os.path.samestat(os.fstat(f.fileno()), os.stat(f.name)):
                self._delete(f.name)
        return True
