"""Acronyms explained where they stand in a page: on hover and focus, on paper, to a screen reader.

The HTML given is already clean. It is read by a tokenizer that only knows what a serializer writes (every `<` opens a
tag, every value stands between double quotes) and gives back what it does not touch letter for letter; HTML that holds
anything else is left as it is.
"""

import re
from collections.abc import Iterator
from html import escape
from typing import NamedTuple

from words.glossary import Glossary, Term

SILENT = frozenset(
    "a abbr audio button code h1 h2 h3 h4 h5 h6 iframe kbd label math noscript object option pre samp script select "
    "style summary svg template textarea title var video".split()
)
"""Elements in which nothing is explained: headings, what one acts upon, what is not prose."""

_PIECE = re.compile(
    r"""<(?P<close>/)?(?P<name>[a-zA-Z][\w-]*+)(?:\s++[^\s"'<>/=]++(?:="[^"]*+")?)*+\s*+(?P<alone>/)?>"""
    r"""|(?P<entity>&(?:\#\w++|\w++);)"""
    r"""|(?P<text>[^<&]++|&)"""
)


class _Text(NamedTuple):
    """A run of text between two tags or entities; `spoken` where terms may be explained."""

    html: str
    spoken: bool


class Explainer:
    """What is left to explain in one page: each term is, the first time it is met."""

    def __init__(self, glossary: Glossary) -> None:
        self._glossary = glossary
        self._met: set[str] = set()

    def html(self, clean: str) -> str:
        """Clean HTML with its terms explained, those of which the page has not spoken yet."""
        if all(one.term.key in self._met for one in self._glossary.occurrences(clean)):
            return clean
        pieces = _pieces(clean)
        return clean if pieces is None else "".join(self._written(pieces))

    def _written(self, pieces: list[_Text]) -> Iterator[str]:
        for html, spoken in pieces:
            yield "".join(self._explained(html)) if spoken else html

    def _explained(self, text: str) -> Iterator[str]:
        done = 0
        for start, end, term in self._glossary.occurrences(text):
            if term.key not in self._met:
                self._met.add(term.key)
                yield text[done:start] + _with_explanation(text[start:end], term)
                done = end
        yield text[done:]


def _pieces(html: str) -> list[_Text] | None:
    """The HTML cut into pieces that make it again, or None when it is not what a serializer writes."""
    pieces: list[_Text] = []
    silenced: list[str] = []
    done = 0
    for piece in _PIECE.finditer(html):
        if piece.start() != done:
            return None
        done = piece.end()
        name = (piece["name"] or "").lower()
        if name in SILENT and not piece["alone"]:
            if not piece["close"]:
                silenced.append(name)
            elif not silenced or silenced.pop() != name:
                return None
        pieces.append(_Text(piece[0], piece["text"] is not None and not silenced))
    return pieces if done == len(html) and not silenced else None


def _with_explanation(written: str, term: Term) -> str:
    """The term as it is written, a link to the glossary, described by what it means."""
    name = f"terme-{term.key}"
    more = f' <span class="term-said">{escape(term.definition)}</span>' if term.definition else ""
    return (
        f'<span class="term"><a class="term-link" href="{escape(term.address)}" aria-describedby="{name}">{written}</a>'
        f'<span class="term-note" role="tooltip" id="{name}"><span class="term-long">{escape(term.long)}</span>'
        f"{more}</span></span>"
    )
