"""LibreOffice in the child process: any Office document as a PDF, one page a slide. Nothing else of it is trusted."""

import os
import signal
import subprocess
from pathlib import Path

from files.extract import programs
from files.extract.fence import Fence
from files.extract.reading import Unreadable

MAX_BYTES = 200 * 1024 * 1024
_SECONDS = 110
_FIRST_RUN = 81  # a new profile was made: start again (LibreOffice's EXITHELPER_NORMAL_RESTART)
_CUT = (-signal.SIGABRT, -signal.SIGXCPU, -signal.SIGXFSZ)
# What LibreOffice needs of the machine, on Debian and where it is installed by hand; never what people deposited.
_SYSTEM = (
    *("/usr", "/lib", "/lib64", "/opt", "/var/lib/libreoffice", "/var/spool/libreoffice", "/var/cache/fontconfig"),
    *("/etc/libreoffice", "/etc/fonts", "/etc/ld.so.cache", "/etc/locale.alias", "/etc/nsswitch.conf", "/etc/passwd"),
    *("/dev/urandom", "/dev/zero"),
)
SOCKETS = "/tmp"  # noqa: S108 (where it makes the one by which its windows speak to each other)
SOCKET_NAMES = "OSL_PIPE_*SingleOfficeIPC_*"
_SLIDES = frozenset(
    {
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "application/vnd.oasis.opendocument.presentation",
        "application/vnd.ms-powerpoint",
    }
)
_SHEETS = frozenset(
    {
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.ms-excel",
    }
)
# The name tells LibreOffice which of its filters to try first.
_SUFFIXES = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.oasis.opendocument.presentation": ".odp",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/msword": ".doc",
    "application/rtf": ".rtf",
    "application/vnd.ms-powerpoint": ".ppt",
    "application/vnd.ms-excel": ".xls",
}
_MAX_SHEET_PAGES = 60  # a workbook of 20,000 rows prints on 400 pages that nobody turns


def to_pdf(path: str, media_type: str) -> bytes:
    """The PDF that LibreOffice makes of a document, in the current folder, which the caller removes.

    Macros, links and updates are off: a profile of its own, made for this run, trusts nothing; and of the files of the
    server it may only open the document. Raises Unreadable.
    """
    program = programs.libreoffice()
    if not program:
        raise Unreadable("no-converter")
    folder = Path.cwd()
    given = folder / f"document{_SUFFIXES[media_type]}"
    os.symlink(path, given)
    _write_profile(folder / "profil")
    command = [
        program,
        f"-env:UserInstallation=file://{folder}/profil",
        *("--headless", "--invisible", "--norestore", "--nolockcheck", "--nodefault", "--nologo"),
        *("--convert-to", f"pdf:{_filter(media_type)}", "--outdir", str(folder), str(given)),
    ]
    status = _run(command, Fence((*_SYSTEM, path), (str(folder), "/dev/null"), (SOCKETS,)))
    made = folder / "document.pdf"
    if status in _CUT or (made.exists() and made.stat().st_size > MAX_BYTES):
        raise Unreadable("too-heavy")
    if status or not made.exists():
        raise Unreadable("not-converted")
    return made.read_bytes()


def _run(command: list[str], fence: Fence) -> int:
    """How LibreOffice ended, once its profile is made. Raises Unreadable when it takes too long."""
    try:
        status = programs.run(command, _SECONDS, fence=fence).returncode
        if status == _FIRST_RUN:
            status = programs.run(command, _SECONDS, fence=fence).returncode
    except subprocess.TimeoutExpired as late:
        raise Unreadable("too-heavy") from late
    return status


def _filter(media_type: str) -> str:
    if media_type in _SLIDES:
        return 'impress_pdf_Export:{"ExportHiddenSlides":{"type":"boolean","value":"true"},' + _COMMON
    if media_type in _SHEETS:
        pages = f'"PageRange":{{"type":"string","value":"1-{_MAX_SHEET_PAGES}"}},'
        return "calc_pdf_Export:{" + pages + _COMMON
    return "writer_pdf_Export:{" + _COMMON


_COMMON = (
    '"ReduceImageResolution":{"type":"boolean","value":"true"},"MaxImageResolution":{"type":"long","value":"150"},'
    '"ExportBookmarks":{"type":"boolean","value":"false"},"UseTaggedPDF":{"type":"boolean","value":"false"}}'
)
_SCRIPTING = "/org.openoffice.Office.Common/Security/Scripting"
_SETTINGS = (
    (_SCRIPTING, "MacroSecurityLevel", "3"),
    (_SCRIPTING, "DisableMacrosExecution", "true"),
    (_SCRIPTING, "BlockUntrustedRefererLinks", "true"),
    (_SCRIPTING, "DisableActiveContent", "true"),  # since LibreOffice 24.2
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),  # never
    ("/org.openoffice.Office.Calc/Content/Update", "Link", "1"),  # never, in the numbers of Calc
)


def _write_profile(folder: Path) -> None:
    """A profile that runs no macro and follows no link of a document."""
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>\n'
        for path, name, value in _SETTINGS
    )
    user = folder / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">\n{items}</oor:items>\n'
    )
