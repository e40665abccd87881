"""French text as words: the one analysis of the index, the queries, the page viewer and the glossary.

A text gives tokens; each token gives an exact term (folded) and a stem term (French Snowball stem of its singular,
folded after stemming). The stem brings "conventions" to "convention"; the exact term finds an accented word typed
without its accents, which the stem alone finds only four times out of five. Hence both, at the same positions.
"""

import re
import threading
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from Stemmer import Stemmer

from words.folding import APOSTROPHES, INVISIBLE, MARKS, lowered, unaccented
from words.stopwords import STOPWORDS

MAX_TERM = 100
"""Longest term, in characters; what follows is not told apart (an index refuses terms without end)."""

_READ = 4 * MAX_TERM  # characters of a token that are read: enough for decomposed accents
_CACHED_WORDS = 1 << 16

# "nº 12" and "réseau¹" are a word and a sign; "_" separates the words of a file name.
LETTER = r"[^\W_ªº²³¹⁰⁴-⁹₀-₉]"
_NEXT = f"(?:{LETTER}|[{MARKS}{INVISIBLE}])*"
_INITIAL = rf"[^\W\d_ªº][{MARKS}]*"
_MARKED = f"[{APOSTROPHES}]"
_ELIDED = "|".join(["jusqu", "lorsqu", "puisqu", "quoiqu", "presqu", "qu", "[ldjmtscn]"])
_TOKEN = re.compile(
    rf"(?:(?:{_ELIDED}){_MARKED}\s?(?={LETTER}))?"
    rf"((?:aujourd{_MARKED}hui|quelqu{_MARKED}une?s?|prud{_MARKED}hom){_NEXT}"
    rf"|{_INITIAL}(?:\.{_INITIAL})+(?!{LETTER}|{_MARKED})"
    rf"|{LETTER}{_NEXT})",
    re.IGNORECASE,
)


# Snowball leaves "élus", "revenus", "emplois", "commissions" apart from their singular (9 pairs of the 2,600 words of
# the founding documents, 2 lost): the s goes first. Not that of a verb in -ons, nor where it tells two words apart.
_PLURAL = re.compile(r"...(?<![sè])(?<![^i]on)s$")
_SINGULAR = STOPWORDS | {
    "appris",
    "avis",
    "compris",
    "entrepris",
    "fois",
    "inclus",
    "mois",
    "pris",
    "repris",
    "surpris",
}


class Token(NamedTuple):
    """A word and where it stands: `text` is what is written between `start` and `end`, offsets in characters."""

    start: int
    end: int
    text: str


class Terms(NamedTuple):
    """What a word is looked up by."""

    exact: str
    stem: str


def tokens(text: str) -> list[Token]:
    """The words and numbers of `text` in reading order.

    Elided words (l', d', qu', jusqu'...) are left out, "aujourd'hui" is one word, "C.A.F." too; hyphens separate.
    """
    return list(tokens_from(text, 0))


def tokens_from(text: str, start: int) -> Iterator[Token]:
    """As `tokens`, read from `start`, where no token must stand astride: one by one, for who needs a few."""
    for found in _TOKEN.finditer(text, start):
        yield Token(found.start(1), found.end(1), found[1])


def exact_terms(text: str) -> list[str]:
    """The folded words of `text`, one for each of its tokens."""
    return [terms_of(word).exact for word in _words(text)]


def stem_terms(text: str) -> list[str]:
    """The folded stems of the words of `text`, one for each of its tokens."""
    return [terms_of(word).stem for word in _words(text)]


def analyse(text: str) -> tuple[list[str], list[str]]:
    """`exact_terms` and `stem_terms` of `text` in one reading: two lists of the same length."""
    both = [terms_of(word) for word in _words(text)]
    return [terms.exact for terms in both], [terms.stem for terms in both]


def terms_of(word: str) -> Terms:
    """The terms of one token, given what is written. Never empty, without space, at most MAX_TERM characters each."""
    return _terms_of(word[:_READ])


# Snowball keeps apart "public" and "publique", "diagnostic" and "diagnostiquer" (or its common misspelling).
_IC = re.compile(r"(?<=\w{4})(?:iqu|ic)$")


@lru_cache(maxsize=_CACHED_WORDS)
def _terms_of(word: str) -> Terms:
    small = "".join(letter for letter in lowered(word) if letter.isalnum()) or word.lower()
    exact = "".join(unaccented(small).split()) or small
    single = small[:-1] if _PLURAL.search(small) and exact not in _SINGULAR else small
    stem = unaccented(_IC.sub("", _stemmer().stemWord(single))) or exact
    return Terms(exact[:MAX_TERM], stem[:MAX_TERM])


def _words(text: str) -> Iterator[str]:
    return iter(_TOKEN.findall(text))


# A stemmer holds the word it works on: one for each thread.
_local = threading.local()


def _stemmer() -> Stemmer:
    stemmer = getattr(_local, "stemmer", None)
    if stemmer is None:
        stemmer = _local.stemmer = Stemmer("french", 0)
    return stemmer
