"""What is marked in a page, from what somebody searched, the other words of the glossary included."""

import pytest

from files.marks import marks_of_query, share, ways_of_query
from words import glossary, mark
from words.glossary import Glossary, Term

TERMS = Glossary([Term("Rpe", "relais petite enfance"), Term("Ctg", "convention territoriale globale")])


@pytest.fixture(autouse=True)
def known(monkeypatch):
    monkeypatch.setattr(glossary, "_provider", lambda: TERMS)


def marked(query, text) -> list[str]:
    return [chunk.text for chunk in mark(text, marks_of_query(query)) if chunk.marked]


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("rpe", "Le relais petite enfance, ou Rpe.", ["relais petite enfance", "Rpe"]),
        ("relais petite enfance", "Le Rpe de Cognac", ["Rpe"]),
        ("le relais de la petite enfance de Cognac", "Le Rpe de Cognac", ["Rpe", "Cognac"]),
        ("rpe cognac", "Cognac ouvre un relais petite enfance", ["Cognac", "relais petite enfance"]),
        ('"rpe"', "Le relais petite enfance", []),
        ("cognac -rpe type:rpe", "Le relais petite enfance de Cognac", ["Cognac"]),
        ("accueil", "Le Rpe, un accueil", ["accueil"]),
    ],
)
def test_what_is_searched_is_marked_in_the_other_words_of_the_glossary_too(query, text, expected):
    assert marked(query, text) == expected


def test_a_page_holds_all_that_is_searched_in_either_way():
    ways = ways_of_query("rpe cognac")
    assert share("Cognac ouvre un relais petite enfance", ways) == 1
    assert share("Le Rpe de Cognac", ways) == 1
    assert share("Le relais de Cognac", ways) == 0.5
    assert share("Rien", ways) == 0
    assert share("La petite enfance : un relais", ways_of_query("relais petite enfance")) == 1
    assert share("Le Rpe", ways_of_query("relais petite enfance")) == 1
