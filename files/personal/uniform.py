"""One way of writing for what programs write in many: spaces, dashes, line ends, invisible signs."""

import re
import unicodedata

_WRITTEN = {
    " ": "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d",
    "'": "\u2018\u2019\u02bc\uff07",
    "|": "\u00a6\u2502\u2503\uff5c",
    "\n": "\x0b\x0c\r\x85\u2028\u2029",
    "": "\u00ad\u034f\u200b\u200c\u200d\u200e\u200f\u2060\ufeff",
}
_ONE = {sign: written for written, signs in _WRITTEN.items() for sign in signs}
_ODD = re.compile("[" + "".join(_ONE) + "]")


def uniform(text: str) -> str:
    """`text` in NFC with plain spaces, hyphens, apostrophes, bars and line ends; tabs stay: they part cells."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    return _ODD.sub(lambda match: _ONE[match[0]], text)
