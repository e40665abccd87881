"""Queries of tantivy built from ours, and what counts more than what.

Ranking, in this order of weight:
1. the words in the typed order, side by side (constant scores: BM25 divides by the length of the object, and would
   put a report of 300 pages that holds the exact sentence behind every short support that shares a word with it);
2. a word in the title, then in the summary and keywords, then in the text; its exact form before its stem;
3. a small constant push for what is national.
Before them all, an object asked by the number that people cite it by ("lettre 2013-205").
What is as good as a word (its acronym, its long form) finds as much and weighs less: what was typed comes first.
Rights, kinds and filters never weigh: they are given a constant score of 0.
"""

from collections.abc import Iterable
from itertools import pairwise

import tantivy
from tantivy import Occur, Query

from search.engine import Match, Ref, Request
from search.query import ParsedQuery, Phrase, Word
from search.tantivy_engine.schema import NATIONAL, OBJECTS, PARTS, facet_term, key, number_term

WEIGHTS = {"title_x": 5.0, "title_s": 4.0, "head_x": 2.0, "head_s": 1.6, "text_x": 1.2, "text_s": 1.0}
PART_WEIGHTS = {"text_x": 1.2, "text_s": 1.0}
SENTENCE = 8.0  # per word, for the whole sentence in the typed order
PAIR = 3.0  # for each pair of neighbouring words found side by side
TITLE_SENTENCE = 12.0
NATIONAL_PUSH = 1.0
NUMBER = 1000.0
FUZZY = 0.4
SAME = {"title_s": 3.0, "head_s": 1.2, "text_s": 0.6}  # constant: a rare long form must not outweigh what was typed
TYPED = SAME["text_s"]  # given back to objects that hold the typed form of a word that has others
MAX_PAIRS = 24
MOST_SHARE = 0.6


def typing_errors(term: str) -> int:
    """How many letters may be wrong: none in short words and numbers, one, two in long words."""
    if len(term) < 4 or term.isdigit():
        return 0
    return 2 if len(term) >= 9 else 1


def silent(query: Query) -> Query:
    """A condition that does not weigh."""
    return Query.const_score_query(query, 0.0)


def phrase(schema: tantivy.Schema, field: str, terms: list[str], slop: int = 0) -> Query:
    """Terms in order in a field; one term alone is a term query (tantivy panics on a phrase of one)."""
    if len(terms) == 1:
        return Query.term_query(schema, field, terms[0])
    return Query.phrase_query(schema, field, list(terms), slop=slop)


def told(schema: tantivy.Schema, field: str, found: Phrase) -> Query:
    """The words of a phrase that say something, in order: "enfance jeunesse" is "enfance et jeunesse"."""
    telling = [word.stem for word in found.words if not word.stop] or found.stems
    return phrase(schema, field, telling, slop=len(found.words) - len(telling))


def any_of(queries: Iterable[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, query) for query in queries])


def _word(schema: tantivy.Schema, weights: dict[str, float], word: Word, fuzzy: bool) -> Query:
    forms = [
        Query.boost_query(Query.term_query(schema, name, word.exact if name.endswith("_x") else word.stem), weight)
        for name, weight in weights.items()
    ]
    if fuzzy and (distance := typing_errors(word.exact)):
        forms.append(
            Query.const_score_query(Query.fuzzy_term_query(schema, "text_x", word.exact, distance=distance), FUZZY)
        )
    forms += [
        Query.const_score_query(told(schema, name, other), weight)
        for other in word.same
        for name, weight in SAME.items()
        if name in weights
    ]
    return Query.disjunction_max_query(forms, tie_breaker=0.2)


def _bonuses(schema: tantivy.Schema, query: ParsedQuery, titles: bool) -> list[Query]:
    """What weighs without being required: the sentence as typed, and neighbours."""
    words = query.words
    bonuses = [
        Query.const_score_query(Query.term_query(schema, "text_x", word.exact), TYPED)
        for word in query.required
        if word.same
    ]
    bonuses += [Query.const_score_query(told(schema, "text_s", other), PAIR) for other in _acronyms(query)]
    if len(words) < 2:
        return bonuses
    for field, terms, share in (
        ("text_x", [word.exact for word in words], 1.0),
        ("text_s", [word.stem for word in words], 0.7),
    ):
        bonuses.append(Query.const_score_query(phrase(schema, field, terms), SENTENCE * share * len(words)))
        if titles:
            bonuses.append(
                Query.const_score_query(phrase(schema, field.replace("text", "title"), terms), TITLE_SENTENCE * share)
            )
    telling = [(place, word) for place, word in enumerate(words) if not word.stop]
    for (place, first), (next_place, second) in list(pairwise(telling))[:MAX_PAIRS]:
        near = phrase(schema, "text_s", [first.stem, second.stem], slop=next_place - place)
        bonuses.append(Query.const_score_query(near, PAIR))
    return bonuses


def _acronyms(query: ParsedQuery) -> list[Phrase]:
    """The acronyms of the long forms typed: holding one is holding words side by side."""
    return [other for other in query.same if len(other.words) == 1]


def _phrase_anywhere(schema: tantivy.Schema, found: Phrase) -> Query:
    weight = SENTENCE * len(found.words)
    return Query.const_score_query(phrase(schema, "text_x", found.exact), weight)


def sought(query: ParsedQuery, match: Match) -> list[tuple[Occur, Query]]:
    """What an object must hold to answer, by words."""
    clauses: list[tuple[Occur, Query]] = []
    if query.says_nothing:
        return [(Occur.Must, Query.empty_query())]
    words = [_word(OBJECTS, WEIGHTS, word, fuzzy=match is not Match.ALL) for word in query.required]
    if match is Match.MOST and len(words) > 1:
        enough = max(1, -int(-len(words) * MOST_SHARE // 1))
        most = Query.boolean_query(
            [(Occur.Should, word) for word in words], minimum_number_should_match=min(enough, len(words) - 1)
        )
        clauses.append((Occur.Must, most))
    else:
        clauses += [(Occur.Must, word) for word in words]
    clauses += [(Occur.Must, _phrase_anywhere(OBJECTS, found)) for found in query.phrases]
    for found in query.titles:
        clauses.append(
            (
                Occur.Must,
                any_of(
                    [
                        phrase(OBJECTS, "title_x", found.exact),
                        phrase(OBJECTS, "title_s", found.stems),
                        *(told(OBJECTS, "title_s", other) for other in found.same),
                    ]
                ),
            )
        )
    return clauses


def seen_by(readers: frozenset[int], excluded: frozenset[Ref]) -> list[tuple[Occur, Query]]:
    """The condition of rights, and without the objects that the index must not show now."""
    clauses = [(Occur.Must, silent(Query.term_set_query(OBJECTS, "readers", sorted(readers))))]
    if excluded:
        clauses.append((Occur.MustNot, Query.term_set_query(OBJECTS, "ref", sorted(key(ref) for ref in excluded))))
    return clauses


def conditions(request: Request, without: str = "") -> list[tuple[Occur, Query]]:
    """Everything that selects: rights, exclusions, kinds and filters, but the filter named `without`."""
    clauses = seen_by(request.readers, request.excluded)
    for found in request.query.excluded:
        clauses.append((Occur.MustNot, phrase(OBJECTS, "text_x", found.exact)))
        clauses += [(Occur.MustNot, told(OBJECTS, "text_s", other)) for other in found.same]
    if request.kinds and without != "kind":
        clauses.append((Occur.Must, silent(Query.term_set_query(OBJECTS, "kind", list(request.kinds)))))
    for slug, values in request.filters.items():
        if slug != without:
            terms = [facet_term(slug, value) for value in values]
            clauses.append((Occur.Must, silent(Query.term_set_query(OBJECTS, "facet", terms))))
    return clauses


def ranked(request: Request) -> Query:
    """The query of a page of hits."""
    clauses = conditions(request) + sought(request.query, request.match)
    clauses += [(Occur.Should, bonus) for bonus in _bonuses(OBJECTS, request.query, titles=True)]
    pushes = {NATIONAL: NATIONAL_PUSH} | dict.fromkeys(map(number_term, request.query.numbers), NUMBER)
    clauses += [
        (Occur.Should, Query.const_score_query(Query.term_query(OBJECTS, "push", term), weight))
        for term, weight in pushes.items()
    ]
    return Query.boolean_query(clauses)


def counted(request: Request, without: str = "") -> Query:
    """The same objects, for counting only."""
    return Query.boolean_query(conditions(request, without) + sought(request.query, request.match))


def best_parts(refs: Iterable[Ref], query: ParsedQuery, fuzzy: bool) -> Query:
    """The parts of some objects, those that answer best first: the more words, the closer together, the better.

    Parts without any of the words come last, with a score of 0.
    """
    words = [_word(PARTS, PART_WEIGHTS, word, fuzzy) for word in query.required]
    words += [_phrase_anywhere(PARTS, found) for found in query.phrases]
    # Holding one more word beats holding another one more often.
    held = [Query.const_score_query(Query.term_query(PARTS, "text_s", word.stem), 4.0) for word in query.required[1:]]
    mine = silent(Query.term_set_query(PARTS, "ref", [key(ref) for ref in refs]))
    weighing = words + held + _bonuses(PARTS, query, titles=False)
    return Query.boolean_query([(Occur.Must, mine), *((Occur.Should, query) for query in weighing)])
