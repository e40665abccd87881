"""Asking in a browser: from outside, by the mail, to the page that waits; and from a refusal."""

import os
import re

import pytest
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import expect

from accounts.asking.tasks import send_confirmation
from accounts.models import AccessRequest, EmailDomain, Level
from tests.browser.conftest import violations
from tests.factories import PASSWORD, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SCREENS = os.environ.get("SCREENS")
PHONE = {"width": 390, "height": 844}


def is_sound(page, name):
    """Accessible, and no wider than a desk or a phone."""
    assert violations(page) == []
    wide = page.viewport_size
    for size in (wide, PHONE):
        page.set_viewport_size(size)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        if SCREENS:
            page.screenshot(path=f"{SCREENS}/{name}-{size['width']}.png", full_page=True)
    page.set_viewport_size(wide)


def test_one_asks_reads_the_mail_confirms_and_waits(open_page, live_server, settings):
    cache.clear()
    settings.SITE_URL = live_server.url
    EmailDomain.objects.create(domain="exemple.org", caf=None)
    page = open_page()
    page.goto("/compte/connexion/")
    page.get_by_role("link", name="Demandez un accès").click()
    page.get_by_label("Adresse électronique").fill("zoe@ailleurs.example")
    page.get_by_label("Prénom et nom").fill("Zoé Lefèvre")
    page.get_by_label("Fonction").fill("Chargée de coopération")
    page.get_by_label("Caf", exact=True).select_option(label="Caf de la Charente")
    page.get_by_label("Éditeur, dans une Caf").check()
    page.get_by_role("button", name="Envoyer la demande").click()
    expect(page.get_by_text("accepte les adresses professionnelles").first).to_be_visible()
    is_sound(page, "demande-refusee")
    page.get_by_label("Adresse électronique").fill("zoe@exemple.org")
    page.get_by_role("button", name="Envoyer la demande").click()
    expect(page.get_by_text("Si cette adresse peut recevoir un accès")).to_be_visible()

    send_confirmation.call(AccessRequest.objects.get().pk)
    page.goto(re.search(r"http\S+/confirmer/\S+", mail.outbox[-1].body)[0])
    expect(page.get_by_role("heading", name="Confirmer votre demande d’accès")).to_be_visible()
    is_sound(page, "confirmer")
    page.get_by_role("button", name="Confirmer ma demande").click()
    page.locator("#id_password1").fill(PASSWORD)
    page.locator("#id_password2").fill(PASSWORD)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/fait/")
    page.goto("/compte/connexion/")
    page.get_by_label("Adresse électronique").fill("zoe@exemple.org")
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    expect(page.get_by_role("heading", name="Votre demande est en attente")).to_be_visible()
    is_sound(page, "en-attente")
    page.get_by_role("button", name="Abandonner cette demande").click()
    expect(page.get_by_text("La demande est abandonnée")).to_be_visible()
    is_sound(page, "mes-demandes")


def test_a_lecteur_refused_asks_for_the_level(signed_in):
    page = signed_in(person(Level.LECTEUR, "caf-16", email="lecteur@example.org"))
    page.goto("/deposer/")
    is_sound(page, "refus")
    page.get_by_role("link", name="Demander le niveau éditeur dans ma Caf").click()
    expect(page.get_by_label("Éditeur, dans une Caf")).to_be_checked()
    is_sound(page, "demander-un-niveau")
    page.get_by_role("button", name="Envoyer la demande").click()
    expect(page.get_by_text("Votre demande est envoyée")).to_be_visible()
    page.goto("/deposer/")
    expect(page.get_by_text("Vous avez déjà une demande en attente")).to_be_visible()
