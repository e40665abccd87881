"""How long something takes, and how much memory it costs: to this process, and to those that it starts."""

import os
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Self

_PERIOD = 0.02  # seconds


class Watch:
    """A context: `seconds`, and those of the `processor`, ours and below; `peak` of the largest process below, in
    megabytes; `growth` of this one at its worst, and what it `kept` of it."""

    def __enter__(self) -> Self:
        self.peak = 0
        _forget_peak()
        self._before, self._began = _memory(os.getpid(), "VmRSS"), time.monotonic()
        self._worked = sum(os.times()[:4])
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None):
        self.seconds = time.monotonic() - self._began
        self.processor = sum(os.times()[:4]) - self._worked
        self._over.set()
        self._thread.join()
        self.kept = _memory(os.getpid(), "VmRSS") - self._before
        self.growth = max(_memory(os.getpid(), "VmHWM") - self._before, 0)

    def _sample(self) -> None:
        while not self._over.wait(_PERIOD):
            for pid in processes_below(os.getpid()):
                self.peak = max(self.peak, _memory(pid, "VmHWM"))


def processes_below(pid: int) -> list[int]:
    """The processes that it started and those that these started, once they run a program of their own."""
    found = []
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in _read(children).split():
            found += [int(child), *processes_below(int(child))]
    ours = _read(Path(f"/proc/{os.getpid()}/cmdline"))
    return [child for child in found if _read(Path(f"/proc/{child}/cmdline")) not in ("", ours)]


def _memory(pid: int, name: str) -> int:
    """A line of its state, in megabytes; 0 when it is over."""
    said = (line for line in _read(Path(f"/proc/{pid}/status")).splitlines() if line.startswith(f"{name}:"))
    return int(next(said, "0 0").split()[1]) // 1024


def _forget_peak() -> None:
    """Let the peak of this process be what it uses now."""
    Path("/proc/self/clear_refs").write_text("5")


def _read(path: Path) -> str:
    try:
        return path.read_text(errors="replace")
    except OSError:  # it ended meanwhile
        return ""
