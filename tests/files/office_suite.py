"""Documents that LibreOffice makes for the tests, in formats that no library of ours writes; and what it must not do
with those that hostile people make."""

import atexit
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from files.extract import programs
from tests.files.making import rewritten, unzipped

_SECONDS = 120
_TRIES = 3  # the first one only makes the profile; one that is still closing drops the request of the next
_TRUSTING = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse">
<value>0</value></prop></item></oor:items>"""


def required() -> None:
    """Skip where LibreOffice is absent, or fail where CI_SERVICES names it."""
    if not programs.libreoffice():
        if "libreoffice" in os.environ.get("CI_SERVICES", "").split():
            pytest.fail("libreoffice est demandé par CI_SERVICES et n'est pas installé")
        pytest.skip("LibreOffice n'est pas installé (paquets libreoffice-*-nogui de Debian)")


def converted(content: bytes, suffix: str, target: str) -> bytes:
    """A document in another format, written by LibreOffice: `suffix` is that of the given one, as ".docx"."""
    given = trusting().folder / f"document{suffix}"
    given.write_bytes(content)
    return trusting().convert(given, target).read_bytes()


@cache
def trusting() -> "Suite":
    """A LibreOffice that runs macros, follows links and opens any file, as people may set theirs: one for all tests."""
    folder = Path(tempfile.mkdtemp(prefix="espace-ctg-suite-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    settings = folder / "profil" / "user" / "registrymodifications.xcu"
    settings.parent.mkdir(parents=True)
    settings.write_text(_TRUSTING)
    return Suite(folder)


class Suite:
    """LibreOffice with a profile of its own, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._command = [programs.libreoffice(), f"-env:UserInstallation=file://{folder}/profil", "--headless"]

    def convert(self, given: Path, target: str) -> Path:
        """The document in another format: a suffix without its dot."""
        out = self.folder / "fait"
        made = out / f"{given.stem}.{target}"
        made.unlink(missing_ok=True)
        for _ in range(_TRIES):
            command = [*self._command, "--convert-to", target, "--outdir", str(out), str(given)]
            subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
            if made.exists():
                return made
        raise AssertionError(f"LibreOffice n'a pas écrit {made.name}")

    def open_until(self, given: Path, what: Callable[[], bool]) -> None:
        """Open a document as people do, until that is true; fails after a while."""
        end = time.monotonic() + _SECONDS
        process = None
        while not what():
            assert time.monotonic() < end, "le document ouvert n'a rien fait"
            if process is None or process.poll() is not None:
                process = subprocess.Popen(
                    [*self._command, str(given)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
                )
            time.sleep(0.1)
        if process is not None:
            process.kill()
            process.wait()


def with_macro(odt: bytes, macro: str) -> bytes:
    """The document with a Basic macro that runs when it is opened."""
    library = (
        '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument '
        '1.0//EN" "library.dtd"><library:library xmlns:library="http://openoffice.org/2000/library" '
        'library:name="Standard" library:readonly="false" library:passwordprotected="false">'
        '<library:element library:name="Module1"/></library:library>'
    )
    libraries = (
        '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE library:libraries PUBLIC "-//OpenOffice.org//DTD '
        'OfficeDocument 1.0//EN" "libraries.dtd"><library:libraries xmlns:library="http://openoffice.org/2000/library" '
        'xmlns:xlink="http://www.w3.org/1999/xlink"><library:library library:name="Standard" library:link="false"/>'
        "</library:libraries>"
    )
    module = (
        '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument '
        '1.0//EN" "module.dtd"><script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" '
        f'script:language="StarBasic">Sub Ouvrir\n{macro}\nEnd Sub</script:module>'
    )
    listener = (
        '<office:scripts><office:script script:language="ooo:Basic"/><office:event-listeners><script:event-listener '
        'script:language="ooo:script" script:event-name="dom:load" xlink:href="vnd.sun.star.script:Standard.Module1.'
        'Ouvrir?language=Basic&amp;location=document" xlink:type="simple"/></office:event-listeners></office:scripts>'
    )
    members = unzipped(odt)
    manifest = members["META-INF/manifest.xml"].decode()
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>'
        for name in ("Basic/Standard/Module1.xml", "Basic/Standard/script-lb.xml", "Basic/script-lc.xml")
    )
    return rewritten(
        odt,
        {
            "content.xml": members["content.xml"].decode().replace("<office:scripts/>", listener),
            "META-INF/manifest.xml": manifest.replace("</manifest:manifest>", f"{entries}</manifest:manifest>"),
            "Basic/Standard/Module1.xml": module,
            "Basic/Standard/script-lb.xml": library,
            "Basic/script-lc.xml": libraries,
        },
    )
