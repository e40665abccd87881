"""What an attacker tries at the sign-in: guessing, fixing a session, leading elsewhere, learning who has an account."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.test import Client

from accounts import actions, tasks
from tests.accounts.signing_in import CONFIRM, OVERVIEW, give
from tests.factories import PASSWORD, WholeClient, codes_now, person, recovery_code

pytestmark = pytest.mark.django_db

LOGIN, CODE, RESET = "/compte/connexion/", "/compte/connexion/code/", "/compte/mot-de-passe/oublie/"
EVIL = [
    "https://mechant.example/",
    "//mechant.example/",
    "/\\mechant.example",
    "javascript:alert(1)",
    "\thttps://m.example",
]


@pytest.fixture(autouse=True)
def _no_attempt_counted_yet():
    cache.clear()


def attempt(email, password="ce n'est pas le bon", client=None, **more):
    return (client or WholeClient()).post(LOGIN, {"login": email, "password": password}, **more)


def entered(client):
    return "_auth_user_id" in client.session


def test_one_address_that_tries_many_accounts_is_stopped_even_with_the_right_password(people):
    for number in range(10):
        assert attempt(f"agent{number}@caf.example").status_code == 200
    client = WholeClient()
    attempt(people.lecteur.email, PASSWORD, client)
    assert not entered(client)
    elsewhere = WholeClient()
    attempt(people.lecteur.email, PASSWORD, elsewhere, REMOTE_ADDR="203.0.113.9")
    assert entered(elsewhere)


def test_one_account_tried_from_many_addresses_behind_our_proxy_is_stopped(people, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(5):
        attempt(people.lecteur.email, headers={"X-Forwarded-For": f"203.0.113.{number}"})
    client = WholeClient()
    stopped = attempt(people.lecteur.email, PASSWORD, client, headers={"X-Forwarded-For": "203.0.113.99"})
    assert "Trop de tentatives" in stopped.content.decode()
    assert not entered(client)
    other = WholeClient()
    attempt(people.editeur.email, PASSWORD, other, headers={"X-Forwarded-For": "203.0.113.99"})
    assert entered(other)


def test_an_address_that_the_attacker_writes_changes_no_count(people, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(10):
        attempt(f"agent{number}@caf.example", headers={"X-Forwarded-For": f"198.51.100.{number}, 203.0.113.1"})
    client = WholeClient()
    attempt(people.lecteur.email, PASSWORD, client, headers={"X-Forwarded-For": "198.51.100.77, 203.0.113.1"})
    assert not entered(client)


def test_a_session_known_before_the_sign_in_is_worth_nothing_after(people):
    client = WholeClient()
    client.get(LOGIN)
    client.post("/compte/agir-pour/")  # a message: there is a session
    before = client.session.session_key
    attempt(people.admin_local.email, PASSWORD, client)
    give(client, CODE, codes_now()[1])
    signed = client.session.session_key
    assert entered(client)
    assert signed != before
    client.force_login_without_code(people.admin_national)
    before = client.session.session_key
    give(client, CONFIRM, codes_now()[1])
    assert client.session.session_key != before
    assert client.get("/supports/").status_code == 200
    thief = Client()
    thief.cookies["sessionid"] = before
    assert thief.get("/supports/").status_code == 302


@pytest.mark.parametrize("evil", EVIL)
def test_no_page_of_the_sign_in_leads_to_another_site(people, evil):
    client = WholeClient()
    assert f'href="{evil}' not in client.get(LOGIN, {"next": evil}).content.decode()
    signed = client.post(LOGIN, {"login": people.lecteur.email, "password": PASSWORD, "next": evil})
    assert signed["Location"] == "/"
    assert client.get(LOGIN, {"next": evil})["Location"] == "/"
    assert client.post("/compte/deconnexion/", {"next": evil})["Location"] == LOGIN
    key = client.post("/compte/connexion/cle/", {"credential": "{}", "next": evil})
    assert key["Location"] == LOGIN


def test_letters_name_the_site_and_not_the_host_of_the_request(client, people, settings):
    settings.ALLOWED_HOSTS = ["*"]
    client.post(RESET, {"email": people.lecteur.email}, headers={"Host": "mechant.example"})
    tasks.send_reset.call(people.lecteur.email)
    hosts = set(re.findall(r"https?://([^/\s]+)", mail.outbox[-1].body))
    assert hosts == {settings.SITE_URL.partition("//")[2]}


def test_an_unknown_host_is_refused(client):
    assert client.get(LOGIN, headers={"Host": "mechant.example"}).status_code == 400


FORMS = [
    LOGIN, CODE, RESET, CONFIRM, OVERVIEW + "activer/", OVERVIEW + "desactiver/", OVERVIEW + "cles/ajouter/",
    OVERVIEW + "codes/nouveaux/", "/compte/", "/compte/adresse/", "/compte/sessions/fermer/",
    "/compte/sessions/1/fermer/",
    "/compte/mot-de-passe/", "/compte/confirmer/", "/compte/confirmer/cle/", "/compte/connexion/cle/",
    "/compte/deconnexion/",
]  # fmt: skip


def test_no_form_of_the_account_is_taken_from_another_site(people):
    strict = WholeClient(enforce_csrf_checks=True)
    strict.force_login(people.admin_local)
    assert {address: strict.post(address).status_code for address in FORMS} == dict.fromkeys(FORMS, 403)
    assert strict.get("/supports/").status_code == 200  # still signed in


def test_nothing_tells_who_has_an_account(people):
    closed = person(email="ferme@example.org", is_active=False)
    answers = set()
    for email in (people.lecteur.email, people.admin_local.email, closed.email, "personne@example.org"):
        cache.clear()
        response = attempt(email)
        answers.add((response.status_code, re.sub(r'value="[^"]*"', "", response.content.decode())))
    assert len(answers) == 1
    assert {WholeClient().post(RESET, {"email": email})["Location"] for email in (people.lecteur.email, "x@x.fr")} == {
        "/compte/mot-de-passe/oublie/envoye/"
    }


def test_an_unknown_account_costs_one_password_reckoned_as_any(people, monkeypatch):
    from django.contrib.auth.hashers import MD5PasswordHasher

    reckoned, ordinary = [], MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args: reckoned.append(1) or ordinary(*args))
    counts = []
    for email in (people.lecteur.email, "personne@example.org"):
        reckoned.clear()
        attempt(email)
        counts.append(len(reckoned))
    assert counts[0] == counts[1]


def test_a_code_that_served_to_sign_in_does_not_confirm(people):
    client, code = WholeClient(), codes_now()[1]
    attempt(people.admin_local.email, PASSWORD, client)
    give(client, CODE, code)
    assert entered(client)
    again = WholeClient()
    again.force_login_without_code(people.admin_local)
    assert give(again, CONFIRM, code).status_code == 200
    assert again.get("/supports/").status_code == 302


def test_codes_alone_are_asked_at_no_sign_in_and_open_nothing(people):
    user = people.admin_local
    Authenticator.objects.filter(user=user, type="totp").delete()
    client = WholeClient()
    assert attempt(user.email, PASSWORD, client)["Location"] != CODE
    give(client, CONFIRM, recovery_code(user))
    page = client.get("/supports/", follow=True)
    assert page.redirect_chain[-1][0].startswith(OVERVIEW)
    assert "seuls, ils n’ouvrent rien" in page.content.decode()


@pytest.mark.parametrize("who", ["admin_local", "editeur_national"])
def test_a_reset_shuts_every_door_of_the_sessions_that_are_open(client, people, who):
    user = getattr(people, who)
    client.force_login(user)
    assert client.get("/supports/").status_code == 200
    actions.reset_second_factor(user, by=people.admin_national)
    assert client.get("/supports/")["Location"].startswith(f"{OVERVIEW}?next=")
    assert client.post("/compte/agir-pour/", {"habilitation": user.habilitations.get().pk})["Location"].startswith(
        OVERVIEW
    )
