import itertools
import random

import pytest

from tests.words.french import TEXT, long_text, shuffled_characters
from words import Marks, hits, mark
from words.analysis import terms_of, tokens

MARKS = Marks.of(words=["convention", "évaluation", "Caf", "a"], phrases=["de la convention"], prefixes=["par", "l"])


def marked(text, **terms):
    return [chunk.text for chunk in mark(text, Marks.of(**terms)) if chunk.marked]


@pytest.mark.parametrize("text", [TEXT, long_text(20_000), *(shuffled_characters(400, seed) for seed in range(30))])
def test_chunks_joined_are_the_text(text):
    chunks = mark(text, MARKS)

    assert "".join(chunk.text for chunk in chunks) == text
    assert all(chunk.text for chunk in chunks)
    assert not any(not before.marked and not after.marked for before, after in itertools.pairwise(chunks))


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("Les conventions signées, la Convention.", "convention", ["conventions", "Convention"]),
        ("Été comme hiver, l'ÉTÉ", "ete", ["Été", "ÉTÉ"]),
        ("e\u0301valuation", "evaluation", ["e\u0301valuation"]),
        ("la C.A.F. de Paris", "caf", ["C.A.F"]),
        ("d’aujourd’hui", "aujourd'hui", ["aujourd’hui"]),
        ("conven\u00adtion", "convention", ["conven\u00adtion"]),
        ("l'œuvre", "oeuvre", ["œuvre"]),
        ("fiches-actions", "fiche-action", ["fiches", "actions"]),
        ("rien ici", "convention", []),
    ],
)
def test_a_word_is_marked_as_it_is_written(text, word, expected):
    assert marked(text, words=[word]) == expected


def test_a_phrase_is_one_mark_over_elisions_hyphens_and_lines():
    text = "Le plan d’action\nde l'Ille-et-Vilaine, et le plan de l'action."

    assert marked(text, phrases=["plan d'action", ["ille", "et", "vilaine"]]) == ["plan d’action", "Ille-et-Vilaine"]


def test_a_phrase_is_not_marked_in_another_order_nor_with_another_form():
    assert marked("globale territoriale convention", phrases=["convention territoriale"]) == []
    assert marked("conventions territoriales", phrases=["convention territoriale"]) == []


def test_a_prefix_marks_the_words_that_begin_so():
    text = "l'intercommunalité, les intercommunaux, une commune"

    assert marked(text, prefixes=["intercom"]) == ["intercommunalité", "intercommunaux"]
    assert marked("Évaluer l'évaluation", prefixes=["eval"]) == ["Évaluer", "évaluation"]


def test_marks_that_overlap_are_one_and_neighbours_stay_apart():
    assert marked("de la Caf", words=["caf"], phrases=["de la Caf"], prefixes=["l"]) == ["de la Caf"]
    assert marked("a b c d", phrases=["a b c", "b c d"]) == ["a b c d"]
    assert marked("caf caf", words=["caf"]) == ["caf", "caf"]


@pytest.mark.parametrize("nothing", [Marks.of(), Marks.of(words=["", "?"], phrases=["", []], prefixes=["'"])])
def test_without_terms_nothing_is_marked(nothing):
    assert not nothing
    assert [tuple(chunk) for chunk in mark(TEXT, nothing)] == [(TEXT, False)]
    assert mark("", nothing) == []


def test_each_term_has_its_number_and_weight():
    marks = Marks.of(words=["caf", "Caf", "cafs", "élus"], prefixes=["par"], phrases=["la caf", ["la", "Caf"]])

    assert sorted({hit.term for hit in hits("la Caf, un élu, le partage", marks)}) == [0, 1, 2, 3]
    assert marks.weights() == [1, 1, 1, 5]


def test_html_stays_text():
    assert mark("<b>caf</b>", Marks.of(words=["caf"]))[0].text == "<b>"


def every_word_analysed(text, marks):
    """What `hits` finds, found by reading every word of the text."""
    found = tokens(text)
    terms = [terms_of(token.text) for token in found]
    matched = []
    for place, (token, (exact, stem)) in enumerate(zip(found, terms, strict=True)):
        for row, number in marks.phrases.items():
            if tuple(term.exact for term in terms[place : place + len(row)]) == row:
                matched.append((token.start, found[place + len(row) - 1].end, number))
        number = marks.exacts.get(exact, marks.stems.get(stem))
        matched += [] if number is None else [(token.start, token.end, number)]
        matched += [
            (token.start, token.end, number) for start, number in marks.prefixes.items() if exact.startswith(start)
        ]
    return matched


@pytest.mark.parametrize("seed", range(60))
def test_reading_only_the_words_that_may_match_finds_the_same(seed):
    chance = random.Random(seed)
    for text in (long_text(3000, seed), shuffled_characters(3000, seed)):
        words = [token.text for token in tokens(text)]
        place = chance.randrange(len(words) - 4)
        marks = Marks.of(
            words=chance.sample(words, 3),
            phrases=[words[place : place + 3], [chance.choice(words)]],
            prefixes=[chance.choice(words)[:3]],
        )
        found = hits(text, marks)
        assert found
        assert sorted(found) == sorted(every_word_analysed(text, marks))


def test_every_stem_begins_with_the_two_letters_of_its_word():
    for word in {token.text for token in tokens(TEXT)} | {"yeux", "œuvres", "aïeul", "C.A.F.", "ÉLUS", "naïve", "12"}:
        exact, stem = terms_of(word)
        assert stem[:2] == exact[:2]
