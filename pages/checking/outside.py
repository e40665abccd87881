"""Asking another site whether an address still answers: politely, and never anything but what stands on the internet.

A name is resolved here, every address that it gives is judged, and the connection is made to one of those: a name
cannot change its mind in between. Each redirection starts again from there. No body is ever read.
"""

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from threading import Timer
from urllib.parse import quote, urljoin, urlsplit

PORTS = {"http": 80, "https": 443}
SECONDS = 10.0  # for one address, redirections included
MOST_REDIRECTS = 5
PAUSE_SECONDS = 1.0  # between two questions to one site
AT_ONCE = 6  # sites asked at the same time
RUN_SECONDS = 1200.0  # for all the addresses of a check; those left wait for the next one

_LEAST = 0.01  # seconds: none at all would be to wait for nothing

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
_NO_HEAD = frozenset({400, 403, 404, 405, 501})  # answers that some sites give to HEAD alone
_SAFE = "/?&=%:@!$'()*+,;~-._[]"
_IPV6_OPEN = ipaddress.ip_network("2000::/3")

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address


class Outcome(StrEnum):
    GOOD = "good"
    FAILED = "failed"
    UNKNOWN = "unknown"  # not asked, or an answer that says nothing of the page


@dataclass(frozen=True)
class Answer:
    """What is known of an address now, in French."""

    outcome: Outcome
    said: str


Ask = Callable[[Iterable[str]], dict[str, Answer]]


class NotAsked(Exception):
    """An address that this site does not ask; str() says why."""


def is_open(ip: Ip) -> bool:
    """Whether an address stands on the internet: not this machine, not a private network, not a tunnel to one."""
    if ip.is_multicast or not ip.is_global:
        return False
    if isinstance(ip, ipaddress.IPv4Address):
        return True
    return ip in _IPV6_OPEN and ip.sixtofour is None and ip.teredo is None


@dataclass(frozen=True)
class _Target:
    """A checked address: how to speak to it."""

    scheme: str
    host: str
    port: int
    path: str

    @classmethod
    def of(cls, address: str, ports: dict[str, int]) -> "_Target":
        """From what was written. Raises NotAsked."""
        try:
            split = urlsplit(address)
            port = split.port
            host = (split.hostname or "").encode("idna").decode()
        except (ValueError, UnicodeError) as error:
            raise NotAsked("adresse mal écrite") from error
        if split.scheme not in ports or not host:
            raise NotAsked("adresse mal écrite")
        if "@" in split.netloc:
            raise NotAsked("adresse qui contient un identifiant")
        if port not in (None, ports[split.scheme]):
            raise NotAsked("port inhabituel")
        path = quote(split.path or "/", safe=_SAFE) + (f"?{quote(split.query, safe=_SAFE)}" if split.query else "")
        return cls(split.scheme, host, ports[split.scheme], path)


class _Connection(HTTPConnection):
    """Speaks to addresses that were judged; the name of the site is only said to it."""

    def __init__(self, target: _Target, addresses: list[Ip], seconds: float) -> None:
        super().__init__(target.host, target.port, timeout=seconds)
        self.default_port = PORTS[target.scheme]
        self._seconds = seconds
        self._addresses = addresses
        self._context = ssl.create_default_context() if target.scheme == "https" else None

    def connect(self) -> None:
        self.sock = self._reached()
        if self._context is not None:
            self.sock = self._context.wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
            self.sock.do_handshake()

    def _reached(self) -> socket.socket:
        """By the first address that answers; a name that gives twenty silent ones takes no more time than another."""
        until = time.monotonic() + self._seconds
        for rank, ip in enumerate(self._addresses[:-1]):
            share = (until - time.monotonic()) / (len(self._addresses) - rank)
            with suppress(OSError):
                return self._by(ip, share)
        return self._by(self._addresses[-1], until - time.monotonic())

    def _by(self, ip: Ip, seconds: float) -> socket.socket:
        reached = socket.create_connection((str(ip), self.port), max(seconds, _LEAST))
        reached.settimeout(self._seconds)
        return reached

    def cut(self) -> None:
        """Stop whatever it waits for, from another thread: a site that sends a byte a minute is not waited for."""
        if self.sock is not None:
            with suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)


class Asker:
    """Asks addresses. `agent` names this site; `allowed` judges the addresses that a name gives."""

    def __init__(
        self,
        agent: str,
        *,
        allowed: Callable[[Ip], bool] = is_open,
        ports: dict[str, int] = PORTS,
        seconds: float = SECONDS,
        pause: float = PAUSE_SECONDS,
        run_seconds: float = RUN_SECONDS,
    ) -> None:
        self._headers = {"User-Agent": agent, "Accept": "*/*", "Connection": "close"}
        self._allowed = allowed
        self._ports = ports
        self._seconds = seconds
        self._pause = pause
        self._run_seconds = run_seconds

    def __call__(self, addresses: Iterable[str]) -> dict[str, Answer]:
        """What each of these addresses answers: several sites at once, one question at a time for each."""
        by_site: dict[str, list[str]] = {}
        for address in sorted(set(addresses)):
            by_site.setdefault(site_of(address), []).append(address)
        until = time.monotonic() + self._run_seconds
        with ThreadPoolExecutor(AT_ONCE) as pool:
            answers = pool.map(lambda asked: self._of_a_site(asked, until), by_site.values())
            return {address: answer for found in answers for address, answer in found.items()}

    def _of_a_site(self, addresses: list[str], until: float) -> dict[str, Answer]:
        found: dict[str, Answer] = {}
        for address in addresses:
            if found:
                time.sleep(self._pause)
            late = time.monotonic() > until
            found[address] = Answer(Outcome.UNKNOWN, "pas eu le temps") if late else self.ask(address)
        return found

    def ask(self, address: str) -> Answer:
        """What one address answers. Never raises for what a site does."""
        until = time.monotonic() + self._seconds
        try:
            for _ in range(MOST_REDIRECTS + 1):
                target = _Target.of(address, self._ports)
                status, location = self._status(target, until)
                if status not in _REDIRECTS or not location:
                    return _verdict(status)
                address = urljoin(address, location)
            return Answer(Outcome.FAILED, "renvoie sans fin d’une adresse à une autre")
        except NotAsked as error:
            return Answer(Outcome.UNKNOWN, str(error))
        except socket.gaierror as error:
            if error.errno == socket.EAI_AGAIN:
                return Answer(Outcome.UNKNOWN, "le nom du site n’a pas pu être cherché")
            return Answer(Outcome.FAILED, "le nom du site n’existe pas")
        except ssl.SSLCertVerificationError:
            return Answer(Outcome.FAILED, "le certificat du site n’est pas valable")
        except TimeoutError:
            return Answer(Outcome.FAILED, "le site met trop de temps à répondre")
        except (OSError, HTTPException):
            slow = time.monotonic() >= until
            return Answer(Outcome.FAILED, f"le site {'met trop de temps à répondre' if slow else 'ne répond pas'}")

    def _status(self, target: _Target, until: float) -> tuple[int, str]:
        addresses = self._resolved(target)
        answer = self._said(target, addresses, "HEAD", until)
        return self._said(target, addresses, "GET", until) if answer[0] in _NO_HEAD else answer

    def _resolved(self, target: _Target) -> list[Ip]:
        """Every address that the name gives. Raises NotAsked when one of them is not allowed."""
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(ipaddress.ip_address(str(one[4][0]).partition("%")[0]) for one in found))
        if not all(self._allowed(ip) for ip in addresses):
            raise NotAsked("adresse d’un réseau interne")
        return addresses

    def _said(self, target: _Target, addresses: list[Ip], method: str, until: float) -> tuple[int, str]:
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        connection = _Connection(target, addresses, left)
        timer = Timer(left, connection.cut)
        timer.daemon = True
        timer.start()
        try:
            connection.request(method, target.path, headers=self._headers)
            response = connection.getresponse()
            return response.status, response.getheader("Location", "")
        finally:
            timer.cancel()
            connection.close()


def site_of(address: str) -> str:
    """The name of the site of an address, empty when it has none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _verdict(status: int) -> Answer:
    if status < 400:
        return Answer(Outcome.GOOD, "répond")
    if status in _GONE:
        return Answer(Outcome.FAILED, "la page n’existe plus sur ce site")
    if status >= 500:
        return Answer(Outcome.FAILED, f"le site est en panne (réponse {status})")
    return Answer(Outcome.UNKNOWN, f"le site ne répond pas aux vérifications (réponse {status})")
