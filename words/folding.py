"""Letters without what people forget when they type: accents, capitals, ligatures, curly apostrophes."""

import re
import unicodedata

# Marks that combine with the letter before them, and signs that show nothing inside a word (soft hyphen, joiners).
MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe00-\ufe0f\ufe20-\ufe2f"
)
INVISIBLE = "\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"
APOSTROPHES = "'’‘ʼ′＇"

_MARK = re.compile(f"[{MARKS}]+")
_INVISIBLE = re.compile(f"[{INVISIBLE}]+")
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"} | dict.fromkeys(APOSTROPHES[1:], "'"))


def fold(text: str) -> str:
    """`text` in lower case, unaccented, ligatures opened ("œ" is "oe", "ﬁ" is "fi"), apostrophes straight, soft
    hyphens gone. Composed and decomposed accents give the same; folding twice changes nothing."""
    return unaccented(lowered(text))


def lowered(text: str) -> str:
    """As `fold`, accents kept and composed: what the stemmer reads."""
    if text.isascii():
        return text.lower()
    seen = _INVISIBLE.sub("", text)
    small = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", seen).casefold())
    return _INVISIBLE.sub("", small.translate(_LETTERS))


def unaccented(text: str) -> str:
    """`text` without the marks that combine with a letter."""
    if text.isascii():
        return text
    bare = _MARK.sub("", unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFC", bare)
