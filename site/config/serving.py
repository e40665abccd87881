"""Runs gunicorn and the workers together, and tells people where to go once the site answers."""

import errno
import os
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection

from config import demo_logins
from jobs.supervisor import Program, Supervisor, environment, workers

HOST = "127.0.0.1"
# After Ctrl-C: requests and jobs in hand have this long, then jobs are put back for the next start.
PATIENCE_SECONDS = 6.0
_GRACEFUL_SECONDS = 5
_REQUEST_SECONDS = 120
_SLOW_START_SECONDS = 60.0


class PortRefused(Exception):
    """The port cannot be used; str() is a sentence for people."""


def serve(port: int, say: Callable[[str], None]) -> None:
    """Serve on http://localhost:<port>/ until SIGINT or SIGTERM. Raises PortRefused before anything is started."""
    check_port(port)
    say(f"Démarrage du site et de ses travaux de fond (données : {settings.DATA_DIR})…")
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    announcement = _Announcement(port, say)
    Supervisor([web(port), *workers(say)], say, patience=PATIENCE_SECONDS).run(announcement.look)
    say("Site et travaux de fond arrêtés.")


def check_port(port: int) -> None:
    """Raise PortRefused when nothing could listen on this port, or when something does already."""
    choose = "Choisissez-en un autre, par exemple : make run PORT=8010"
    if not 1 <= port <= 65535:
        raise PortRefused(f"Le port {port} n'existe pas. {choose}")
    if _answers("::1", port):  # "localhost" may lead there first
        raise PortRefused(f"Le port {port} est déjà pris par un autre programme. {choose}")
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise PortRefused(f"Le port {port} est déjà pris par un autre programme. {choose}") from error
            raise PortRefused(f"Le port {port} ne peut pas être ouvert ({error.strerror}). {choose}") from error


def web(port: int) -> Program:
    """gunicorn with threads: a slow download holds a thread, not the site. The code is read once, before its processes
    part."""
    command = (
        *(sys.executable, "-m", "gunicorn", "config.wsgi:application"),
        *("--bind", f"{HOST}:{port}", "--worker-class", "gthread", "--preload"),
        *("--workers", os.environ.get("WEB_CONCURRENCY", "2"), "--threads", "4"),
        *("--timeout", str(_REQUEST_SECONDS), "--graceful-timeout", str(_GRACEFUL_SECONDS)),
        *("--keep-alive", "5", "--no-control-socket", "--log-level", "warning"),
    )
    return Program("site", command, environment() | {"PORT": str(port)})


class _Announcement:
    """Says once that the site answers, with its address and how to sign in."""

    def __init__(self, port: int, say: Callable[[str], None]) -> None:
        self.port = port
        self.say = say
        self.began = time.monotonic()
        self.question: socket.socket | None = None
        self.done = False
        self.worried = False

    def look(self) -> None:
        if self.done:
            return
        if self._answered():
            self.done = True
            self.say(f"Prêt : http://localhost:{self.port}/ (Ctrl-C pour arrêter)")
            for line in demo_logins.lines():
                self.say(line)
            connection.close()
        elif not self.worried and time.monotonic() - self.began > _SLOW_START_SECONDS:
            self.worried = True
            self.say("Le site ne répond pas encore. Les messages ci-dessus en donnent peut-être la raison.")

    def _answered(self) -> bool:
        """Whether a page came. The port is open long before: one request is sent, and looked after without waiting."""
        try:
            if self.question is None:
                self.question = socket.create_connection((HOST, self.port), timeout=1)
                self.question.sendall(f"HEAD / HTTP/1.0\r\nHost: localhost:{self.port}\r\n\r\n".encode())
            self.question.setblocking(False)
            if self.question.recv(12).startswith(b"HTTP/"):
                self.question.close()
                return True
        except BlockingIOError:
            return False
        except OSError:
            pass
        if self.question is not None:  # closed without an answer: ask again
            self.question.close()
            self.question = None
        return False


def _answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False
