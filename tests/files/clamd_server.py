"""A real clamd (Debian's clamav-daemon) of the tests' own: one hand-written signature, no network.

The EICAR test file is put together here, so that no file of the project is itself what antiviruses look for.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from files import antivirus

EICAR = (r"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS" + "-TEST-FILE!$H+H*").encode()
# clamd marks the signatures that ClamAV has not signed.
SIGNATURE = "Eicar-Test-Signature.UNOFFICIAL"
MAX_FILE_SIZE = 1024 * 1024
STREAM_MAX_LENGTH = 2 * 1024 * 1024
_START_SECONDS = 30
_CONFIGURATION = """
Foreground yes
LocalSocket {socket}
DatabaseDirectory {folder}
TemporaryDirectory {folder}
StreamMaxLength {stream_max_length}
MaxFileSize {max_file_size}
ExtendedDetectionInfo yes
AlertExceedsMax {alert_exceeds_max}
"""


def verdict_on(content: bytes) -> antivirus.Verdict:
    """What the antivirus of the settings says of a file that holds this."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        return antivirus.scan(Path(file.name))


def program() -> str:
    """The path of clamd; its absence skips, or fails where CI_SERVICES names clamav."""
    found = shutil.which("clamd", path=os.pathsep.join([os.environ["PATH"], "/usr/sbin", "/usr/local/sbin"]))
    if found is None:
        if "clamav" in os.environ.get("CI_SERVICES", "").split():
            pytest.fail("clamav est demandé par CI_SERVICES et clamd n'est pas installé")
        pytest.skip("clamd n'est pas installé (paquet clamav-daemon de Debian)")
    return found


@contextlib.contextmanager
def running(folder: Path, alert_exceeds_max: str = "yes") -> Iterator[str]:
    """A daemon that lives in this folder (of a short path: sockets allow 107 bytes); gives its CLAMD_URL.

    `alert_exceeds_max` is "yes", or "no" as clamd does by itself: what passes its limits is then called clean.
    """
    path = folder / "clamd.ctl"
    # Name, any type of file, at its very beginning, bytes in hexadecimal.
    (folder / "eicar.ndb").write_text(f"Eicar-Test-Signature:0:0:{EICAR.hex()}\n")
    configuration = folder / "clamd.conf"
    configuration.write_text(
        _CONFIGURATION.format(
            socket=path,
            folder=folder,
            stream_max_length=STREAM_MAX_LENGTH,
            max_file_size=MAX_FILE_SIZE,
            alert_exceeds_max=alert_exceeds_max,
        )
    )
    log = folder / "clamd.log"
    with log.open("wb") as output:
        daemon = subprocess.Popen(
            [program(), "--config-file", str(configuration)], stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
    try:
        _wait_for(path, daemon, log)
        yield f"unix:{path}"
    finally:
        daemon.terminate()
        try:
            daemon.wait(10)
        except subprocess.TimeoutExpired:
            daemon.kill()
            daemon.wait()


def _wait_for(path: Path, daemon: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and daemon.poll() is None:
        with socket.socket(socket.AF_UNIX) as connection, contextlib.suppress(OSError):
            connection.connect(str(path))
            return
        time.sleep(0.05)
    pytest.fail(f"clamd ne démarre pas :\n{log.read_text()}")
