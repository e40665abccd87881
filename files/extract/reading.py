"""What readers of formats share, inside the child process."""

import re
import unicodedata

MAX_CHARACTERS = 20_000_000
MAX_PART = 1_000_000

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")


class Unreadable(Exception):
    """A file whose text cannot be given; `code` is one of files.extract.REASONS."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def plain(text: str) -> str:
    """Text in NFC with plain line ends, without control characters nor soft hyphens, trimmed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00ad", "")
    text = unicodedata.normalize("NFC", _CONTROLS.sub("", text))
    return re.sub(r"[ \t]+\n", "\n", text).strip()


class Budget:
    """The characters a document may give in all. Raises Unreadable("too-long") past it."""

    def __init__(self) -> None:
        self.left = MAX_CHARACTERS

    def spend(self, text: str) -> str:
        """The text itself, counted."""
        if len(text) > MAX_PART:
            raise Unreadable("too-long")
        self.left -= len(text)
        if self.left < 0:
            raise Unreadable("too-long")
        return text
