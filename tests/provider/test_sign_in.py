"""Who the provider's person is here: an account found by a verified address once, by (issuer, subject) ever after."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import Level, ProviderIdentity, Trace, User
from accounts.provider.configuration import configured, is_safe
from jobs.drain import drain
from tests.factories import PASSWORD, HabilitationFactory, WholeClient, person, recovery_code
from tests.provider.conftest import BACK, GO, signed_in

pytestmark = pytest.mark.django_db

EMAIL = "camille.berger@caf16.example.org"


def test_a_person_with_an_account_is_linked_by_their_verified_address(client, come, institution):
    agent = person(Level.LECTEUR, "caf-16", email=EMAIL)
    assert "Se connecter avec Ma Caf" in client.get("/compte/connexion/").content.decode()
    before = client.session.session_key
    response = come("/supports/?q=a")
    assert (response.status_code, response["Location"]) == (302, "/supports/?q=a")
    assert signed_in(client) == str(agent.pk)
    assert client.session.session_key != before
    assert client.get("/supports/").status_code == 200
    identity = ProviderIdentity.objects.get()
    assert (identity.user, identity.issuer, identity.subject) == (agent, institution.issuer, "4f1c")
    trace = Trace.objects.get(verb="link-provider")
    assert (trace.actor, trace.object_id, trace.detail) == (None, str(agent.pk), {})
    # A session lasts ten hours from the sign-in, whatever is done in it.
    assert (
        timezone.now() + timedelta(hours=9.9) < client.session.get_expiry_date() < timezone.now() + timedelta(hours=10)
    )


def test_the_person_is_told_that_their_account_was_linked(come, people, institution):
    institution.person["email"] = people.lecteur.email.upper()
    come()
    drain(lambda line: None)
    [letter] = [letter for letter in mail.outbox if letter.to == [people.lecteur.email]]
    assert "Ma Caf" in letter.body


def test_afterwards_the_subject_decides_and_an_address_moves_nothing(client, come, people, institution):
    institution.person["email"] = people.lecteur.email
    come()
    client.post("/compte/deconnexion/")
    institution.person["email"] = people.admin_national.email
    come()
    assert signed_in(client) == str(people.lecteur.pk)
    assert ProviderIdentity.objects.count() == 1
    institution.person["email_verified"] = False
    client.post("/compte/deconnexion/")
    come()
    assert signed_in(client) == str(people.lecteur.pk)
    assert User.objects.get(pk=people.lecteur.pk).email == people.lecteur.email


def test_an_address_given_to_somebody_else_does_not_give_them_the_account(client, come, people, institution):
    institution.person["email"] = people.lecteur.email
    come()
    client.post("/compte/deconnexion/")
    institution.person["sub"] = "une-autre-personne"
    response = come()
    assert response.status_code == 403
    assert "déjà reliée à une autre personne" in response.content.decode()
    assert not signed_in(client)


@pytest.mark.parametrize(
    "said",
    [
        {"email_verified": False},
        {"email_verified": None},
        {"email_verified": "false"},
        {"email_verified": "true"},
        {"email_verified": 1},
        {"email": None},
        {"email": ["camille.berger@caf16.example.org"]},
        {"email": "pas une adresse"},
        {"email": "camılle.berger@caf16.example.org"},  # a dotless i, which upper case takes for an i
    ],
)
def test_an_address_that_is_not_verified_links_and_opens_nothing(client, come, institution, said):
    person(Level.LECTEUR, "caf-16", email=EMAIL)
    institution.person["groups"] = ["Espace-CTG-Participants/Lca"]
    institution.person |= said
    before = User.objects.count()
    response = come()
    assert response.status_code == 403
    assert "n’est pas vérifiée par votre institution" in response.content.decode()
    assert not signed_in(client)
    assert (User.objects.count(), ProviderIdentity.objects.count()) == (before, 0)


def test_a_verified_mark_of_one_source_does_not_verify_the_address_of_another(client, come, institution):
    agent = person(Level.LECTEUR, "caf-16", email=EMAIL)
    del institution.person["email"]  # the token says "verified" of an address that it does not give
    institution.in_userinfo = {"sub": "4f1c", "email": EMAIL, "email_verified": False}
    assert come().status_code == 403
    institution.in_userinfo["email_verified"] = True
    assert come().status_code == 302
    assert signed_in(client) == str(agent.pk)


def test_a_closed_account_stays_closed(client, come, institution):
    agent = person(Level.LECTEUR, "caf-16", email=EMAIL, is_active=False)
    for _ in range(2):
        response = come()
        assert response.status_code == 403
        assert "Ce compte est fermé" in response.content.decode()
        assert not signed_in(client)
        ProviderIdentity.objects.get_or_create(user=agent, issuer=institution.issuer, subject="4f1c")


def test_someone_unknown_without_a_known_group_gets_an_account_without_level(client, come, institution):
    institution.person["groups"] = ["Tout-le-monde"]
    response = come()
    assert response.status_code == 302
    user = User.objects.get(email=EMAIL)
    assert (user.name, user.has_usable_password(), user.habilitations.count()) == ("Camille Berger", False, 0)
    assert signed_in(client) == str(user.pk)
    assert client.get("/supports/").status_code == 403  # the page where a level is asked for


def test_the_second_factor_is_asked_after_the_provider_too(client, come, people, institution):
    institution.person["email"] = people.admin_national.email
    response = come("/gestion/")
    assert response["Location"].startswith("/compte/connexion/code/")
    assert not signed_in(client)
    response = client.post("/compte/connexion/code/", {"code": recovery_code(people.admin_national)})
    assert (response["Location"], signed_in(client)) == ("/gestion/", str(people.admin_national.pk))
    assert client.session.get_expiry_date() < timezone.now() + timedelta(hours=10)


def test_whoever_is_signed_in_as_another_leaves_that_session(client, come, people, institution):
    there = client.get(GO)
    answer = institution.authorize(there["Location"])
    client.force_login(people.lecteur)
    institution.person["email"] = people.editeur.email
    session = client.session
    assert client.get(GO, {"next": "/supports/"})["Location"] == "/supports/"
    assert session["_auth_user_id"] == str(people.lecteur.pk)
    client.get(BACK, answer)
    assert signed_in(client) == str(people.editeur.pk)


@pytest.mark.parametrize("elsewhere", ["https://mechant.example/", "//mechant.example/", "/\\mechant.example"])
def test_nobody_is_sent_to_another_site_after(come, people, institution, elsewhere):
    institution.person["email"] = people.lecteur.email
    assert come(elsewhere)["Location"] == "/"


def test_a_password_does_not_open_what_the_provider_gives(client, come, institution):
    agent = person(Level.LECTEUR, "caf-16", email=EMAIL)
    institution.person |= {"groups": ["Espace-CTG-Participants/Lca"], "caf": "caf-35"}
    come()
    client.post("/compte/deconnexion/")
    response = client.post("/compte/connexion/", {"login": EMAIL, "password": PASSWORD})
    assert (response.status_code, response["Location"]) == (302, "/compte/connexion/")
    assert not signed_in(client)
    assert "connectez-vous avec Ma Caf" in client.get("/compte/connexion/").content.decode()
    institution.person["groups"] = []
    come()
    client.post("/compte/deconnexion/")
    client.post("/compte/connexion/", {"login": EMAIL, "password": PASSWORD})
    assert signed_in(client) == str(agent.pk)  # what is left was given by hand


def test_a_session_opened_by_password_before_the_provider_gave_a_level_ends_with_it(client, come, institution):
    agent = person(Level.LECTEUR, "caf-16", email=EMAIL)
    before, own = WholeClient(), {"login": EMAIL, "password": PASSWORD}
    assert before.post("/compte/connexion/", own)["Location"] == "/"
    assert signed_in(before) == str(agent.pk)
    come()
    client.post("/compte/deconnexion/")
    assert before.get("/supports/").status_code == 200  # linked, but nothing came of it
    institution.person |= {"groups": ["Espace-CTG-Participants/Lca"], "caf": "caf-16"}
    come()
    assert before.get("/supports/").status_code == 302
    assert client.get("/supports/").status_code == 200
    other = WholeClient()
    come(using=other)  # confirmed only: the session of another device stays
    assert client.get("/supports/").status_code == 200


def test_without_a_provider_there_is_no_button_and_no_address(client, settings):
    assert "institution" not in client.get("/compte/connexion/").content.decode()
    assert client.get(GO).status_code == client.get(BACK, {"state": "x", "code": "y"}).status_code == 404
    settings.OIDC_CLIENT_ID = "espace-ctg"
    settings.OIDC_ISSUER = "http://fournisseur.example.org"
    assert configured() is None
    settings.OIDC_ISSUER = "https://fournisseur.example.org"
    assert configured() is not None
    settings.DEMO_ALLOWED = False  # in production, no http even on this machine
    assert not is_safe("http://127.0.0.1/")


def test_an_account_with_two_levels_keeps_both(client, come, people, institution):
    HabilitationFactory(user=people.lecteur, level=Level.EDITEUR, caf_id="caf-35")
    institution.person["email"] = people.lecteur.email
    come()
    assert people.lecteur.habilitations.active().count() == 2
