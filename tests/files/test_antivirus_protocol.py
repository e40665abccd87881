"""What the antivirus port makes of a daemon that says anything but a clear answer."""

import contextlib
import os
import socket
import struct
import threading
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from files import antivirus
from links.health import Level
from tests.files.clamd_server import verdict_on

PRESENTED = b"ClamAV 1.0.7/27000/Tue Aug 29 07:39:18 2023\0"
CLEAN = b"stream: OK\0"


class Pretender:
    """A server of one thread. `talk(connection)` has the floor after INSTREAM; the connection then ends."""

    def __init__(self, talk, presented: bytes) -> None:
        self.content = b""
        self.talk = talk
        self.presented = presented
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self._serve)
        self.over = threading.Event()  # the test is: nobody waits for the end of a talk any more

    def __enter__(self) -> "Pretender":
        self.thread.start()
        return self

    def __exit__(self, *error) -> None:
        self.over.set()
        self.listener.shutdown(socket.SHUT_RDWR)
        self.thread.join(10)
        self.listener.close()

    def receive(self, connection: socket.socket) -> None:
        """Take the chunks, up to the empty one."""
        while size := struct.unpack("!L", self._exactly(connection, 4))[0]:
            self.content += self._exactly(connection, size)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            with connection, contextlib.suppress(ConnectionError):
                command = b""
                while not command.endswith(b"\0"):
                    command += self._exactly(connection, 1)
                if command == b"zVERSION\0":
                    connection.sendall(self.presented)
                else:
                    assert command == b"zINSTREAM\0"
                    self.talk(self, connection)

    def _exactly(self, connection: socket.socket, size: int) -> bytes:
        data = b""
        while len(data) < size:
            received = connection.recv(min(size - len(data), 4096))
            if not received:
                raise ConnectionError
            data += received
        return data


def answers(*pieces: bytes, pause: float = 0.0):
    """A talk that takes the whole file, then says these pieces one after the other."""

    def talk(pretender, connection):
        pretender.receive(connection)
        for piece in pieces:
            time.sleep(pause)
            connection.sendall(piece)

    return talk


def silent(pretender, connection):
    """A talk that takes the whole file, then says nothing."""
    pretender.receive(connection)
    pretender.over.wait()


def letter_by_letter(pretender, connection):
    """A talk that takes the whole file, then says one letter after the other, for ever."""
    pretender.receive(connection)
    while not pretender.over.wait(0.1):
        connection.sendall(b"x")


@pytest.fixture
def quick(monkeypatch):
    """Waits short enough for a test."""
    for name in ("CONNECT_SECONDS", "SEND_SECONDS", "ANSWER_SECONDS"):
        monkeypatch.setattr(antivirus, name, 0.4)


@pytest.fixture
def pretend(settings):
    """pretend(talk, presented) -> a clamd that presents itself, then talks as told; gives what it received."""
    with contextlib.ExitStack() as stack:

        def start(talk, presented: bytes = PRESENTED) -> Pretender:
            pretender = stack.enter_context(Pretender(talk, presented))
            settings.CLAMD_URL = f"tcp://127.0.0.1:{pretender.port}"
            return pretender

        yield start


def test_the_whole_file_reaches_the_daemon_and_the_engine_is_named(pretend):
    pretender = pretend(answers(CLEAN))
    content = os.urandom(1_000_001)
    assert verdict_on(content) == antivirus.Verdict(clean=True, signature="", engine="ClamAV 1.0.7/27000")
    assert pretender.content == content


def test_an_answer_that_comes_in_pieces_is_put_together(pretend):
    pretend(answers(b"str", b"eam: Win.Test.", b"EICAR_HDB-1 FO", b"UND", b"\0", pause=0.02))
    assert verdict_on(b"texte").signature == "Win.Test.EICAR_HDB-1"


@pytest.mark.parametrize(
    "answer",
    [
        b"stream: OK",
        b"stream: OK\n",
        b"stream: OK\0stream: Win.Test FOUND\0",
        b"stream: OK\0\0",
        b"stream: OK FOUND OK\0",
        b"stream:  OK\0",
        b"OK\0",
        b"\0",
        b"stream: Can't allocate memory ERROR\0",
        b"UNKNOWN COMMAND\0",
        b"HTTP/1.1 200 OK\r\n\r\n\0",
        b"\xff\xfe\x1b[2J\0",
        b"stream: OK\0".rjust(100_000, b"x"),
    ],
)
def test_an_unclear_answer_is_never_clean(pretend, answer):
    pretend(answers(answer))
    with pytest.raises(antivirus.Unavailable) as error:
        verdict_on(b"texte")
    said = str(error.value).replace("\N{NO-BREAK SPACE}", " ")
    assert said.isprintable()
    assert len(said) < 200


def test_the_words_of_an_error_are_told(pretend):
    pretend(answers(b"stream: Can't allocate memory ERROR\0"))
    with pytest.raises(antivirus.Unavailable, match="«\u00a0stream: Can't allocate memory ERROR\u00a0»"):
        verdict_on(b"texte")


def test_a_daemon_that_hangs_up_after_the_file_has_not_cleared_it(pretend):
    pretend(answers())
    with pytest.raises(antivirus.Unavailable, match="interrompu"):
        verdict_on(b"texte")


def test_a_daemon_that_hangs_up_in_the_middle_of_the_file_has_not_cleared_it(pretend):
    pretend(lambda pretender, connection: connection.recv(10))
    with pytest.raises(antivirus.Unavailable, match="interrompu"):
        verdict_on(bytes(20_000_000))


def test_a_clean_answer_before_the_end_of_the_file_is_not_believed(pretend):
    def talk(pretender, connection):
        connection.recv(10)
        connection.sendall(CLEAN)
        while connection.recv(65_536):
            pass

    pretend(talk)
    with pytest.raises(antivirus.Unavailable, match="se prononcer"):
        verdict_on(bytes(20_000_000))


def test_a_refusal_said_before_hanging_up_in_the_middle_is_heard(pretend):
    def talk(pretender, connection):
        connection.recv(10)
        connection.sendall(b"INSTREAM size limit exceeded. ERROR\0")

    pretend(talk)
    with pytest.raises(antivirus.BeyondLimits, match="StreamMaxLength"):
        verdict_on(bytes(20_000_000))


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    "talk",
    [
        pytest.param(silent, id="no answer"),
        pytest.param(lambda pretender, connection: pretender.over.wait(), id="takes nothing"),
        pytest.param(letter_by_letter, id="one letter at a time"),
    ],
)
def test_a_slow_daemon_is_waited_for_so_long_and_no_longer(pretend, talk):
    pretend(talk)
    with pytest.raises(antivirus.Unavailable, match="à temps"):
        verdict_on(bytes(20_000_000))


@pytest.mark.usefixtures("quick")
def test_a_daemon_that_reads_drop_by_drop_is_left_in_time(pretend, monkeypatch):
    def talk(pretender, connection):
        while not pretender.over.wait(0.01):
            connection.recv(65_536)

    monkeypatch.setattr(antivirus, "_CHUNK", 1024)
    pretend(talk)
    with pytest.raises(antivirus.Unavailable, match="à temps"):
        verdict_on(bytes(20_000_000))


def test_an_answer_without_end_is_not_listened_to_for_long(pretend):
    def talk(pretender, connection):
        pretender.receive(connection)
        while True:
            connection.sendall(b"x" * 65_536)

    pretend(talk)
    with pytest.raises(antivirus.Unavailable, match="se prononcer"):
        verdict_on(b"texte")


@pytest.mark.parametrize("banner", [b"SSH-2.0-OpenSSH_9.2p1\r\n", b"SSH-2.0\0", b"ClamAV 1.0.7"])
def test_another_service_on_the_port_is_not_taken_for_clamd(pretend, banner):
    pretend(answers(CLEAN), presented=banner)
    with pytest.raises(antivirus.Unavailable, match="se prononcer"):
        verdict_on(b"texte")


@pytest.mark.parametrize("limit", ["MaxFileSize", "MaxScanSize", "MaxFiles", "MaxRecursion", "MaxScanTime"])
def test_a_limit_of_the_daemon_is_named_and_is_not_taken_for_a_virus(pretend, limit):
    pretend(answers(f"stream: Heuristics.Limits.Exceeded.{limit} FOUND\0".encode()))
    with pytest.raises(antivirus.BeyondLimits, match=f"limite {limit}\\."):
        verdict_on(b"texte")


def healthy(pretender, connection):
    """A talk that accepts any length, and says of a whole file that it passes a limit."""
    pretender.receive(connection)
    connection.sendall(b"stream: Heuristics.Limits.Exceeded.MaxRecursion FOUND\0")


@pytest.mark.parametrize(("days", "level"), [(0, Level.OK), (7, Level.OK), (8, Level.WARNING)])
def test_doctor_tells_the_date_of_the_signatures_and_warns_when_they_are_old(pretend, days, level):
    signed = timezone.localtime() - timedelta(days=days)
    pretend(healthy, f"ClamAV 1.4.6/27900/{signed:%a %b %d %H:%M:%S %Y}\0".encode())
    [line] = antivirus.findings()
    assert line.level == level
    assert "ClamAV 1.4.6/27900 répond" in line.text
    assert f"{signed.year}" in line.text
    assert ("8\N{NO-BREAK SPACE}jours" in line.text) == (level == Level.WARNING)


def test_a_signature_date_that_cannot_be_read_is_a_warning(pretend):
    pretend(healthy, b"ClamAV 1.4.6/27900/jamais\0")
    assert [line.level for line in antivirus.findings()] == [Level.WARNING]
