"""The second factor in a browser: set up from a door, then asked at the next sign-in."""

import re

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import expect

from accounts.demo import code_now
from accounts.models import Level
from tests.browser.conftest import sign_in, violations
from tests.factories import PASSWORD, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def newcomer():
    """An éditeur national who has not set up anything."""
    user = person(Level.EDITEUR_NATIONAL, email="nouvel-editeur@example.org")
    Authenticator.objects.filter(user=user).delete()
    return user


def is_sound(page):
    """Accessible, and no wider than the screen."""
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_editeur_national_sets_it_up_on_the_way_to_wagtail_and_gives_a_code_next_time(open_page, newcomer, device):
    page = open_page(**device)
    sign_in(page, newcomer.email)
    page.goto("/cms/")
    expect(page.get_by_role("heading", name="Double authentification")).to_be_visible()
    is_sound(page)
    page.get_by_role("link", name="Commencer").click()
    expect(page.get_by_role("img", name=re.compile("Code QR"))).to_be_visible()
    page.get_by_text("Je ne peux pas lire le dessin").click()
    is_sound(page)
    secret = page.locator("code.secret").inner_text().replace(" ", "")
    page.get_by_label("Code à six chiffres").fill(code_now(secret).digits)
    page.get_by_role("button", name="Mettre en place").click()
    codes = page.locator("main li code").all_inner_texts()
    assert len(codes) == 10
    is_sound(page)
    page.get_by_role("link", name="Continuer").click()
    page.wait_for_url("**/cms/")

    again = open_page(**device)
    again.goto("/compte/connexion/")
    again.get_by_label("Adresse électronique").fill(newcomer.email)
    again.locator("input[type=password]").fill(PASSWORD)
    again.get_by_role("button", name="Se connecter", exact=True).click()
    again.wait_for_url("**/compte/connexion/code/")
    is_sound(again)
    again.get_by_label(re.compile("code de secours")).fill(codes[0])
    again.get_by_role("button", name="Continuer").click()
    again.wait_for_url("**/")
    again.goto("/compte/double-authentification/")
    expect(again.get_by_text("Il vous reste 9 codes")).to_be_visible()
    is_sound(again)
