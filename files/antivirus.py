"""The antivirus port: clamd's own protocol, spoken here (docs/decisions/antivirus.md says why and how to set it).

A file is clean only when clamd wrote so, in full, after it was given the last byte. Every other answer is a signature
or Unavailable.
"""

import contextlib
import io
import re
import select
import socket
import struct
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from links.health import Finding, Level
from ui.typography import NBSP, file_size, long_date, nbsp

CONNECT_SECONDS = 5.0
SEND_SECONDS = 120.0
ANSWER_SECONDS = 120.0
WALL_SECONDS = 2 * (CONNECT_SECONDS + ANSWER_SECONDS) + SEND_SECONDS
OLD_SIGNATURES_DAYS = 7
_CHUNK = 256 * 1024
_MAX_ANSWER = 4096
_MAX_LENGTH = 2**32 - 1
# clamd's MaxRecursion cannot be set above 100.
_TOO_DEEP = 120
_SUBJECT = "antivirus"
_FOUND = re.compile(rb"stream: ([^\0\r\n]+) FOUND\0")
# With AlertExceedsMax, clamd says so instead of calling clean a file that it did not examine to the end.
_EXCEEDED = re.compile(r"Heuristics\.Limits\.Exceeded\.(\w+)")

UNREACHABLE = "L'antivirus n'est pas joignable."
SILENT = "L'antivirus n'a pas répondu à temps."
CUT = "L'antivirus a interrompu l'échange avant de répondre."
TOO_LARGE = nbsp("L'antivirus n'examine pas un fichier de cette taille : sa limite StreamMaxLength est à augmenter.")
IN_PART = nbsp("L'antivirus n'a examiné ce fichier qu'en partie : il dépasse sa limite {}.")


@dataclass(frozen=True)
class Verdict:
    """What clamd says of a file: the signature it recognised ("" when clean), and which engine says it.

    The engine is its version and that of its signatures: "ClamAV 1.0.7/27000".
    """

    clean: bool
    signature: str
    engine: str


class Unavailable(Exception):
    """Nobody knows whether the file is clean; the message is a French sentence. Trying again may help."""


class BeyondLimits(Unavailable):
    """The file passes a limit of clamd's configuration and was not examined, or only in part. Trying again does not
    help before that limit is raised.
    """


def configured() -> bool:
    """Whether files are to be examined: CLAMD_URL is set, well or badly."""
    return bool(settings.CLAMD_URL)


def address(url: str) -> str | tuple[str, int]:
    """Where clamd listens: the path of "unix:/path", host and port of "tcp://host:port".

    Raises ValueError with a French sentence for anything else.
    """
    wrong = f"CLAMD_URL vaut «{NBSP}{url}{NBSP}»{NBSP}: écrivez unix:/chemin/de/la/prise ou tcp://machine:port."
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ValueError(wrong) from error
    if parts.query or parts.fragment:
        raise ValueError(wrong)
    if parts.scheme == "unix" and not parts.netloc and len(parts.path) > 1 and parts.path.startswith("/"):
        return parts.path
    if parts.scheme == "tcp" and parts.hostname and port and not parts.path and "@" not in parts.netloc:
        return parts.hostname, port
    raise ValueError(wrong)


def version() -> str:
    """How clamd presents itself: "ClamAV 1.0.7/27000/Tue Aug 29 07:39:18 2023", without the rest when it has only
    signatures of its own. Raises Unavailable.
    """
    deadline = _deadline(ANSWER_SECONDS)
    with _connected() as connection:
        _send(connection, b"zVERSION\0", deadline)
        said = _receive(connection, deadline)
    if not (said.startswith(b"ClamAV ") and said.endswith(b"\0")):
        raise _unclear(said)
    return _readable(said)


def scan(path: Path) -> Verdict:
    """Ask clamd about a file. Raises Unavailable when it gives no clear answer, OSError when the file cannot be read.

    Takes at most WALL_SECONDS, whatever the file and whatever clamd does.
    """
    engine = _engine(version())
    with path.open("rb") as source:
        signature = _signature_in(source)
    return Verdict(clean=not signature, signature=signature, engine=engine)


def findings() -> Iterator[Finding]:
    """What `doctor` says of the antivirus."""
    if not configured():
        yield Finding(
            Level.INFO,
            _SUBJECT,
            nbsp("aucun : les fichiers déposés ne sont pas examinés"),
            "Installer clamav-daemon, puis définir CLAMD_URL (unix:/run/clamav/clamd.ctl sur la même machine).",
        )
        return
    try:
        presented = version()
        refuses_largest = _refuses(settings.MAX_FILE_BYTES)
        hides_limits = _hides_its_limits()
    except Unavailable as error:
        yield Finding(
            Level.BROKEN,
            _SUBJECT,
            f"{settings.CLAMD_URL}{NBSP}: {error}",
            "Vérifier CLAMD_URL et que clamav-daemon fonctionne.",
        )
        return
    yield _signatures(presented)
    if refuses_largest:
        yield Finding(
            Level.WARNING,
            _SUBJECT,
            f"les plus grands fichiers permis ({file_size(settings.MAX_FILE_BYTES)}) ne peuvent pas être examinés",
            "Augmenter ensemble StreamMaxLength, MaxFileSize et MaxScanSize (voir docs/decisions/antivirus.md).",
        )
    if hides_limits:
        yield Finding(
            Level.WARNING,
            _SUBJECT,
            "il déclare sains des fichiers qu'il n'a pas examinés jusqu'au bout",
            "Écrire AlertExceedsMax yes dans clamd.conf (voir docs/decisions/antivirus.md).",
        )


def _signatures(presented: str) -> Finding:
    """What is to be said of the age of the signatures."""
    signed = _signed_on(presented)
    advice = "Vérifier que clamav-freshclam fonctionne et atteint ses serveurs."
    if signed is None:
        text = f"{presented} répond, sans les signatures officielles ou sans leur date"
        return Finding(Level.WARNING, _SUBJECT, text, advice)
    text = nbsp(f"{_engine(presented)} répond ; signatures du {long_date(signed)}")
    age = (timezone.localdate() - signed).days
    if age > OLD_SIGNATURES_DAYS:
        return Finding(Level.WARNING, _SUBJECT, f"{text}, vieilles de {age}{NBSP}jours", advice)
    return Finding(Level.OK, _SUBJECT, text)


def _engine(presented: str) -> str:
    """The engine and its signatures in what `version` gives, without their date."""
    return "/".join(presented.split("/")[:2])


def _signed_on(presented: str) -> date | None:
    """The day of the signatures in what `version` gives, None when it is not there."""
    try:
        return datetime.strptime(presented.split("/")[2], "%a %b %d %H:%M:%S %Y").date()
    except (IndexError, ValueError):
        return None


def _refuses(size: int) -> bool:
    """Whether a file of this size passes StreamMaxLength. Only its length is announced: clamd answers to that alone."""
    deadline = _deadline(ANSWER_SECONDS)
    with _connected() as connection:
        _send(connection, b"zINSTREAM\0" + struct.pack("!L", min(size, _MAX_LENGTH)), deadline)
        with contextlib.suppress(OSError):  # a refusal that has already hung up: what it said is still there to read
            connection.shutdown(socket.SHUT_WR)
        said = _receive(connection, deadline)
    if said and not _is_size_refusal(said):
        raise _unclear(said)
    return bool(said)


def _hides_its_limits() -> bool:
    """Whether clamd calls clean what it did not examine to the end, which it does without AlertExceedsMax.

    It is asked about archives in archives, deeper than it can be told to go.
    """
    nested = b""
    for _ in range(_TOO_DEEP):
        box = io.BytesIO()
        with zipfile.ZipFile(box, "w") as archive:
            archive.writestr("dedans.zip", nested)
        nested = box.getvalue()
    try:
        return not _signature_in(io.BytesIO(nested))
    except BeyondLimits:
        return False


def _connected() -> socket.socket:
    """A connection to clamd, to be closed by the caller. Raises Unavailable."""
    try:
        where = address(settings.CLAMD_URL)
    except ValueError as error:
        raise Unavailable(str(error)) from error
    try:
        if isinstance(where, tuple):
            return socket.create_connection(where, timeout=CONNECT_SECONDS)
        return _connected_to(where)
    except (OSError, UnicodeError) as error:  # UnicodeError: a host name that cannot be one
        raise Unavailable(UNREACHABLE) from error


def _connected_to(path: str) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.settimeout(CONNECT_SECONDS)
        connection.connect(path)
    except OSError:
        connection.close()
        raise
    return connection


def _signature_in(source: BinaryIO) -> str:
    """The name of what clamd recognised, "" when it called the whole clean. Raises Unavailable."""
    with _connected() as connection:
        whole = _stream(connection, source)
        said = _receive(connection, _deadline(ANSWER_SECONDS))
    found = _FOUND.fullmatch(said)
    if found:
        return _signature(found[1])
    if whole and said == b"stream: OK\0":
        return ""
    raise _unclear(said)


def _stream(connection: socket.socket, source: BinaryIO) -> bool:
    """Send a file to be examined; False when clamd answered, or hung up, before it had the whole of it."""
    deadline = _deadline(SEND_SECONDS)
    if not _send(connection, b"zINSTREAM\0", deadline):
        return False
    while chunk := source.read(_CHUNK):
        if not _send(connection, struct.pack("!L", len(chunk)) + chunk, deadline):
            return False
    return not _has_spoken(connection) and _send(connection, struct.pack("!L", 0), deadline)


def _has_spoken(connection: socket.socket) -> bool:
    """Whether there is something to read already, be it the end."""
    poll = select.poll()
    poll.register(connection, select.POLLIN)
    return bool(poll.poll(0))


def _send(connection: socket.socket, data: bytes, deadline: float) -> bool:
    """Send all of it; False when clamd has hung up: it may have said why. Raises Unavailable past the deadline."""
    try:
        connection.settimeout(_left(deadline))
        connection.sendall(data)
    except ConnectionError:
        return False
    except OSError as error:
        raise Unavailable(SILENT) from error
    return True


def _receive(connection: socket.socket, deadline: float) -> bytes:
    """What clamd says, up to the NUL that ends an answer, or up to where it hangs up. Raises Unavailable."""
    said = b""
    try:
        while not said.endswith(b"\0") and len(said) <= _MAX_ANSWER:
            connection.settimeout(_left(deadline))
            received = connection.recv(_MAX_ANSWER)
            if not received:
                break
            said += received
    except ConnectionError as error:
        raise Unavailable(CUT) from error
    except OSError as error:
        raise Unavailable(SILENT) from error
    return said


def _deadline(seconds: float) -> float:
    return time.monotonic() + seconds


def _left(deadline: float) -> float:
    """Seconds until a deadline. Raises TimeoutError when there are none."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _unclear(said: bytes) -> Unavailable:
    """The error for an answer that is neither clean nor a signature."""
    if not said:
        return Unavailable(CUT)
    if _is_size_refusal(said):
        return BeyondLimits(TOO_LARGE)
    return Unavailable(f"L'antivirus n'a pas pu se prononcer. Sa réponse{NBSP}: «{NBSP}{_readable(said)}{NBSP}»")


def _signature(name: bytes) -> str:
    """The name of a signature, to be shown. Raises BeyondLimits for those that are none."""
    signature = _readable(name)
    exceeded = _EXCEEDED.match(signature)
    if exceeded:
        raise BeyondLimits(IN_PART.format(exceeded[1]))
    return signature


def _is_size_refusal(said: bytes) -> bool:
    return said.startswith(b"INSTREAM size limit exceeded")


def _readable(said: bytes) -> str:
    """An answer as one short line that can be shown."""
    text = said.removesuffix(b"\0").decode("utf-8", "replace")
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text)[:100]
