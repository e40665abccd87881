"""How hard to look: every word first; when nothing answers, typing errors forgiven; then most of the words.

The same for every engine. Corrections are offered when little was found, and only when they lead this person to more.
"""

from dataclasses import dataclass, replace

from search.engine import Engine, Match, Request, Result
from search.query import ParsedQuery, parse
from words.analysis import exact_terms, tokens
from words.glossary import NOTHING, Glossary

LITTLE = 3  # objects


@dataclass(frozen=True)
class Correction:
    """Another query to propose: its text, and how many objects it leads this person to."""

    text: str
    count: int


def look(engine: Engine, request: Request) -> Result:
    """The first answer that is not empty, each step being wider than the one before.

    When it is filters that leave nothing, nothing is the answer: the words are not to blame.
    """
    result = engine.search(replace(request, match=Match.ALL))
    if not result.total and (request.kinds or request.filters):
        anywhere = replace(request, kinds=(), filters={}, facets=(), limit=1, offset=0, match=Match.ALL)
        if engine.search(anywhere).total:
            return result
    for match in (Match.FUZZY, Match.MOST):
        if result.total or not request.query.words:
            break
        result = engine.search(replace(request, match=match))
    return result


def corrections(engine: Engine, request: Request, result: Result, glossary: Glossary = NOTHING) -> list[Correction]:
    """At most one other query: each word that this person cannot find, replaced by the closest one they can. The
    glossary is the one that `request` was read with."""
    if (result.match is Match.ALL and result.total > LITTLE) or not request.query.words:
        return []
    spellings = {}
    for word in request.query.required[:12]:
        alone = replace(
            request, query=ParsedQuery(text=word.exact, words=(word,)), facets=(), limit=1, offset=0, match=Match.ALL
        )
        held = engine.search(alone).total
        close = engine.near(word.exact, request.readers, request.excluded) if held <= LITTLE else []
        if close and close[0].count > held:
            spellings[word.exact] = close[0].spelling
    if not spellings:
        return []
    text = _with_spellings(request.query.text, spellings)
    exact = result.total if result.match is Match.ALL else 0
    count = engine.search(
        replace(request, query=parse(text, glossary), facets=(), limit=1, offset=0, match=Match.ALL)
    ).total
    return [Correction(text, count)] if count > exact else []


def _with_spellings(text: str, spellings: dict[str, str]) -> str:
    """The text with some words replaced, the rest left as it was typed."""
    written = []
    end = 0
    for token in tokens(text):
        exact = exact_terms(token.text)
        if len(exact) == 1 and exact[0] in spellings:
            written += [text[end : token.start], spellings[exact[0]]]
            end = token.end
    return "".join([*written, text[end:]])
