"""What an engine counts and suggests: true for the person who asks, and without what must not be shown now."""

from search.engine import Ref
from tests.search.conftest import CHARENTE, NETWORK, ask, document, found, put

FACETS = ("type", "annee")


def _shelf(engine):
    put(
        engine,
        document(1, "bilan", facets={"type": ("bilan",), "annee": ("2021",)}),
        document(2, pages=["bilan", "bilan"], facets={"type": ("bilan", "note"), "annee": ("2022",)}),
        document(3, "bilan", facets={"type": ("secret",), "annee": ("2022",)}, readers=CHARENTE, title="Alpha caché"),
        document(4, "bilan", kind="topic", title="Alpha montré"),
    )


def test_totals_count_objects_not_pages(engine):
    _shelf(engine)
    assert engine.search(ask("bilan")).total == 3


def test_facets_and_kinds_are_true_for_the_person(engine):
    _shelf(engine)
    answer = engine.search(ask("bilan", facets=FACETS))
    assert answer.facets == {"type": {"bilan": 2, "note": 1}, "annee": {"2021": 1, "2022": 1}}
    assert answer.kinds == {"resource": 2, "topic": 1}
    both = engine.search(ask("bilan", (NETWORK, CHARENTE), facets=FACETS))
    assert both.facets["type"] == {"bilan": 2, "note": 1, "secret": 1}
    assert both.total == 4


def test_who_reads_nothing_finds_nothing(engine):
    _shelf(engine)
    answer = engine.search(ask("bilan", (), facets=FACETS))
    assert (answer.total, answer.hits, answer.kinds) == (0, (), {})
    assert not any(answer.facets.values())


def test_filters_add_up_and_their_values_are_alternatives(engine):
    _shelf(engine)
    assert found(engine, "bilan", filters={"type": ("note",)}) == ["2"]
    assert set(found(engine, "bilan", filters={"annee": ("2021", "2022")})) == {"1", "2"}
    assert found(engine, "bilan", filters={"annee": ("2021",), "type": ("note",)}) == []
    assert found(engine, "bilan", kinds=("topic",)) == ["4"]


def test_a_facet_is_counted_without_its_own_filter(engine):
    _shelf(engine)
    answer = engine.search(ask("bilan", facets=FACETS, filters={"type": ("note",)}))
    assert answer.total == 1
    assert answer.facets == {"type": {"bilan": 2, "note": 1}, "annee": {"2022": 1}}


def test_rights_and_filters_weigh_nothing(engine):
    _shelf(engine)
    assert {hit.score for hit in engine.search(ask("", filters={"annee": ("2021",)})).hits} == {0.0}
    alone = engine.search(ask("bilan", (NETWORK,))).hits[0].score
    assert engine.search(ask("bilan", (NETWORK, 77, 78), filters={"annee": ("2021", "2022")})).hits[0].score == alone


def test_what_is_excluded_is_nowhere(engine):
    _shelf(engine)
    out = frozenset({Ref("resource", "2")})
    answer = engine.search(ask("bilan", facets=FACETS, excluded=out))
    assert {hit.id for hit in answer.hits} == {"1", "4"}
    assert answer.total == 2
    assert answer.facets == {"type": {"bilan": 1}, "annee": {"2021": 1}}
    assert engine.suggest("alpha", frozenset({NETWORK}), frozenset({Ref("topic", "4")})) == []
    assert engine.near("bilam", frozenset({NETWORK}), frozenset({Ref("resource", n) for n in "12"}))[0].count == 1


def test_suggestions_come_from_titles_the_person_may_read(engine):
    _shelf(engine)
    assert engine.suggest("alp", frozenset({NETWORK}), frozenset()) == [Ref("topic", "4")]
    assert engine.suggest("montre al", frozenset({NETWORK}), frozenset()) == [Ref("topic", "4")]
    assert engine.suggest("alph ", frozenset({NETWORK}), frozenset()) == []


def test_replacing_a_document_forgets_its_old_text_rights_and_pages(engine):
    put(engine, document(1, pages=["ancien texte", "autre page"]))
    put(engine, document(1, "nouveau texte", readers=CHARENTE))
    assert found(engine, "ancien", (NETWORK, CHARENTE)) == []
    assert found(engine, "nouveau") == []
    assert found(engine, "nouveau", (CHARENTE,)) == ["1"]
    from search.query import parse

    assert engine.best_parts([Ref("resource", "1")], parse("ancien autre")) == {}


def test_what_is_gone_is_not_found(engine):
    put(engine, document(1, "bilan"), document(11, "bilan"))
    put(engine, gone=[Ref("resource", "1")])
    assert found(engine, "bilan") == ["11"]
    assert [ref.id for ref, _stamp in engine.references()] == ["11"]


def test_pages_of_hits_follow_each_other(engine):
    put(engine, *(document(n, "bilan " * n) for n in range(1, 8)))
    pages = [found(engine, "bilan", limit=3, offset=offset) for offset in (0, 3, 6)]
    assert [len(page) for page in pages] == [3, 3, 1]
    assert len({identifier for page in pages for identifier in page}) == 7
