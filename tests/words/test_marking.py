import itertools

import pytest

from tests.words.french import TEXT, long_text, shuffled_characters
from words import Marks, hits, mark

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
