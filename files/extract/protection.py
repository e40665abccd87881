"""The password of an Office file, inside the child process. Protected, a DOCX, a PPTX or an XLSX is no longer a ZIP
archive: it is wrapped in the container of the old formats."""

import olefile

from files.extract import container
from files.extract.reading import Unreadable


def refuse_protected(path: str) -> None:
    """Raise Unreadable("password") for what only a password opens, Unreadable("damaged") for a broken container."""
    if olefile.isOleFile(path) and container.read(path)["protected"]:
        raise Unreadable("password")
