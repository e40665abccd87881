"""What this machine says of a process: who we are, whether another one still lives, and dying with one's parent."""

import ctypes
import os
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path

_PR_SET_PDEATHSIG = 1


def here() -> str:
    """The machine and, on Linux, its space of process numbers: two containers may share a name."""
    try:
        space = os.readlink("/proc/self/ns/pid")
    except OSError:
        space = ""
    return f"{socket.gethostname()} {space}".strip()


def born(pid: int) -> str:
    """The start of a process in clock ticks since boot; "" when it is dead, a zombie, or the system does not say."""
    try:
        line = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    state, *fields = line.rpartition(")")[2].split()
    return "" if state in {"Z", "X"} else fields[18]


def lives(pid: int, birth: str) -> bool:
    """Whether the process `pid` of this machine, started at `birth` (see `born`, "" when unknown), still lives."""
    if birth:
        return born(pid) == birth
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def tied_to_parent() -> Callable[[], None]:
    """A function for `Popen(preexec_fn=...)`: the child gets SIGTERM when the process that calls this dies.

    Linux only; elsewhere the child watches its parent itself (jobs.heartbeat).
    """
    parent = os.getpid()
    libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None

    def tie() -> None:
        if libc is not None:
            libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
            if os.getppid() != parent:  # it died before the call
                os._exit(1)

    return tie
