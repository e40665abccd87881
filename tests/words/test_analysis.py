import ast
import itertools
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import words
from tests.words.french import SENTENCES, TEXT, long_text, shuffled_characters
from words import MAX_TERM, STOPWORDS, analyse, exact_terms, fold, stem_terms, terms_of, tokens

NONSENSE = [shuffled_characters(400, seed) for seed in range(30)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L’évaluation de l'action", "evaluation de action"),
        ("jusqu'à ce qu’elle", "a ce elle"),
        ("lorsqu'il, puisqu'on, quoiqu'un", "il on un"),
        ("d’aujourd’hui, qu'aujourd'hui, Aujourd'hui", "aujourdhui aujourdhui aujourdhui"),
        ("quelqu'un et quelqu’une aux prud’hommes", "quelquun et quelquune aux prudhommes"),
        ("l' accord", "accord"),
        ("la C.A.F. et la CAF, la C.A.F", "la caf et la caf la caf"),
        ("la c.a.f. du p.l.u", "la caf du plu"),
        ("É.N.A., E\u0301.N.A", "ena ena"),
        ("point a.L'accord", "point a accord"),
        ("M. Dupont, p. 12", "m dupont p 12"),
        ("Ctg CTG ctg", "ctg ctg ctg"),
        ("n°12 et nº 13", "n 12 et n 13"),
        ("2 024 euros, 41,5 %", "2 024 euros 41 5"),
        ("fiches-actions rapport_final.v2.pdf", "fiches actions rapport final v2 pdf"),
        ("conven\u00adtion ﬁche cœur", "convention fiche coeur"),
        ("réseau¹ 90 m²", "reseau 90 m"),
        ("M'Tsangamouji", "tsangamouji"),
        ("Ille-et-Vilaine 1er 12bis", "ille et vilaine 1er 12bis"),
        ("😀 ok 👩‍👧 שָׁלוֹם", "ok שלום"),
        ("a\x00b", "a b"),
        ("' ’ . - _ ° %", ""),
        ("", ""),
    ],
)
def test_the_words_of_a_text(text, expected):
    assert exact_terms(text) == expected.split()


@pytest.mark.parametrize("text", [TEXT, long_text(20_000), *NONSENSE])
def test_offsets_lead_back_to_what_is_written(text):
    found = tokens(text)

    assert all(text[token.start : token.end] == token.text for token in found)
    assert all(before.end <= after.start for before, after in itertools.pairwise(found))


@pytest.mark.parametrize("text", [TEXT, long_text(20_000), *NONSENSE])
def test_exact_terms_stems_and_tokens_stand_at_the_same_positions(text):
    exact, stems = analyse(text)

    assert exact == exact_terms(text)
    assert stems == stem_terms(text)
    assert [tuple(terms_of(token.text)) for token in tokens(text)] == list(zip(exact, stems, strict=True))


@pytest.mark.parametrize("text", [TEXT, long_text(5_000), *NONSENSE])
def test_a_term_has_no_blank_and_is_never_empty_nor_endless(text):
    for term in [*exact_terms(text), *stem_terms(text)]:
        assert term.split() == [term]
        assert fold(term) == term
        assert len(term) <= MAX_TERM


@pytest.mark.parametrize("text", [TEXT, long_text(5_000)])
def test_composed_and_decomposed_accents_give_the_same_terms(text):
    assert analyse(unicodedata.normalize("NFD", text)) == analyse(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize("text", SENTENCES)
def test_a_sentence_typed_in_capitals_or_without_accents_has_the_same_exact_terms(text):
    assert exact_terms(text.upper()) == exact_terms(text)
    assert exact_terms(fold(text)) == exact_terms(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("conventions", "convention"),
        ("territoriales", "territorial"),
        ("évaluations", "évaluation"),
        ("signées", "signer"),
        ("habitants", "habitant"),
        ("accueillir", "accueillis"),
        ("élus", "élu"),
        ("revenus", "revenu"),
        ("emplois", "emploi"),
        ("commissions", "commission"),
        ("portraits", "portrait"),
        ("développerons", "développer"),
    ],
)
def test_forms_of_one_word_share_a_stem(one, other):
    assert stem_terms(one) == stem_terms(other)


@pytest.mark.parametrize(("one", "other"), [("plus", "plu"), ("mais", "mai"), ("mois", "moi"), ("avis", "avion")])
def test_other_words_do_not(one, other):
    assert stem_terms(one) != stem_terms(other)


def test_an_unaccented_word_meets_the_accented_one_by_its_exact_term_where_the_stem_fails():
    accented = {term for term in set(long_text(20_000).split()) if not term.isascii()}
    by_stem = [word for word in accented if stem_terms(word) == stem_terms(fold(word))]

    assert all(exact_terms(word) == exact_terms(fold(word)) for word in accented)
    assert len(by_stem) < len(accented)


def test_the_beginning_of_an_endless_word_is_its_term():
    text = "é" * 1_000_000

    assert [len(token.text) for token in tokens(text)] == [1_000_000]
    assert exact_terms(text) == ["e" * MAX_TERM]
    assert analyse(unicodedata.normalize("NFD", text)) == analyse(text)


@pytest.mark.parametrize("piece", ["l'", "A.", "'", "\u0301", "a\u0301", "A.b", "qu", "aujourd'", "\x00", "l' ", "é-"])
def test_a_million_characters_of_one_thing_end(piece):
    text = piece * (1_000_000 // len(piece))

    assert len(analyse(text)[0]) == len(tokens(text))


def test_threads_agree():
    texts = [long_text(30_000, seed) + f" mot{seed}unique évaluations{seed}" for seed in range(8)]
    alone = [analyse(text) for text in texts]
    words.analysis._terms_of.cache_clear()

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(analyse, texts * 4)) == alone * 4


def test_stop_words_are_terms():
    assert {"de", "la", "et", "ete", "a", "qu"} <= STOPWORDS
    assert all(exact_terms(word) == [word] for word in STOPWORDS)
    assert STOPWORDS.isdisjoint({"caf", "ctg", "convention", "famille", "enfance"})


def test_the_room_knows_neither_django_nor_another_room():
    known = {"words", "Stemmer", *sys.stdlib_module_names}
    for path in Path(words.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                assert {alias.name.split(".")[0] for alias in node.names} <= known, path.name
            elif isinstance(node, ast.ImportFrom):
                assert node.module.split(".")[0] in known, path.name


@pytest.mark.parametrize(
    "family",
    [
        ["public", "publics", "publique", "publiques"],
        ["diagnostic", "diagnostics", "diagnostique", "diagnostiquer", "diagnostiqué"],
        ["trafic", "trafics", "trafique"],
    ],
)
def test_words_in_ic_and_ique_are_one(family):
    assert len({stem_terms(word)[0] for word in family}) == 1


def test_words_that_only_look_like_a_family_in_ic_stay_apart():
    stems = [stem_terms(word)[0] for word in ("public", "publier", "clic", "ludique", "technique", "technologie")]
    assert len(set(stems)) == 6
