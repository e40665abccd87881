"""Programs stopped as soon as they run: from then on, on any machine, only who kills them ends them."""

import os
import signal
import time
from pathlib import Path

import pytest

from files.extract import process
from tests.files.hostile.watching import processes_below

_SECONDS = 120
_LOOK_SECONDS = 0.002  # the quickest of these programs lives fifty times longer


def stopped(command: str, below: int) -> int:
    """The process whose command begins so, started by `below` or by those that it starts; fails after two minutes."""
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end:
        for pid in processes_below(below):
            if _command(pid).startswith(command):
                os.kill(pid, signal.SIGSTOP)
                return pid
        time.sleep(_LOOK_SECONDS)
    raise AssertionError(f"{command} n'a pas démarré")


def stop_as_it_runs(patch: pytest.MonkeyPatch, command: str) -> list[int]:
    """Let the next child of ours start a command that begins so, which is stopped; its process comes in this list.

    The worker listens to its child after that: its time goes on meanwhile.
    """
    seen: list[int] = []
    ordinary = process._output

    def output(child, deadline, most):
        seen.append(stopped(command, os.getpid()))
        yield from ordinary(child, deadline, most)

    patch.setattr(process, "_output", output)
    return seen


def _command(pid: int) -> str:
    """The name of the program that a process runs and its arguments, "" when it is over."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return ""
    return " ".join([Path(words[0]).name, *words[1:]])
