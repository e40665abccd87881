"""What XLSX and ODS have in common: a ZIP of small papers and one long one, written on the disk, then sent."""

import zipfile
from collections.abc import Iterable, Iterator, Mapping
from tempfile import TemporaryFile

_CHUNK = 256 * 1024


def package(first: Mapping[str, str], name: str, content: Iterable[str], rest: Mapping[str, str]) -> Iterator[bytes]:
    """The bytes of a package: `first`, which are not compressed, the long member `name`, then the others."""
    with TemporaryFile() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, text in first.items():
                archive.writestr(path, text, zipfile.ZIP_STORED)
            with archive.open(name, "w") as member:
                for piece in content:
                    member.write(piece.encode())
            for path, text in rest.items():
                archive.writestr(path, text)
        file.seek(0)
        while chunk := file.read(_CHUNK):
            yield chunk


def letters(number: int) -> str:
    """The name of a column: 1 is A, 27 is AA."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
