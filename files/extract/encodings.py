"""Bytes into letters, for the text files that French computers have written: which encoding, then lines as a stream."""

import codecs
import os
import re
from functools import partial
from typing import IO, TextIO

from files.extract.reading import MAX_CHARACTERS, Unreadable

_MAX_BYTES = 4 * (MAX_CHARACTERS + 1)  # UTF-32, the widest
_CHUNK = 256 * 1024
_HEAD = 4096
_SAMPLE = 64 * 1024

# With UTF-32 before UTF-16: the mark of the one begins like the mark of the other.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The likeliest first: it wins when nothing tells two apart.
_NARROW = ("utf-8", "cp1252", "iso-8859-15", "mac_roman", "cp850")
_AROUND_HIGH = re.compile(rb"[\x00-\x7f]{0,3}[\x80-\xff]{1,60}[\x00-\x7f]?")

_NOWHERE = " "  # stands before the first character and after the last
_FRENCH = frozenset("éèêëàâäçîïôöùûüÿœæ")
_FREQUENT = frozenset("éèêàçôîùûâœ")
_NEVER_LAST = frozenset("êîâèœçäö")
_ONLY_LAST = frozenset("àù")
_ONLY_AFTER = {"à": frozenset("ljç"), "ù": frozenset("o")}
_NEVER_BEFORE = {"ç": frozenset("bcdfghjklmnpqrstvwxz"), "î": frozenset("aeiouy")}
_SPACES = "\xa0\u202f\u2007"
_LIKELY = 1.0
_NEUTRAL = 0.0
_UNLIKELY = -2.0
_ABSURD = -4.0
_VALID = 9.0  # for each byte of UTF-8 after the first: that they make one letter is a proof of its own


def open_text(path: str) -> TextIO:
    """The file as text, its line ends as they are; a bad byte reads U+FFFD. Raises Unreadable("too-long")."""
    if os.path.getsize(path) > _MAX_BYTES:
        raise Unreadable("too-long")
    return open(path, encoding=encoding_of(path), errors="replace", newline="")


def encoding_of(path: str) -> str:
    """The name of the Python codec that reads the file best."""
    with open(path, "rb") as source:
        head = source.read(_HEAD)
        known = _by_mark(head) or _by_zeros(head)
        if known:
            return known
        source.seek(0)
        sample = _sample(source)
    return max(_NARROW, key=lambda name: _score(sample, name))  # max keeps the first of equals


def _by_mark(head: bytes) -> str:
    return next((name for mark, name in _MARKS if head.startswith(mark)), "")


def _by_zeros(head: bytes) -> str:
    """UTF-32 or UTF-16 without its mark: Western letters leave the same bytes at zero."""
    if len(head) < 2:
        return ""
    if len(head) >= 4:
        zeros = [head[place::4].count(0) / len(head[place::4]) for place in range(4)]
        if zeros[2] > 0.9 and zeros[3] > 0.9 and zeros[0] < 0.1:
            return "utf-32-le"
        if zeros[0] > 0.9 and zeros[1] > 0.9 and zeros[3] < 0.1:
            return "utf-32-be"
    even, odd = head[0::2], head[1::2]
    if odd.count(0) > 0.5 * len(odd) and even.count(0) < 0.1 * len(even):
        return "utf-16-le"
    if even.count(0) > 0.5 * len(even) and odd.count(0) < 0.1 * len(odd):
        return "utf-16-be"
    return ""


def _sample(source: IO[bytes]) -> bytes:
    """The bytes above 127 with what stands around them: all that tells the encodings apart."""
    found = bytearray()
    for lines in iter(partial(source.readlines, _CHUNK), []):
        end = 0
        for match in _AROUND_HIGH.finditer(b"".join(lines)):
            if match.start() != end:
                found += b"\n"
            found += match.group()
            end = match.end()
            if len(found) > _SAMPLE:
                return bytes(found)
    return bytes(found)


def _score(sample: bytes, name: str) -> float:
    """How French the sample looks in an encoding; 0 without any letter that tells."""
    text = _NOWHERE + sample.decode(name, "replace") + _NOWHERE
    score = 0.0
    for at, letter in enumerate(text):
        if letter >= "\x80":
            worth = _worth(text[at - 1], letter, text[at + 1])
            if name == "utf-8" and worth > _ABSURD:
                worth += _VALID * (len(letter.encode()) - 1)
            score += worth
    return score


def _worth(before: str, letter: str, after: str) -> float:
    """How likely a character above 127 is between these two in French."""
    if letter == "\ufffd" or letter < "\xa0":
        return _ABSURD
    if letter.isalpha():
        return _worth_of_letter(before, letter, after)
    rule = _SIGNS.get(letter)
    if rule is not None:
        return _LIKELY if rule(before, after) else _UNLIKELY
    return _UNLIKELY if before.isalpha() or after.isalpha() else _NEUTRAL


def _worth_of_letter(before: str, letter: str, after: str) -> float:
    small = letter.lower()
    if letter > "\u024f" and small not in _FRENCH:
        foreign = _is_ascii_letter(before) or _is_ascii_letter(after)
        return _ABSURD if foreign else _NEUTRAL
    if letter.isupper() and before.islower():
        return _ABSURD
    if letter.islower() and after.isupper():
        return _ABSURD
    if small not in _FRENCH:
        return _UNLIKELY / 2
    last = not after.isalpha()
    if last and not before.isalpha() and small != "à":
        return _UNLIKELY / 2
    if (small in _NEVER_LAST and last) or (small in _ONLY_LAST and not last):
        return _UNLIKELY
    if before.isalpha() and before.lower() not in _ONLY_AFTER.get(small, before.lower()):
        return _UNLIKELY
    if after.lower() in _NEVER_BEFORE.get(small, ()):
        return _UNLIKELY
    return 3 * _LIKELY if small in _FREQUENT else _LIKELY


def _is_ascii_letter(character: str) -> bool:
    return character.isascii() and character.isalpha()


def _is_apart(character: str) -> bool:
    return not character.isalnum()


# Signs that French texts hold, each with where it is likely: (character before, character after) -> bool.
_SIGNS = {
    "’": lambda before, after: before.isalpha() and (after.isalpha() or after in "«\xa0 \n"),
    "‘": lambda before, after: _is_apart(before) and after.isalnum(),
    "«": lambda before, after: _is_apart(before),
    "»": lambda before, after: _is_apart(after),
    "“": lambda before, after: _is_apart(before) and after.isalnum(),
    "”": lambda before, after: _is_apart(after) and not before.isspace(),
    "€": lambda before, after: not after.isalpha() and (before.isdigit() or before in " \xa0\u202fkM(;\t"),
    "–": lambda before, after: before.isalpha() == after.isalpha() and before.isspace() == after.isspace(),
    "—": lambda before, after: before.isalpha() == after.isalpha() and before.isspace() == after.isspace(),
    "…": lambda before, after: _is_apart(after),
    "°": lambda before, after: before.isdigit() or before in "nN \xa0",
    "²": lambda before, after: before.isalnum() and _is_apart(after),
    "³": lambda before, after: before.isalnum() and _is_apart(after),
    "½": lambda before, after: _is_apart(after) and not before.isalpha(),
    "•": lambda before, after: before.isspace() and after.isspace(),
    "·": lambda before, after: before.isalpha() == after.isalpha(),
    "\xad": lambda before, after: before.isalpha() and after.isalpha(),
} | dict.fromkeys(_SPACES, lambda before, after: not (before.isalpha() and after.isalpha()))
