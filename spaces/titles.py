"""A title from the name of a file."""

import re
from pathlib import PurePath

_SEPARATORS = re.compile(r"[_\-\s]+")
_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Ý])")


def title_from(name: str) -> str:
    """The name of a file as people write: `diagnostic_lavalette-2021.pdf` gives "Diagnostic lavalette 2021"."""
    stem = PurePath(name).stem if PurePath(name).suffix else name
    words = _SEPARATORS.sub(" ", _CAMEL.sub(" ", stem)).strip(" .")
    return (words[:1].upper() + words[1:])[:250]
