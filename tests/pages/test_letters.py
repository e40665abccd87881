"""The letters: by year, by nature, by a number as people write it; what replaces them."""

import datetime

import pytest
from django.urls import reverse

from accounts import groups
from pages.letters import Letter, answers, number_in
from pages.models import LetterPage
from tests.pages.showing import letter, news

pytestmark = pytest.mark.django_db
LIST = "/actualites/"


def titles(client, address=LIST):
    response = client.get(address)
    assert response.status_code == 200
    return [one.title for one in response.context["found"].page]


def lone(title, number="", intro=""):
    return Letter(1, title, intro, "circulaire", f"Circulaire n° {number}", number, datetime.date(2013, 6, 1), "/")


@pytest.mark.parametrize(
    "typed",
    ["2013-205", "2013 205", "n° 2013-205", "n°2013-205", "LC 2013-205", "lc n° 2013/205", "circulaire 2013‑205"],
)
def test_a_number_is_found_however_it_is_typed(typed):
    assert number_in(typed) == (2013, 205)
    assert answers([lone("Déploiement", "2013-205"), lone("Autre", "2013-135")], typed) == [
        lone("Déploiement", "2013-205")
    ]


def test_a_letter_that_says_a_number_comes_after_the_one_that_bears_it():
    citing, bearing = lone("Suite de la lettre n° 2013-205", "2016-007"), lone("Déploiement", "2013-205")
    assert answers([citing, bearing], "2013-205") == [bearing, citing]


def test_zeros_before_a_number_do_not_matter():
    assert answers([lone("Guide", "2014-038")], "2014-38") == [lone("Guide", "2014-038")]


@pytest.mark.parametrize("typed", ["deploiement", "Déploiements", "ctg déploiement", "205", "circulaire", "déploi"])
def test_words_are_found_without_accents_in_the_plural_and_by_their_beginning(typed):
    wanted = lone("Déploiement de la Ctg", "2013-205", "Étendue à toutes les Caf")
    assert answers([wanted, lone("Portrait", "2012-1")], typed)[0] == wanted


def test_the_list_goes_by_year_and_narrows_by_year_and_nature(client, people):
    letter("Portrait", "2013-135", 2013)
    letter("Base", "2015-075", 2015, nature=LetterPage.Nature.INSTRUCTION)
    letter("Suivi", "", 2016, nature=LetterPage.Nature.LETTER)
    client.force_login(people.lecteur)
    assert titles(client) == ["Suivi", "Base", "Portrait"]
    assert titles(client, f"{LIST}?annee=2015") == ["Base"]
    assert titles(client, f"{LIST}?nature=lettre-circulaire") == ["Portrait"]
    assert titles(client, f"{LIST}?q=2015-075") == ["Base"]
    page = client.get(f"{LIST}?annee=2015").content.decode()
    assert 'href="?annee=2013"' in page
    assert "1\N{NO-BREAK SPACE}lettre de 2015" in page


@pytest.mark.parametrize("asked", ["annee=abc", "nature=inconnue", "page=x", "page=9", f"q={'x' * 900}"])
def test_what_cannot_be_asked_is_passed_over(client, people, asked):
    letter("Portrait")
    client.force_login(people.lecteur)
    assert titles(client, f"{LIST}?{asked}") == ["Portrait"]


def test_nothing_found_says_so_and_an_empty_page_too(client, people):
    news()
    client.force_login(people.lecteur)
    assert "Aucune lettre pour l’instant" in client.get(LIST).content.decode()
    letter("Portrait")
    assert "Aucune lettre ne répond" in client.get(f"{LIST}?q=introuvable").content.decode()


def test_a_letter_that_is_replaced_says_so_and_comes_after_the_others_of_its_year(client, people):
    old = letter("Base", "2015-75", 2015, slug="base", date=datetime.date(2015, 12, 1))
    letter("Autre", "2015-12", 2015)
    letter("Suivi", "2016-1", 2016, slug="suivi", replaces=[old])
    client.force_login(people.lecteur)
    assert titles(client) == ["Suivi", "Autre", "Base"]
    assert 'Remplacée par <a href="/actualites/suivi/">' in client.get(LIST).content.decode()
    assert 'Remplacée par <a href="/actualites/suivi/">' in client.get("/actualites/base/").content.decode()
    later = client.get("/actualites/suivi/").content.decode()
    assert '<dt>Remplace</dt><dd><p><a href="/actualites/base/">' in later
    assert 'rel="prev" href="/actualites/base/"' in later


def test_a_replacement_that_one_may_not_read_is_not_told(client, people):
    old = letter("Base", "2015-75", 2015, slug="base")
    letter("Note interne", "2016-1", 2016, slug="note", replaces=[old], tokens=("cnaf",))
    draft = letter("À venir", "2016-2", 2016, slug="brouillon", replaces=[old])
    draft.live = False
    draft.save()
    client.force_login(people.lecteur)
    for address in (LIST, "/actualites/base/"):
        page = client.get(address).content.decode()
        assert "Remplacée" not in page
        assert "Note interne" not in page
        assert "À venir" not in page
    client.force_login(people.editeur_national)
    assert "Note interne" in client.get("/actualites/base/").content.decode()


@pytest.mark.parametrize("number", [1, 50])
def test_the_list_asks_as_much_for_one_letter_as_for_fifty(client, people, number, django_assert_max_num_queries):
    for rank in range(number):
        letter(f"Lettre {rank}", f"2013-{rank}", slug=f"lettre-{rank}")
    client.force_login(people.lecteur)
    client.get(LIST)
    with django_assert_max_num_queries(9):
        page = client.get(LIST)
    assert len(page.context["found"].page) == min(number, 20)
    with django_assert_max_num_queries(9):
        client.get("/actualites/lettre-0/")


def test_the_window_that_chooses_a_letter_gives_its_number(client, people):
    groups.reconcile()
    made = letter("Déploiement", "2013-205", date=datetime.date(2013, 12, 18))
    client.force_login(people.editeur_national)
    window = reverse("wagtailadmin_choose_page_child", args=[made.get_parent().pk])
    shown = client.get(window, {"page_type": "pages.LetterPage"}).json()["html"]
    assert "Déploiement (n° 2013-205)" in shown
