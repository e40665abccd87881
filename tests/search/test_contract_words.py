"""What an engine finds, and in which order."""

from datetime import date
from time import monotonic

import pytest

from search.engine import Match, Ref, Sort
from search.query import parse
from search.strategy import corrections, look
from tests.search.conftest import ask, document, found, put

SENTENCE = "Les familles monoparentales de la vallée renoncent à l'emploi faute de garde en horaires décalés"
FILLER = "Le comité de pilotage examine le bilan des actions menées avec les communes et prépare la suite. " * 12
WORDS = ["familles", "monoparentales", "vallée", "renoncent", "emploi", "garde", "horaires", "décalés"]


@pytest.fixture
def long_report(engine):
    """A report of 300 pages that holds SENTENCE on page 212, among 300 short supports that share one of its words."""
    pages = [f"Page {number}. {FILLER}" for number in range(1, 301)]
    pages[211] += SENTENCE + ". " + FILLER
    pages[20] += "Les familles de la vallée. "
    short = [document(n, f"Note sur le mot {WORDS[n % 8]} du territoire.", title=f"Note {n}") for n in range(1, 301)]
    put(engine, document(1000, pages=pages, title="Rapport"), *short)
    return engine


@pytest.mark.parametrize(
    "typed",
    [
        SENTENCE,
        f'"{SENTENCE}"',
        SENTENCE.lower().replace("é", "e").replace("à", "a"),
        SENTENCE.upper(),
        SENTENCE.replace(" faute", "\r\nfaute").replace("monoparentales", "monopa-\nrentales"),
        SENTENCE.replace("l'emploi", "l’emploi"),
        SENTENCE.replace("horaires", "horraires"),
        SENTENCE.replace("emploi", "travail"),
        SENTENCE.replace("familles monoparentales", "famille monoparentale"),
    ],
    ids=["plain", "quoted", "unaccented", "capitals", "cut", "typographic", "typing error", "other word", "singular"],
)
def test_a_sentence_of_page_212_of_300_comes_first_at_its_page(long_report, typed):
    assert found(long_report, typed)[0] == "1000"
    ref = Ref("resource", "1000")
    assert long_report.best_parts([ref], parse(typed))[ref].number == 212


def test_the_long_report_stays_findable_by_words_of_different_pages(engine):
    put(engine, document(1, pages=["le relais petite enfance", "la navette du mercredi"]), document(2, "le relais"))
    assert found(engine, "relais navette") == ["1"]


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("prefecture", "la préfecture de région"),
        ("enfance", "le schéma de l'enfance"),
        ("enfance", "le schéma de l’enfance"),
        ("l'enfance", "une politique enfance"),
        ("convention", "les conventions signées"),
        ("conventions", "une convention signée"),
        ("itinérantes", "un relais itinérant"),
        ("HORAIRES", "en horaires décalés"),
        ("petite enfance", "service petite-enfance"),
        ("petite-enfance", "la petite enfance"),
        ("accompagnement", "un accom-\npagnement des familles"),
        ("cœur", "au coeur du territoire"),
        ("2021", "bilan 2021-2022"),
    ],
)
def test_french_forms_meet(engine, typed, text):
    put(engine, document(1, text), document(2, "un tout autre sujet"))
    assert found(engine, typed) == ["1"]


def test_the_exact_form_comes_before_its_stem(engine):
    put(engine, document(1, "les conventions du territoire"), document(2, "la convention du territoire"))
    assert found(engine, "convention") == ["2", "1"]
    assert found(engine, "conventions") == ["1", "2"]


def test_a_title_comes_before_a_text(engine):
    put(engine, document(1, "parentalité " * 5, title="Compte rendu"), document(2, "une note", title="Parentalité"))
    assert found(engine, "parentalité") == ["2", "1"]


def test_words_side_by_side_come_before_words_apart(engine):
    apart = "accueil " + "mot " * 30 + "jeunes enfants"
    put(engine, document(1, apart), document(2, "mot " * 60 + "accueil des jeunes enfants" + " mot" * 60))
    assert found(engine, "accueil jeunes enfants") == ["2", "1"]


def test_all_words_are_required_when_they_can_be(engine):
    put(engine, document(1, "crèche itinérante"), document(2, "crèche municipale"), document(3, "bus itinérant"))
    assert found(engine, "crèche itinérante") == ["1"]


def test_stop_words_are_not_required(engine):
    put(engine, document(1, "garde enfants domicile"))
    assert found(engine, "la garde des enfants à leur domicile") == ["1"]


def test_stop_words_alone_are_looked_for(engine):
    put(engine, document(1, "qui fait quoi"), document(2, "autre sujet"))
    assert found(engine, "qui fait quoi") == ["1"]


def test_a_phrase_keeps_order_and_stop_words(engine):
    put(engine, document(1, "le conseil de la vie sociale"), document(2, "la vie sociale du conseil"))
    assert found(engine, '"conseil de la vie sociale"') == ["1"]
    assert found(engine, "« vie sociale du conseil »") == ["2"]
    assert found(engine, '"vie conseil"') == []


def test_a_phrase_never_runs_over_two_pages(engine):
    put(engine, document(1, pages=["la petite", "enfance"]))
    assert found(engine, '"petite enfance"') == []


def test_minus_takes_away(engine):
    put(engine, document(1, "relais enfance"), document(2, "relais jeunesse"))
    assert found(engine, "relais -jeunesse") == ["1"]
    assert found(engine, 'relais -"relais enfance"') == ["2"]
    assert found(engine, "-jeunesse") == ["1"]


def test_a_title_field_only_looks_at_titles(engine):
    put(engine, document(1, "un bilan", title="Note"), document(2, "une note", title="Bilans 2022"))
    assert found(engine, "titre:bilan") == ["2"]


def test_typing_errors_are_forgiven_when_nothing_answers(engine):
    put(engine, document(1, "le diagnostic partagé"), document(2, "la parentalité"))
    answer = look(engine, ask("diagnotic"))
    assert [hit.id for hit in answer.hits] == ["1"]
    assert answer.match is Match.FUZZY
    assert found(engine, "parentalitté") == ["2"]
    assert found(engine, "chat") == []


def test_most_words_are_enough_when_nothing_holds_them_all(engine):
    put(engine, document(1, "diagnostic enfance jeunesse territoire"), document(2, "territoire"))
    answer = look(engine, ask("diagnostic enfance jeunesse baleine"))
    assert [hit.id for hit in answer.hits] == ["1"]
    assert answer.match is Match.MOST


def test_a_correction_is_written_with_its_accents_and_counts_for_the_person(engine):
    put(engine, document(1, "le projet de la préfecture"), document(2, "la préfecture", readers=2))
    request = ask("projet prefectrue")
    (offered,) = corrections(engine, request, look(engine, request))
    assert (offered.text, offered.count) == ("projet préfecture", 1)


def test_no_correction_comes_from_what_the_person_may_not_read(engine):
    put(engine, document(1, "le signalement", readers=2), document(2, "autre chose"))
    request = ask("signalemant")
    answer = look(engine, request)
    assert answer.total == 0
    assert corrections(engine, request, answer) == []


def test_a_national_support_is_pushed_between_equals(engine):
    put(engine, document(1, "le bilan"), document(2, "le bilan", national=True), document(3, "le bilan"))
    assert found(engine, "bilan")[0] == "2"


def test_sort_by_date_gives_the_newest_first(engine):
    put(engine, document(1, "bilan bilan", dated=date(2020, 1, 1)), document(2, "bilan", dated=date(2023, 1, 1)))
    assert found(engine, "bilan", sort=Sort.DATE) == ["2", "1"]


def test_the_best_part_holds_most_of_the_words(engine):
    put(engine, document(1, pages=["relais relais relais relais", "mot", "le relais ouvre la nuit"]))
    ref = Ref("resource", "1")
    assert engine.best_parts([ref], parse("relais nuit"))[ref].number == 3


def test_an_object_found_by_its_title_has_no_best_part(engine):
    put(engine, document(1, "rien ici", title="Bilan"))
    assert engine.best_parts([Ref("resource", "1")], parse("bilan")) == {}


@pytest.mark.parametrize(
    "hostile",
    [
        "readers:*", "readers:2", "kind:person", "*", "?", "AND OR", "AND", "a AND NOT b", '"', '"""', "((", "[a TO b]",
        "foo:bar", "-", "--", "-*", "titre:", 'titre:"', "caf:", "\\", "/.*/", "~2", "^9", "relais^99", "{", "<script>",
        "\x00relais", "relais\ud800", "é" * 10_000, "relais " * 2_000, '"' + "relais " * 500 + '"', "\u200b", "",
    ],
)  # fmt: skip
def test_hostile_text_is_only_text(engine, hostile):
    put(engine, document(1, "relais"), document(2, "relais secret", readers=2))
    answer = look(engine, ask(hostile))
    corrections(engine, ask(hostile), answer)
    engine.suggest(hostile, frozenset({1}), frozenset())
    engine.best_parts([Ref("resource", "1")], parse(hostile))
    assert answer.total <= 1
    assert all(hit.id == "1" for hit in answer.hits)


def test_a_star_finds_nothing(engine):
    put(engine, document(1, "la jeunesse"))
    assert found(engine, "jeun*") == []
    assert found(engine, "*") == []


def test_a_filter_that_leaves_nothing_does_not_widen_the_words(engine):
    put(
        engine,
        document(1, "bilan partagé", facets={"annee": ("2021",)}),
        document(2, "bilan", facets={"annee": ("2022",)}),
    )
    assert found(engine, "bilan partagé", filters={"annee": ("2022",)}) == []


@pytest.mark.parametrize("text", ["a" * 1_000_000, "ab-" + "\n" * 1_000_000, "ab-\n" * 250_000, "ab- " * 250_000])
def test_a_megabyte_without_a_word_is_indexed_at_once(engine, text):
    began = monotonic()
    put(engine, document(1, pages=[text, "le relais de Cognac"]))
    assert found(engine, "relais cognac") == ["1"]
    assert monotonic() - began < 10


@pytest.mark.parametrize("typed", ["2013-205", "lettre 2013-205", "Lettre N° 2013-205"])
def test_an_object_asked_by_its_number_comes_before_those_that_speak_of_it(engine, typed):
    spoken = [document(n, f"{typed}. " * 20, title=typed, national=True) for n in range(1, 6)]
    put(engine, *spoken, document(9, "La lettre n° 2013-205.", title="Conventions", number="2013-205"))
    assert found(engine, typed)[0] == "9"
    assert len(found(engine, typed)) == 6
