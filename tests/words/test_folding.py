import unicodedata

import pytest

from tests.words.french import TEXT, shuffled_characters
from words import fold


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Évaluation PARTAGÉE", "evaluation partagee"),
        ("cœur, Œuvre, ex æquo", "coeur, oeuvre, ex aequo"),
        ("ﬁche ofﬁcielle", "fiche officielle"),
        ("l’accord", "l'accord"),
        ("conven\u00adtion", "convention"),
        ("e\u0301te\u0301", "ete"),
        ("Straße İstanbul", "strasse istanbul"),
        ("한국", "한국"),
        ("", ""),
    ],
)
def test_a_text_is_folded(text, expected):
    assert fold(text) == expected


@pytest.mark.parametrize("text", [TEXT, *(shuffled_characters(500, seed) for seed in range(20))])
def test_folding_twice_changes_nothing_and_the_form_of_accents_does_not_matter(text):
    once = fold(text)

    assert fold(once) == once
    assert fold(unicodedata.normalize("NFD", text)) == once
    assert fold(unicodedata.normalize("NFC", text)) == once
