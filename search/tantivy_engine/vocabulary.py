"""Words close to a typed one, among those that the person can find."""

import json

import tantivy
from tantivy import Occur, Query

from search.engine import Near, Ref
from search.tantivy_engine import queries
from search.tantivy_engine.schema import OBJECTS, PARTS
from search.tantivy_engine.store import Opened
from words.analysis import exact_terms, tokens

_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
_TRIED = 12  # candidates whose count is asked for this person


def near(opened: Opened, word: str, readers: frozenset[int], excluded: frozenset[Ref], limit: int) -> list[Near]:
    """Words at one error of `word` (then two, when it is long), most frequent for this person first."""
    distance = queries.typing_errors(word)
    if not distance or not readers:
        return []
    searcher = opened.objects.searcher()
    for reach in range(1, distance + 1):
        candidates = _at_one(searcher, word) if reach == 1 else _at_two(searcher, word)
        likely = sorted(candidates, key=lambda term: (-candidates[term], term))[:_TRIED]
        found = [answer for term in likely if (answer := _counted(opened, term, readers, excluded))]
        if found:
            return sorted(found, key=lambda answer: (-answer.count, answer.term))[:limit]
    return []


def _at_one(searcher: tantivy.Searcher, word: str) -> dict[str, int]:
    """The known words at one letter missing, added, changed or two swapped."""
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    tried = {head + tail[1:] for head, tail in cuts if tail}
    tried |= {head + tail[1] + tail[0] + tail[2:] for head, tail in cuts if len(tail) > 1}
    tried |= {head + letter + tail[1:] for head, tail in cuts if tail for letter in _LETTERS}
    tried |= {head + letter + tail for head, tail in cuts for letter in _LETTERS}
    tried.discard(word)
    known = ((term, searcher.doc_freq("text_x", term)) for term in tried if len(term) > 1)
    return {term: count for term, count in known if count}


def _at_two(searcher: tantivy.Searcher, word: str) -> dict[str, int]:
    """The known words with the same first two letters at two errors."""
    known = searcher.terms_with_prefix("text_x", word[:2])
    return {
        term: count
        for term, count in known
        if abs(len(term) - len(word)) <= 2 and term != word and _distance_at_most_two(term, word)
    }


def _distance_at_most_two(first: str, second: str) -> bool:
    previous = list(range(len(second) + 1))
    for row, letter in enumerate(first, 1):
        current = [row]
        for column, other in enumerate(second, 1):
            current.append(min(previous[column] + 1, current[-1] + 1, previous[column - 1] + (letter != other)))
        if min(current) > 2:
            return False
        previous = current
    return previous[-1] <= 2


def _counted(opened: Opened, term: str, readers: frozenset[int], excluded: frozenset[Ref]) -> Near | None:
    """The word with its count for this person and its spelling in a text they can read, or None."""
    searcher = opened.objects.searcher()
    query = Query.boolean_query(
        [*queries.seen_by(readers, excluded), (Occur.Must, Query.term_query(OBJECTS, "text_x", term))]
    )
    found = searcher.search(query, limit=1)
    if not found.count:
        return None
    row = searcher.doc(found.hits[0][1])
    return Near(
        term, _spelling(opened, term, row.get_first("ref"), json.loads(bytes(row.get_first("shown")))[0]), found.count
    )


def _spelling(opened: Opened, term: str, ref: str, title: str) -> str:
    """The word as the object writes it, accents included."""
    searcher = opened.parts.searcher()
    query = Query.boolean_query(
        [
            (Occur.Must, Query.term_query(PARTS, "ref", ref)),
            (Occur.Must, Query.term_query(PARTS, "text_x", term)),
        ]
    )
    texts = [title]
    hits = searcher.search(query, limit=1, count=False).hits
    if hits:
        texts.append(bytes(searcher.doc(hits[0][1]).get_first("text")).decode())
    for text in texts:
        for token in tokens(text):
            if exact_terms(token.text) == [term]:
                return token.text.lower()
    return term
