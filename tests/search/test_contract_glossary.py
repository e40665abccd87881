"""Acronyms and long forms are one, and what was typed comes first. DESIGN 7."""

import pytest

from search.engine import Match, Ref, Request
from search.query import parse
from search.strategy import corrections, look
from tests.search.conftest import NETWORK, document, put
from words.glossary import Glossary, Term

LONG = "convention territoriale globale"
GLOSSARY = Glossary(
    [
        Term("Ctg", LONG),
        Term("Rpe", "relais petite enfance"),
        Term("Cog", "convention d'objectifs et de gestion"),
        Term("Cej", "contrat enfance et jeunesse"),
        Term("As", "action sociale"),
    ]
)


def ask(text, readers=(NETWORK,), **fields) -> Request:
    return Request(query=parse(text, GLOSSARY), readers=frozenset(readers), **fields)


def found(engine, text, **fields) -> list[str]:
    return [hit.id for hit in look(engine, ask(text, **fields)).hits]


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("ctg", f"la {LONG} du Cognaçais"),
        ("CTG", "les conventions territoriales globales"),
        ("ctgs", LONG),
        ("C.T.G.", LONG),
        (LONG, "la Ctg du Cognaçais"),
        ("conventions territoriales globales", "les CTG"),
        ("la convention territoriale et globale", "la Ctg"),
        ("Rpe", "le relais de la petite enfance devient relais petite enfance"),
        ("convention objectifs gestion", "la Cog 2023-2027"),
        ("cog", "la convention d’objectifs et de gestion"),
        ("cej", "le contrat « enfance-jeunesse »"),
        ("contrat enfance jeunesse", "le Cej"),
        ("As", "le service d'action sociale"),
        ("Ctg Cognac", f"Cognac signe sa {LONG}"),
        (f"{LONG} Cognac", "Cognac signe sa Ctg"),
        ("titre:ctg", "rien"),
    ],
)
def test_an_acronym_finds_its_long_form_and_back(engine, typed, text):
    put(engine, document(1, text, title=f"Une {LONG}" if "titre" in typed else "Support"), document(2, "autre sujet"))
    answer = look(engine, ask(typed))
    assert [hit.id for hit in answer.hits] == ["1"]
    assert answer.match is Match.ALL


def test_what_was_typed_comes_first(engine):
    # The long form is rare here, its three words too: their frequency must not put it before the acronym.
    put(engine, document(1, LONG), *(document(n, "une note sur la Ctg", title="Note") for n in range(2, 40)))
    assert found(engine, "ctg", limit=50)[-1] == "1"
    assert found(engine, LONG)[0] == "1"


def test_a_title_that_says_it_in_full_comes_before_a_text_that_uses_the_acronym(engine):
    filler = "Le comité de pilotage examine le bilan des actions. " * 20
    put(
        engine,
        document(1, f"{filler} Ctg. {filler}", title="Compte rendu"),
        document(2, filler, title="La convention territoriale globale de Cognac"),
    )
    assert found(engine, "ctg") == ["2", "1"]


def test_an_acronym_comes_before_its_words_apart(engine):
    apart = "La convention de la ville. " + "mot " * 40 + "Une offre territoriale. " + "mot " * 40 + "Approche globale."
    put(engine, document(1, apart), document(2, "mot " * 80 + "la Ctg" + " mot" * 80), document(3, f"mot {LONG}"))
    assert found(engine, LONG) == ["3", "2", "1"]


def test_the_order_among_those_that_hold_what_was_typed_does_not_change(engine):
    put(
        engine,
        document(1, "la Ctg et la Caf", title="Note"),
        document(2, "Ctg", title="La Ctg de Segonzac"),
        document(3, "Ctg Ctg Ctg", title="Bilan"),
        document(4, "autre"),
    )
    plain = [hit.id for hit in look(engine, Request(query=parse("ctg"), readers=frozenset({NETWORK}))).hits]
    assert found(engine, "ctg") == plain


def test_between_quotes_only_what_is_typed_counts(engine):
    put(engine, document(1, LONG), document(2, "la Ctg"))
    assert found(engine, '"ctg"') == ["2"]
    assert found(engine, f'"{LONG}"') == ["1"]


def test_a_minus_takes_away_both_forms_and_quotes_only_the_one_typed(engine):
    put(engine, document(1, f"bilan {LONG}"), document(2, "bilan Ctg"), document(3, "bilan"))
    assert found(engine, "bilan -ctg") == ["3"]
    assert sorted(found(engine, 'bilan -"ctg"')) == ["1", "3"]


def test_a_part_of_a_long_form_is_not_the_acronym(engine):
    put(engine, document(1, "la Ctg"), document(2, "convention territoriale"))
    assert found(engine, "convention territoriale") == ["2"]
    assert found(engine, "globale territoriale convention", limit=5) == ["2"]


def test_an_ordinary_word_is_an_acronym_only_as_it_is_written(engine):
    put(engine, document(1, "action sociale"), document(2, "as"))
    assert found(engine, "as") == ["2"]


def test_an_expansion_counts_only_what_the_person_may_read(engine):
    put(
        engine,
        document(1, LONG, readers=2, facets={"annee": ("2021",)}),
        document(2, LONG, facets={"annee": ("2022",)}),
    )
    answer = look(engine, ask("ctg", facets=("annee",)))
    assert (answer.total, answer.facets) == (1, {"annee": {"2022": 1}})
    put(engine, document(2, "rien"))
    answer = look(engine, ask("ctg"))
    assert answer.total == 0
    assert corrections(engine, ask("ctg"), answer, GLOSSARY) == []


def test_a_word_found_by_its_long_form_is_not_corrected(engine):
    put(engine, document(1, LONG), *(document(n, "la cité") for n in range(2, 9)), document(9, "cta"))
    request = ask("ctg")
    assert corrections(engine, request, look(engine, request), GLOSSARY) == []


def test_the_best_part_is_the_page_of_the_long_form(engine):
    put(engine, document(1, pages=["un sommaire", "une convention globale et territoriale", f"la {LONG}"]))
    assert engine.best_parts([Ref("resource", "1")], parse("ctg", GLOSSARY))[Ref("resource", "1")].number == 3
