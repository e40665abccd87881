"""Who gets past the doors, and what the others are told."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.doors import is_public
from accounts.models import Habilitation
from tests import strict
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db

SIGN_IN = "/compte/connexion/"
BEHIND = "/supports/"  # any page that asks for a level

# Every view that answers without an active habilitation. A line more is a decision.
PUBLIC = {
    "access_ask",
    "access_sent",
    "access_confirm",
    "invitation",
    "account_login",
    "account_logout",
    "go",  # accounts.provider: to the institution's provider and back
    "back",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "closed_cms_logout",
    "closed_gestion_logout",
    "closed_cms_login",
    "closed_cms_util_login",
    "closed_util_login",
    "closed_gestion_login",
    "closed_cms_password_reset",
    "closed_gestion_password_reset",
}


def views(patterns=None):
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            yield pattern


def test_an_address_that_only_takes_what_is_sent_says_so_to_who_opens_it(client, people):
    client.force_login(people.lecteur)
    answer = client.get("/compte/agir-pour/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "Il n’y a rien à lire à cette adresse" in answer.content.decode()
    assert client.get("/compte/agir-pour/", headers={"HX-Request": "true"}).content == b""


def test_the_public_views_are_these():
    assert {pattern.name for pattern in views() if is_public(pattern.callback)} == PUBLIC


def test_an_anonymous_person_is_sent_to_sign_in_and_brought_back(client):
    response = client.get(BEHIND, {"page": "2"})
    assert response.status_code == 302
    assert response["Location"] == f"{SIGN_IN}?next=/supports/%3Fpage%3D2"


def test_an_anonymous_post_is_not_brought_back_to_an_address_that_only_takes_posts(client):
    assert client.post("/compte/agir-pour/")["Location"] == f"{SIGN_IN}?next=/"


def test_a_piece_of_page_asked_by_script_sends_the_whole_page_to_sign_in(client):
    response = client.get(BEHIND, headers={"HX-Request": "true"})
    assert response.status_code == 401
    assert response["HX-Redirect"] == SIGN_IN


def test_what_was_sent_after_the_session_is_said_not_to_be_kept(client):
    client.post("/compte/agir-pour/")
    assert "rien n’a été enregistré" in client.get(SIGN_IN).content.decode()


def test_a_page_that_sent_a_piece_after_the_session_stays_with_what_was_typed_in_it(client):
    response = client.post("/compte/agir-pour/", headers={"HX-Request": "true"})
    assert response.status_code == 401
    assert "HX-Redirect" not in response.headers


@pytest.mark.parametrize("who", ["outsider", "ended"])
def test_without_a_level_one_is_told_what_to_do_and_may_sign_out(client, people, who):
    client.force_login(getattr(people, who))
    response = client.get(BEHIND)
    assert response.status_code == 403
    page = response.content.decode()
    assert f'href="{reverse("access_level")}"' in page
    assert f'action="{reverse("account_logout")}"' in page
    assert client.post(reverse("account_logout")).status_code == 302
    assert client.get(BEHIND).status_code == 302


def test_an_ended_level_closes_the_session_that_is_open(client, people):
    client.force_login(people.lecteur)
    assert client.get(BEHIND).status_code == 200
    Habilitation.objects.filter(user=people.lecteur).update(ends_at=timezone.now())
    assert client.get(BEHIND).status_code == 403


def test_a_closed_account_is_signed_out_at_once(client, people):
    client.force_login(people.lecteur)
    people.lecteur.is_active = False
    people.lecteur.save()
    assert client.get(BEHIND)["Location"].startswith(SIGN_IN)


def test_what_is_behind_a_door_is_kept_by_no_shared_cache(client, people):
    client.force_login(people.lecteur)
    assert "private" in client.get(BEHIND)["Cache-Control"] or "no-store" in client.get(BEHIND)["Cache-Control"]


NATIONAL = {"editeur_national", "admin_national"}


@pytest.mark.parametrize(
    "who", ["lecteur", "editeur", "admin_local", "two_cafs", "editeur_national", "admin_national", "outsider"]
)
@pytest.mark.parametrize(("address", "allowed"), [("/cms/", NATIONAL), ("/gestion/", {"admin_national"})])
def test_administrations_open_to_their_levels_and_tell_the_others(client, people, who, address, allowed):
    client.force_login(getattr(people, who))
    response = client.get(address)
    if who in allowed:
        assert response.status_code == 200
    else:
        assert response.status_code == 403  # never a way back to a sign-in that would send here again


@pytest.mark.parametrize(
    "address",
    [
        "/cms/login/",
        "/cms/_util/login/",
        "/_util/login/",
        "/gestion/login/",
        "/cms/password_reset/",
        "/cms/password_reset/done/",
        "/cms/password_reset/confirm/MQ/set-password/",
        "/gestion/password_reset/",
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_other_password_form_leads_to_ours(client, people, address, method):
    response = getattr(client, method)(address, {"username": people.lecteur.email, "password": PASSWORD})
    assert response.status_code == 302
    assert response["Location"] in (SIGN_IN, "/compte/mot-de-passe/oublie/")
    assert "_auth_user_id" not in client.session


def test_the_way_back_is_kept_from_the_sign_in_of_an_administration(client):
    assert client.get("/cms/login/?next=/cms/pages/")["Location"] == f"{SIGN_IN}?next=%2Fcms%2Fpages%2F"


def test_the_password_of_an_administrator_is_changed_in_one_place(client, people):
    client.force_login(people.admin_national)
    assert client.get("/gestion/password_change/")["Location"] == "/compte/mot-de-passe/"


@pytest.mark.parametrize("address", ["/gestion/logout/", "/cms/logout/"])
def test_every_other_way_out_leads_to_ours(client, people, address):
    client.force_login(people.admin_national)
    assert client.get(address)["Location"] == reverse("account_logout")
    assert "_auth_user_id" in client.session
    assert client.post(address)["Location"] == SIGN_IN
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("address", ["/_util/authenticate_with_password/1/2/", "/cms/users/", "/cms/groups/new/"])
def test_what_we_do_not_offer_answers_that_it_does_not_exist(client, people, address):
    client.force_login(people.admin_national)
    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404


def test_the_page_of_a_person_in_wagtail_writes_no_name_no_address_and_no_picture(client, people, monkeypatch):
    monkeypatch.setattr(strict, "APPEND_ONLY", (*strict.APPEND_ONLY, "wagtailusers_userprofile"))
    client.force_login(people.editeur_national)
    page = client.get("/cms/account/").content.decode()
    assert 'name="theme-theme"' in page
    assert 'name="avatar-avatar"' not in page
    assert 'name="name_email-first_name"' not in page


def test_people_and_levels_are_shown_in_the_administration_and_not_written_there(client, people):
    client.force_login(people.admin_national)
    for address in ("/gestion/accounts/user/", "/gestion/accounts/habilitation/", "/gestion/accounts/trace/"):
        assert client.get(address).status_code == 200
        assert client.get(f"{address}add/").status_code == 403
    one = f"/gestion/accounts/user/{people.lecteur.pk}/"
    assert client.get(f"{one}change/").status_code == 200
    assert client.post(f"{one}change/", {"name": "Autre", "email": "a@example.org"}).status_code == 403
    assert client.post(f"{one}delete/").status_code == 403


def test_the_content_policy_is_strict_but_for_the_styles_of_wagtail(client, people):
    client.force_login(people.admin_national)
    for address in ("/compte/mot-de-passe/", "/gestion/", "/gestion/accounts/user/", SIGN_IN):
        policy = client.get(address)["Content-Security-Policy"]
        assert "unsafe" not in policy, address
        assert "script-src 'self'" in policy
    policy = client.get("/cms/")["Content-Security-Policy"]
    assert "style-src 'self' 'unsafe-inline'" in policy
    assert policy.count("unsafe") == 1
