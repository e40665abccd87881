"""A process that parts from this one with its code already read, instead of a program that reads it all again."""

import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import NoReturn

from django.db import connections

from jobs import processes

_STOPS = (signal.SIGINT, signal.SIGTERM)


class Parted:
    """A process that runs `run` and ends; shown as `subprocess.Popen` shows one.

    It leaves the group of this one, and ends when this one dies. Only a process without threads may part.
    """

    def __init__(self, run: Callable[[int], None]) -> None:
        self.returncode: int | None = None
        connections.close_all()  # two processes on one connection would read each other's answers
        sys.stdout.flush()
        sys.stderr.flush()
        parent, tie = os.getpid(), processes.tied_to_parent()
        heard = signal.pthread_sigmask(signal.SIG_BLOCK, _STOPS)  # those of the child wait until it listens to them
        self.pid = os.fork()
        if self.pid == 0:
            _live(run, parent, tie, heard)
        signal.pthread_sigmask(signal.SIG_SETMASK, heard)
        with suppress(OSError):  # whichever comes first, of this and of the same in the child
            os.setpgid(self.pid, self.pid)

    def poll(self) -> int | None:
        """Its end as `returncode`; None while it lives."""
        if self.returncode is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def send_signal(self, sig: int) -> None:
        """Send a signal, to whom still lives."""
        if self.poll() is None:
            os.kill(self.pid, sig)


def _live(run: Callable[[int], None], parent: int, tie: Callable[[], None], heard: Iterable[int]) -> NoReturn:
    """The whole life of the new process: nothing of what called it is gone back to."""
    code = 1
    try:
        for number in _STOPS:
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, heard)
        os.setpgid(0, 0)  # Ctrl-C reaches the supervisor alone, which stops the others in order
        tie()
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        run(parent)
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        with suppress(OSError, ValueError):  # nobody reads any more
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)
