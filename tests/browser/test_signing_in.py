"""Signing in in a browser: an administrateur local sets up an application at their first sign-in; a passkey, made,
then signed in with alone."""

import re
from contextlib import contextmanager

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import expect

from accounts.demo import code_now
from accounts.models import Level
from tests.browser.conftest import DEVICES, sign_in, violations
from tests.factories import PASSWORD, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def newcomer(level, caf):
    """Someone whose level demands a second factor, and who has not set up any."""
    user = person(level, caf, email="nouvelle-personne@example.org")
    Authenticator.objects.filter(user=user).delete()
    return user


def is_sound(page):
    """Accessible, and no wider than the screen."""
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@contextmanager
def authenticator(page, **unlike):
    """A device that holds passkeys and always recognises its owner."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    known = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options | unlike})
    yield
    devtools.send("WebAuthn.removeVirtualAuthenticator", known)


def test_an_administrateur_local_sets_up_an_application_at_the_first_sign_in(open_page):
    user = newcomer(Level.ADMINISTRATEUR_LOCAL, "caf-16")
    page = open_page(**DEVICES["telephone"])
    sign_in(page, user.email)
    expect(page.get_by_text("Votre niveau la demande pour entrer")).to_be_visible()
    is_sound(page)
    page.goto("/supports/")
    expect(page.get_by_role("heading", name="Double authentification")).to_be_visible()
    page.get_by_role("link", name="Commencer").click()
    page.get_by_text("Je ne peux pas lire le dessin").click()
    secret = page.locator("code.secret").inner_text().replace(" ", "")
    page.get_by_label("Code à six chiffres").fill(code_now(secret).digits)
    page.get_by_role("button", name="Mettre en place").click()
    expect(page.locator("main li code")).to_have_count(10)
    page.get_by_role("link", name="Continuer").click()
    page.wait_for_url("**/supports/")


def test_a_passkey_is_made_and_signs_in_alone(open_page):
    user = newcomer(Level.EDITEUR_NATIONAL, None)
    page = open_page(**DEVICES["bureau"])
    with authenticator(page):
        sign_in(page, user.email)
        page.get_by_role("link", name="Utiliser une clé d’accès").click()
        page.get_by_label("Nom de cette clé").fill("Ordinateur du bureau")
        is_sound(page)
        page.get_by_role("button", name="Continuer").click()
        expect(page.locator("main li code")).to_have_count(10)
        page.goto("/cms/")
        page.wait_for_url(re.compile(r":\d+/cms/$"))
        page.goto("/compte/")
        is_sound(page)
        page.goto("/compte/sessions/")
        is_sound(page)
        page.goto("/compte/double-authentification/")
        expect(page.get_by_role("region", name="Clés d’accès").locator("b")).to_have_text("Ordinateur du bureau")
        is_sound(page)
        page.context.clear_cookies()

        page.goto("/compte/connexion/?next=/cms/")
        is_sound(page)
        page.get_by_role("button", name="Se connecter avec une clé d’accès").click()
        page.wait_for_url(re.compile(r":\d+/cms/$"))
        page.context.clear_cookies()

        sign_in_by_password_and_key(page, user)
    page.context.clear_cookies()
    with authenticator(page, isUserVerified=False):  # it holds no key of this person, and recognises nobody
        page.goto("/compte/connexion/")
        page.get_by_role("button", name="Se connecter avec une clé d’accès").click()
        expect(page.get_by_text("Rien n’a été vérifié")).to_be_visible()


def sign_in_by_password_and_key(page, user):
    """The password, then the passkey instead of a code."""
    page.goto("/compte/connexion/")
    page.get_by_label("Adresse électronique").fill(user.email)
    page.locator("input[type=password]").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    page.wait_for_url("**/compte/connexion/code/")
    is_sound(page)
    page.get_by_role("button", name="Utiliser ma clé d’accès").click()
    page.wait_for_url(re.compile(r":\d+/$"))
    page.goto("/cms/")
    page.wait_for_url(re.compile(r":\d+/cms/$"))
