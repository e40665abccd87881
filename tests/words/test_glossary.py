"""Acronyms recognised as people write them."""

import pytest

from words import glossary, stem_terms
from words.glossary import NOTHING, Glossary, Term, known, provide

GLOSSARY = Glossary(
    [
        Term("Ctg", "convention territoriale globale"),
        Term("Cog", "convention d'objectifs et de gestion"),
        Term("Caf", "caisse d'allocations familiales"),
        Term("Clas", "contrat local d'accompagnement à la scolarité"),
        Term("Avs", "animation de la vie sociale", is_word=True),
        Term("As", "action sociale"),
        Term("Msa", "mutualité sociale agricole"),
    ]
)


def met(text) -> list[str]:
    return [text[one.start : one.end] for one in GLOSSARY.occurrences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("La Ctg, les CTG et la C.T.G.", ["Ctg", "CTG", "C.T.G"]),
        ("les Cogs, les COGs", ["Cogs", "COGs"]),
        ("cognitif, Cognac, COGITO, ctg, cog", []),
        ("Caf's, d’Caf, (Caf), Caf/Msa, Ctg-Cog, « Caf »", ["Caf", "Caf", "Caf", "Caf", "Msa", "Ctg", "Cog", "Caf"]),
        ("Ctg_2021.pdf, Ctg.pdf, Ctg2", []),
        ("contact@Caf.fr, www.Caf.fr/Ctg, https://exemple.fr/Ctg?x=Caf#Cog, Caf@exemple.fr", []),
        ("les équipes As et Pf", ["As"]),
        ("As-tu vu ? As, tu as, AS", []),
        ("l'Avs de la ville, des AVS, avs", ["Avs"]),
        ("Clas, CLAS, Class", ["Clas", "CLAS"]),
        ("Il paie la Caf. La Msa aussi.", ["Caf", "Msa"]),
    ],
)  # fmt: skip
def test_an_acronym_is_met_as_it_is_written(text, expected):
    assert met(text) == expected


@pytest.mark.parametrize("size", [1, 100_000])
def test_hostile_text_is_read_at_once_and_holds_no_acronym(size):
    for text in ("C" * size, "C." * size, "C.c" * size, "/" * size, "Ctg@" * size):
        assert met(text) == []


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("ctg", "Ctg"),
        (" CTG ", "Ctg"),
        ("c.t.g.", "Ctg"),
        ("ctgs", "Ctg"),
        ("Convention Territoriale Globale", "Ctg"),
        ("les conventions territoriales globales", "Ctg"),
        ("convention objectifs gestion", "Cog"),
        ("la caisse d’allocations familiales", "Caf"),
        ("As", "As"),
        ("as", None),
        ("AVS", None),
        ("ctg cognac", None),
        ("convention territoriale", None),
        ("convention territoriale globale de Cognac", None),
        ("", None),
        ("*", None),
    ],
)
def test_a_text_names_a_term_by_its_acronym_or_its_long_form(text, short):
    term = GLOSSARY.named_by(text)
    assert (term.short if term else None) == short


def test_the_longest_of_two_long_forms_is_the_one_named():
    terms = Glossary([Term("Ps", "prestation service"), Term("Psu", "prestation de service unique")])
    stems = stem_terms("une prestation service unique, une prestation service")
    assert [one.term.short for one in terms.long_forms(stems)] == ["Psu", "Ps"]


def test_a_glossary_of_nothing_knows_nothing():
    assert not NOTHING
    assert list(NOTHING.occurrences("La Ctg")) == []
    assert NOTHING.named_by("ctg") is None


def test_what_a_room_provides_is_known_to_all(monkeypatch):
    monkeypatch.setattr(glossary, "_provider", lambda: NOTHING)
    provide(lambda: GLOSSARY)
    assert known() is GLOSSARY
