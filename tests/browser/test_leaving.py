"""Somebody leaves a Caf: their work is handed over, then their level ends, on one screen."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models import Level
from spaces.models import Resource, Status
from tests.browser.conftest import violations
from tests.factories import ResourceFactory, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def is_sound(page):
    """Accessible, and no wider than the screen."""
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_work_of_who_leaves_goes_to_a_colleague_then_the_level_ends(signed_in, people, device):
    leaver = person(Level.EDITEUR, "caf-16", name="Yves Partant")
    colleague = person(Level.EDITEUR, "caf-16", name="Claire Reprend")
    draft = ResourceFactory(author=leaver, status=Status.DRAFT, title="Brouillon à finir")
    ResourceFactory(author=leaver, title="Déjà en rayon")
    page = signed_in(people.admin_local, **device)
    page.goto(f"/habilitations/personnes/{leaver.pk}/passation/")
    expect(page.get_by_role("link", name="Brouillon à finir")).to_be_visible()
    is_sound(page)
    page.get_by_label("Le collègue qui reprend tout").select_option(label="Claire Reprend (éditeur)")
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_role("heading", name=re.compile("Transmettre le travail"))).to_be_visible()
    is_sound(page)
    page.get_by_role("button", name="Transmettre").click()
    expect(page.get_by_text("C’est transmis.")).to_be_visible()
    expect(page.get_by_role("heading", name="Rien à transmettre")).to_be_visible()
    page.get_by_role("button", name="Terminer cette habilitation").click()
    expect(page.get_by_text(re.compile("arrêté par erreur"))).to_be_visible()
    is_sound(page)
    assert Resource.objects.get(pk=draft.pk).author == colleague
    assert not leaver.habilitations.active().exists()
