"""The frame on real pages: signed in, signed out, refused, in error."""

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.views import defaults

from ui.typography import NBSP

pytestmark = pytest.mark.django_db


def test_the_search_is_on_every_page_of_a_person_and_absent_before_signing_in(client, people):
    assert 'role="search"' not in client.get(reverse("account_login")).content.decode()
    client.force_login(people.lecteur)
    for path in ("/supports/", "/compte/mot-de-passe/", "/nulle-part/"):
        page = client.get(path).content.decode()
        assert '<form class="search ' in page
        assert 'action="/recherche/"' in page


def test_depositing_is_offered_to_those_who_may(client, people):
    client.force_login(people.lecteur)
    assert 'href="/deposer/"' not in client.get("/compte/mot-de-passe/").content.decode()
    client.force_login(people.editeur)
    assert 'href="/deposer/"' in client.get("/compte/mot-de-passe/").content.decode()


def test_only_people_of_several_caf_are_asked_for_which_they_act(client, people):
    client.force_login(people.editeur)
    assert "Agir pour" not in client.get("/compte/mot-de-passe/").content.decode()
    client.force_login(people.two_cafs)
    page = client.get("/compte/mot-de-passe/").content.decode()
    assert 'action="/compte/agir-pour/"' in page
    assert "Ille-et-Vilaine" in page


def test_the_current_entry_of_the_navigation_is_said(client, people):
    client.force_login(people.lecteur)
    page = client.get("/supports/").content.decode()
    assert '<a href="/supports/" aria-current="page">Supports</a>' in page
    assert '<a href="/" aria-current="page">' not in page


@pytest.mark.parametrize("name", ["account_login", "account_reset_password", "account_reset_password_done"])
def test_the_pages_of_the_entrance_are_french_and_ours(client, name):
    page = client.get(reverse(name)).content.decode()
    assert '<html lang="fr">' in page
    assert "css/site.css" in page
    assert page.count("<h1") == 1


def test_a_dead_reset_link_says_what_to_do(client):
    page = client.get("/compte/mot-de-passe/nouveau/1-faux/").content.decode()
    assert "Ce lien ne sert plus" in page
    assert reverse("account_reset_password") in page


def test_errors_without_a_database_are_shown(django_assert_num_queries):
    request = RequestFactory().get("/")
    with django_assert_num_queries(0):
        assert "Réessayez" in defaults.server_error(request).content.decode()
        assert "Revenez" in defaults.bad_request(request, ValueError()).content.decode()


def test_a_refusal_says_who_may(client, people):
    client.force_login(people.lecteur)
    response = client.get("/deposer/")
    assert response.status_code == 403
    assert "éditeurs" in response.content.decode()


def test_a_form_without_its_token_gets_a_sentence(people):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.lecteur)
    response = client.post(reverse("account_logout"))
    assert response.status_code == 403
    assert f"Rien n{chr(0x2019)}a été enregistré" in response.content.decode()


def test_typography_of_our_own_sentences(client):
    page = client.get(reverse("account_login")).content.decode()
    assert f"compte{NBSP}?" in page


def test_the_configuration_of_htmx_forbids_what_the_policy_forbids(client):
    page = client.get(reverse("account_login")).content.decode()
    for setting in ('"includeIndicatorStyles": false', '"allowEval": false', '"allowScriptTags": false'):
        assert setting in page
    assert render_to_string("500.html")
