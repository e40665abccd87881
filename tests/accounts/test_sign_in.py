"""Sign-in and password, by allauth: one way in, that tells nothing of who has an account."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import NoReverseMatch, reverse

from accounts.models import Level, User
from accounts.tasks import send_reset
from tests.factories import PASSWORD, person

pytestmark = pytest.mark.django_db

LOGIN = "/compte/connexion/"
FORGOTTEN = "/compte/mot-de-passe/oublie/"


@pytest.fixture(autouse=True)
def _no_attempt_counted_yet():
    cache.clear()


@pytest.fixture
def agent(db):
    return person(Level.LECTEUR, "caf-16", email="agent@example.org")


def sign_in(client, email="agent@example.org", password=PASSWORD, **more):
    return client.post(LOGIN, {"login": email, "password": password, **more})


def text_of(response):
    """What the page says, without what changes from one answer to the next."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"|value="[^"]*@[^"]*"', "", response.content.decode())


@pytest.mark.parametrize("email", ["agent@example.org", "Agent@Example.ORG"])
def test_one_signs_in_with_an_address_whatever_its_case(client, agent, email):
    response = sign_in(client, email)
    assert response.status_code == 302
    assert response["Location"] == "/"
    assert client.session["_auth_user_id"] == str(agent.pk)


def test_one_is_brought_back_where_one_was_going(client, agent):
    assert sign_in(client, next="/compte/mot-de-passe/")["Location"] == "/compte/mot-de-passe/"


@pytest.mark.parametrize(
    "elsewhere", ["https://mechant.example/", "//mechant.example/", "/\\mechant.example", "javascript:alert(1)"]
)
def test_nobody_is_sent_to_another_site(client, agent, elsewhere):
    assert sign_in(client, next=elsewhere)["Location"] == "/"


def test_the_session_changes_its_key_at_sign_in(client, agent):
    client.get(LOGIN)
    session = client.session
    session["laisse-par"] = "quelqu'un d'autre"
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before
    sign_in(client)
    assert client.cookies["sessionid"].value != before


def test_a_wrong_password_and_an_unknown_address_are_told_the_same(client, agent):
    wrong = sign_in(client, password="ce n'est pas le bon")
    unknown = sign_in(client, email="personne@example.org")
    assert wrong.status_code == unknown.status_code == 200
    assert text_of(wrong) == text_of(unknown)


def test_attempts_are_counted_per_address_and_stop(client, agent):
    for _ in range(5):
        sign_in(client, password="ce n'est pas le bon")
    sign_in(client)
    assert "_auth_user_id" not in client.session


def test_signing_out_takes_a_post(client, agent):
    client.force_login(agent)
    client.get("/compte/deconnexion/")
    assert "_auth_user_id" in client.session
    assert client.post("/compte/deconnexion/")["Location"] == LOGIN
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "name", ["account_signup", "account_email", "mfa_trust", "mfa_signup_webauthn", "account_confirm_email"]
)
def test_what_allauth_offers_and_we_do_not_has_no_address(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize("address", ["/compte/inscription/", "/accounts/signup/", "/compte/signup/", "/signup/"])
def test_nobody_opens_an_account_alone(client, address):
    before = User.objects.count()
    form = {"email": "intrus@example.org", "password1": PASSWORD, "password2": PASSWORD}
    assert client.get(address).status_code in (302, 404)
    assert client.post(address, form).status_code in (302, 403, 404, 405)
    assert User.objects.count() == before


def test_asking_for_a_reset_tells_nothing_of_who_has_an_account(client, agent):
    known = client.post(FORGOTTEN, {"email": agent.email})
    unknown = client.post(FORGOTTEN, {"email": "personne@example.org"})
    assert known.status_code == unknown.status_code == 302
    assert known["Location"] == unknown["Location"] == "/compte/mot-de-passe/oublie/envoye/"
    assert mail.outbox == []  # the work is the same: one job each, done by the worker


def reset_address(email):
    send_reset.call(email)
    return re.search(r"https?://[^/]+(\S+)", mail.outbox[-1].body).group(1)


def test_the_mail_is_in_french_and_in_text_and_its_address_is_that_of_the_site(agent, settings):
    settings.SITE_URL = "https://espace-ctg.example"
    send_reset.call("AGENT@example.org")
    (message,) = mail.outbox
    assert message.to == [agent.email]
    assert message.subject == "Espace Ctg – choisir un nouveau mot de passe"
    assert message.body.startswith(f"Bonjour {agent.name},")
    assert "https://espace-ctg.example/compte/mot-de-passe/nouveau/" in message.body
    assert "3 jours" in message.body
    [(html, kind)] = message.alternatives
    assert kind == "text/html"
    assert 'href="https://espace-ctg.example/compte/mot-de-passe/nouveau/' in html


def test_nobody_is_written_to_without_an_open_account(agent):
    send_reset.call("personne@example.org")
    User.objects.filter(pk=agent.pk).update(is_active=False)
    send_reset.call(agent.email)
    assert mail.outbox == []


def test_a_new_password_is_chosen_by_the_address_of_the_mail_once(client, agent):
    address = reset_address(agent.email)
    form = client.get(address)
    assert form.status_code == 302  # the key leaves the address before the page is shown
    chosen = "encore-une-phrase-solide"
    done = client.post(form["Location"], {"password1": chosen, "password2": chosen})
    assert done["Location"] == "/compte/mot-de-passe/nouveau/fait/"
    assert client.get(done["Location"]).status_code == 200
    assert sign_in(client, password=chosen).status_code == 302
    client.logout()
    assert client.get(address).status_code == 200  # says that it no longer serves
    assert "_password_reset_key" not in client.session


def test_a_person_habilitated_without_password_chooses_their_first(client):
    newcomer = User.objects.create_user(email="arrivee@example.org", name="Jeanne Martin")
    form = client.get(reset_address(newcomer.email))
    client.post(form["Location"], {"password1": PASSWORD, "password2": PASSWORD})
    assert sign_in(client, email=newcomer.email)["Location"] == "/"


@pytest.mark.parametrize("weak", ["court", "123456789012345", "motdepasse"])
def test_a_weak_password_is_refused(client, agent, weak):
    form = client.get(reset_address(agent.email))
    assert client.post(form["Location"], {"password1": weak, "password2": weak}).status_code == 200
    agent.refresh_from_db()
    assert agent.check_password(PASSWORD)


def test_a_new_password_closes_the_sessions_open_elsewhere(client, agent):
    client.force_login(agent)
    agent.set_password("encore-une-phrase-solide")
    agent.save()
    assert client.get("/compte/mot-de-passe/")["Location"].startswith(LOGIN)
