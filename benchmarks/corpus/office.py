"""LibreOffice, which makes the formats that no library of ours writes."""

import atexit
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from files.extract.programs import libreoffice

SECONDS = 180
_TRIES = 3  # an instance that is still closing takes the request of the next one, and drops it


@cache
def _profile() -> str:
    """The folder of a profile for all the conversions of this process: the first one costs seconds."""
    folder = tempfile.mkdtemp(prefix="espace-ctg-corpus-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def converted(content: bytes, suffix: str, target: str) -> bytes:
    """A document in another format: `suffix` is that of the given one, `target` a suffix without dot, or with the
    filter of LibreOffice that writes it ("doc:MS Word 97"). Raises RuntimeError when nothing comes out."""
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder, "entree", f"document{suffix}")
        given.parent.mkdir()
        given.write_bytes(content)
        command = [
            libreoffice(),
            f"-env:UserInstallation=file://{_profile()}",
            *("--headless", "--norestore", "--convert-to", target, "--outdir", folder, str(given)),
        ]
        made = Path(folder, f"document.{target.partition(':')[0]}")
        for _ in range(_TRIES):
            said = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
            if made.exists():
                return made.read_bytes()
        raise RuntimeError(f"LibreOffice n'a pas écrit {made.name} : {said.stderr.decode(errors='replace')}")
