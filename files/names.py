"""Names of files as people gave them, made safe to show, to store and to send back."""

import re
import unicodedata

from files.formats import SUFFIXES, Format

_MAX = 255
_NAMELESS = "document"
_RESERVED = re.compile(r"^(con|prn|aux|nul|com[0-9]|lpt[0-9])(?=\.|$)", re.IGNORECASE)  # by Windows, with any suffix
_KNOWN_SUFFIX = re.compile(r"\.[0-9A-Za-z]{1,8}$")
# Marks that turn the writing direction or hide: a name such as "rapport[RLO]fdp.exe" reads as another one.
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def clean(name: str) -> str:
    """A name without path, control or direction marks, in NFC, of at most 255 characters, never empty."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    name = "".join(character for character in name if unicodedata.category(character) not in _HIDDEN)
    name = re.sub(r"\s+", " ", name).strip()
    if name.lower() in SUFFIXES:
        return f"{_NAMELESS}{name}"
    name = _RESERVED.sub(r"\g<0>_", name.strip(" ."))
    if not name:
        return _NAMELESS
    stem, suffix = _split(name)
    return stem[: _MAX - len(suffix)].rstrip() + suffix


def with_suffix_of(name: str, format_: Format) -> tuple[str, str]:
    """The name with the suffix of its content, and a French remark when it had to change (else an empty string)."""
    stem, suffix = _split(name)
    if suffix.lower() in format_.suffixes:
        return name, ""
    kept = stem if suffix.lower() in SUFFIXES or not suffix[1:].isdigit() else name
    changed = kept[: _MAX - len(format_.suffix)].rstrip(" .") + format_.suffix
    return changed, f"Ce fichier est {format_.label} : il est enregistré sous le nom « {changed} »."


def _split(name: str) -> tuple[str, str]:
    match = _KNOWN_SUFFIX.search(name)
    return (name[: match.start()], match.group()) if match and match.start() else (name, "")
