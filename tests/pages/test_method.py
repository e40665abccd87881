"""The method: the way through its étapes, each with its place, its supports, the one before and the one after."""

import re

import pytest

from links import panels
from pages.models import QuestionsPage
from tests.factories import ResourceFactory
from tests.pages.making import block
from tests.pages.showing import method, step

pytestmark = pytest.mark.django_db
NAMES = {"preparer": "Préparer", "diagnostic-partage": "Partager", "piloter-definir": "Piloter"}


@pytest.fixture
def way(people):
    above = method(intro="Le chemin")
    return above, {slug: step(above, slug, title) for slug, title in NAMES.items()}


def test_the_method_leads_to_its_steps_in_order_with_what_each_asks(client, people, way):
    client.force_login(people.lecteur)
    page = client.get("/methode/").content.decode()
    assert re.findall(r'<h3><a href="(/methode/[^"]+)">', page) == [f"/methode/{slug}/" for slug in NAMES]
    assert "Durée&nbsp;: Trois mois" in page
    assert "Ce que l’on fait pour préparer" in page


def test_a_step_says_where_it_stands_and_leads_to_its_neighbours(client, people, way):
    client.force_login(people.lecteur)
    page = client.get("/methode/diagnostic-partage/").content.decode()
    assert "Étape 2 sur 3" in page
    assert 'rel="prev" href="/methode/preparer/"' in page
    assert 'rel="next"' in page
    assert re.search(r'href="/methode/diagnostic-partage/" aria-current="page"', page)
    assert 'rel="prev"' not in client.get("/methode/preparer/").content.decode()
    assert 'rel="next"' not in client.get("/methode/piloter-definir/").content.decode()


def test_a_step_shows_its_parts_as_a_table_with_headings_and_lists(client, people):
    step(
        method(),
        "preparer",
        "Préparer",
        actors=[block("actor", {"who": "La direction", "role": "<p>Arbitre</p>"})],
        synthesis=[block("row", {"phase": "Mobiliser", "stakes": "<p>Enjeu</p>", "goals": "<p>But</p>", "means": ""})],
        essential=[block("point", "<p>Commencer petit</p>")],
        body=[block("text", "<h2>Ensuite</h2><p>Agir</p>")],
    )
    client.force_login(people.lecteur)
    page = client.get("/methode/preparer/").content.decode()
    assert (
        '<th scope="row" role="rowheader">Mobiliser</th><td role="cell" data-label="Enjeux"><p>Enjeu</p></td>' in page
    )
    anchors = ["les-acteurs", "enjeux-objectifs-et-moyens", "lessentiel-pour-reussir-cette-etape", "ensuite"]
    for name in anchors:
        assert f'<h2 id="{name}">' in page
        assert f'<li><a href="#{name}">' in page


def test_a_step_lists_its_supports_and_offers_to_deposit_to_those_who_may(client, people, way):
    of_step, other = ResourceFactory(title="Une trame"), ResourceFactory(title="Un bilan")
    of_step.steps.set(["preparer"])
    other.steps.set(["evaluer"])
    client.force_login(people.lecteur)
    page = client.get("/methode/preparer/").content.decode()
    assert "Une trame" in page
    assert "Un bilan" not in page
    assert 'href="/supports/?etape=preparer"' in page
    assert "Déposer un support" not in page
    client.force_login(people.editeur)
    assert "Déposer un support" in client.get("/methode/preparer/").content.decode()


def test_a_room_may_speak_on_the_page_of_a_step(client, people, way, monkeypatch):
    asked = []
    monkeypatch.setattr(panels, "at", lambda place, request, subject=None: asked.append((place, subject.slug)) or [])
    client.force_login(people.lecteur)
    client.get("/methode/preparer/")
    assert asked == [("etape", "preparer")]


def test_each_question_has_its_anchor_its_address_and_unfolds(client, people, way):
    above, _ = way
    questions = QuestionsPage(title="Questions", slug="questions", audience=above.audience)
    questions.questions = [
        ("heading", "Avant de commencer"),
        ("question", {"question": "Combien de temps ?", "answer": "<p>Dix-huit mois</p>"}),
    ]
    above.add_child(instance=questions)
    client.force_login(people.lecteur)
    page = client.get("/methode/questions/").content.decode()
    assert '<h2 id="avant-de-commencer">' in page
    assert (
        '<details class="question" id="combien-de-temps"><summary><h3>Combien de temps\N{NO-BREAK SPACE}?</h3>' in page
    )
    assert 'value="http://testserver/methode/questions/#combien-de-temps"' in page
    assert "Dix-huit mois" in page


@pytest.mark.parametrize("number", [1, 50])
def test_a_step_asks_as_much_for_one_support_as_for_fifty(client, people, way, number, django_assert_max_num_queries):
    for support in ResourceFactory.create_batch(number):
        support.steps.set(["preparer"])
    client.force_login(people.lecteur)
    client.get("/methode/preparer/")
    with django_assert_max_num_queries(9):
        assert client.get("/methode/preparer/").status_code == 200
    with django_assert_max_num_queries(7):
        assert client.get("/methode/").status_code == 200
