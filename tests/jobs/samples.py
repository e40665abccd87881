"""Jobs that only the tests enqueue; the processes that the tests start import them by this name."""

import os
import signal
import socket
import time
from pathlib import Path

from django_tasks import task

from jobs import queues
from jobs.retry import GiveUp


def _note(path: str, text: str) -> None:
    with Path(path).open("a", encoding="utf-8") as journal:
        journal.write(f"{text}\n")


@task(queue_name=queues.FILES)
def note(path: str, text: str) -> None:
    _note(path, text)


@task(queue_name=queues.INDEX)
def note_index(path: str, text: str) -> None:
    _note(path, text)


@task(queue_name=queues.FILES)
def note_twice(path: str, text: str) -> None:
    """Does half, and enqueues the other half for the index."""
    _note(path, text)
    note_index.enqueue(path, f"{text} bis")


@task(queue_name=queues.FILES)
def fail(path: str) -> None:
    _note(path, "essai")
    raise ValueError("fichier illisible")


@task(queue_name=queues.FILES)
def fail_once(path: str) -> None:
    _note(path, "essai")
    if Path(path).read_text(encoding="utf-8").count("essai") == 1:
        raise ValueError("pas encore")


@task(queue_name=queues.FILES)
def give_up(path: str) -> None:
    _note(path, "essai")
    raise GiveUp("type refusé")


@task(queue_name=queues.FILES)
def give_up_with_odd_words(path: str) -> None:
    _note(path, "essai")
    raise GiveUp("octet \x00nul")


@task(queue_name=queues.FILES)
def leave(path: str) -> None:
    _note(path, "essai")
    raise SystemExit(3)


@task(queue_name=queues.FILES)
def held(path: str) -> None:
    """Lasts until somebody opens the gate: see `gate`."""
    _note(path, f"début {os.getpid()}")
    while not gate(path).exists():
        time.sleep(0.05)
    _note(path, f"fin {os.getpid()}")


def gate(path: str) -> Path:
    """The file whose presence lets the jobs `held` of that journal end."""
    return Path(f"{path}.ouvert")


@task(queue_name=queues.FILES)
def until_a_signal(path: str) -> None:
    """Lasts until its process has heard a signal."""
    heard, told = socket.socketpair()
    told.setblocking(False)
    before = signal.set_wakeup_fd(told.fileno())
    _note(path, f"début {os.getpid()}")
    heard.recv(1)
    _note(path, f"fin {os.getpid()}")
    signal.set_wakeup_fd(before)
