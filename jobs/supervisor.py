"""Keeps processes alive: starts them, starts them again when they die, stops them all on a signal."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import Protocol

from django.conf import settings

from jobs import processes, queues
from jobs.parting import Parted
from jobs.working import work_on

_LOOK_SECONDS = 0.1
_FIRST_DELAY = 0.5
_LONGEST_DELAY = 30.0
_LIVED_WELL_SECONDS = 30.0
_BEFORE_KILL_SECONDS = 5.0


class Life(Protocol):
    """A process of the moment, as `subprocess.Popen` shows one: `returncode` is minus the signal that ended it."""

    pid: int
    returncode: int | None

    def poll(self) -> int | None: ...
    def send_signal(self, sig: int) -> None: ...


class Service(Protocol):
    """What is kept alive, and its name for people."""

    @property
    def name(self) -> str: ...
    def start(self) -> Life: ...


@dataclass(frozen=True)
class Program:
    """A program to keep alive: its name for people, its command, what its environment has more."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)

    def start(self) -> subprocess.Popen:
        return subprocess.Popen(
            self.command,
            env=os.environ | dict(self.environment),
            stdin=subprocess.DEVNULL,
            process_group=0,  # Ctrl-C reaches the supervisor alone, which stops the others in order
            preexec_fn=processes.tied_to_parent(),
        )


@dataclass(frozen=True)
class Part:
    """Work of this very program to keep alive in a process of its own: the code is there already, it starts at once.

    `run` is told the process without which it must not go on.
    """

    name: str
    run: Callable[[int], None]

    def start(self) -> Parted:
        return Parted(self.run)


def environment() -> dict[str, str]:
    """What a program of this site needs to find the code, the settings and the data of its caller."""
    roots = [str(settings.BASE_DIR), str(settings.BASE_DIR / "site")]
    inherited = [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path and path not in roots]
    return {
        "PYTHONPATH": os.pathsep.join(roots + inherited),
        "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"],
        "DATA_DIR": str(settings.DATA_DIR),
    }


def workers(say: Callable[[str], None]) -> list[Part]:
    """The permanent workers: the index alone (it has one writer), what people wait for, what may take minutes."""

    def part(name: str, *names: str) -> Part:
        return Part(name, lambda parent: work_on(names, say, parent))

    return [
        part("travaux (index)", queues.INDEX),
        part("travaux (courants)", *queues.PROMPT),
        part("travaux (longs)", queues.SLOW),
    ]


class Supervisor:
    """Runs services until SIGINT or SIGTERM.

    The signal is passed on as SIGTERM (finish and stop); a second signal, or `patience` seconds, passes it again
    (interrupt), and kills what is left 5 seconds later. Without `patience` a job in hand is waited for.
    """

    def __init__(self, services: Sequence[Service], say: Callable[[str], None], patience: float | None = None) -> None:
        self.say = say
        self.patience = patience
        self._charges = [_Charge(service) for service in services]
        self._signals = 0

    def run(self, each_look: Callable[[], None] = lambda: None) -> None:
        """Start, watch and stop; `each_look` is called about ten times a second while all goes on."""
        before = {number: signal.signal(number, self._on_signal) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            while not self._signals:
                for charge in self._charges:
                    charge.look(self.say)
                each_look()
                time.sleep(_LOOK_SECONDS)
        finally:
            self._stop()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _on_signal(self, signum: int, frame: FrameType | None) -> None:
        self._signals += 1

    def _stop(self) -> None:
        asked = time.monotonic()
        insisted: float | None = None
        heard = self._signals
        self._send(signal.SIGTERM)
        while any(charge.lives() for charge in self._charges):
            now = time.monotonic()
            impatient = self._signals > heard or (self.patience is not None and now - asked > self.patience)
            if insisted is None and impatient:
                insisted = now
                self._send(signal.SIGTERM)
            if insisted is not None and now - insisted > _BEFORE_KILL_SECONDS:
                self._send(signal.SIGKILL)
            time.sleep(_LOOK_SECONDS)

    def _send(self, number: signal.Signals) -> None:
        for charge in self._charges:
            charge.send(number)


class _Charge:
    """One service and its process of the moment."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.process: Life | None = None
        self.started = 0.0
        self.start_at = 0.0
        self.delay = _FIRST_DELAY

    def lives(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def look(self, say: Callable[[str], None]) -> None:
        if self.lives():
            return
        now = time.monotonic()
        if self.process is not None:
            lived, code, self.process = now - self.started, self.process.returncode or 0, None
            self.delay = _FIRST_DELAY if lived > _LIVED_WELL_SECONDS else min(self.delay * 2, _LONGEST_DELAY)
            self.start_at = now + self.delay
            say(f"{self.service.name} : arrêt inattendu ({_ending(code)}), redémarrage dans {self.delay:.0f} s.")
        if now >= self.start_at:
            self._start(now)

    def _start(self, now: float) -> None:
        self.started = now
        self.process = self.service.start()

    def send(self, number: signal.Signals) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        if number == signal.SIGKILL:
            os.killpg(self.process.pid, number)
        else:
            self.process.send_signal(number)


def _ending(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"code {code}"
