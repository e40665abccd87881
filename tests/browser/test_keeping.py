"""The habilitations of a Caf in a browser: fourteen people reviewed in under a minute; a level given and ended."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Ending, Habilitation, Level
from tests.browser.conftest import sign_in, violations
from tests.factories import person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def admin():
    """The administrateur local of caf-16."""
    return person(Level.ADMINISTRATEUR_LOCAL, "caf-16", email="admin-local@example.org", name="Nathalie Peyrat")


def is_sound(page):
    """Accessible, and no wider than the screen."""
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_fourteen_people_are_reviewed_in_under_a_minute_and_from_the_keyboard(open_page, admin, device):
    people = [person(Level.LECTEUR, "caf-16", name=f"Agent {rank:02}") for rank in range(14)]
    Habilitation.objects.filter(user__in=people).update(
        granted_at=timezone.now() - timedelta(days=400), ends_at=timezone.now() + timedelta(days=60)
    )
    page = open_page(**device)
    sign_in(page, admin.email)
    page.goto("/habilitations/revue/")
    expect(page.get_by_text("Ces 14 personnes sont-elles toujours en poste")).to_be_visible()
    is_sound(page)
    started = time.monotonic()
    page.get_by_role("button", name="Partie : Agent 00").click()
    expect(page.get_by_role("button", name="Rétablir Agent 00")).to_be_visible()
    page.get_by_role("button", name="Prolonger d’un an : Agent 01").click()
    expect(page.get_by_text("Agent 01 : toujours en poste, prolongée")).to_be_visible()
    # From the keyboard: what was done is read, then the next person is three steps further.
    page.get_by_role("button", name="Toujours en poste : Agent 02").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".said", has_text="Agent 02")).to_be_focused()
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Toujours en poste : Agent 03")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".said", has_text="Agent 03")).to_be_focused()
    is_sound(page)
    for rank in range(4, 9):
        page.get_by_role("button", name=f"Toujours en poste : Agent {rank:02}").click()
        expect(page.get_by_text(f"Agent {rank:02} : toujours en poste")).to_be_visible()
    page.get_by_role("button", name="Confirmer toutes les autres").click()
    expect(page.get_by_text("5 personnes confirmées")).to_be_visible()
    assert time.monotonic() - started < 60
    expect(page.get_by_role("heading", name="Tout le monde est à jour")).to_be_visible()
    held = Habilitation.objects.filter(user__in=people)
    assert held.filter(reviewed_by=admin).count() == 13
    assert held.get(ending=Ending.LEFT).user.name == "Agent 00"


def test_a_level_is_given_then_ended_and_given_back_from_the_list(open_page, admin, device):
    colleague = person(Level.LECTEUR, "caf-35", email="yann@example.org", name="Yann Kerbrat")
    page = open_page(**device)
    sign_in(page, admin.email)
    page.goto("/habilitations/")
    is_sound(page)
    page.get_by_role("link", name="Donner un niveau").click()
    page.get_by_label("Adresse électronique de la personne").fill(colleague.email)
    page.get_by_label("éditeur", exact=True).check()
    is_sound(page)
    page.get_by_role("button", name="Donner ce niveau").click()
    expect(page.get_by_text("Yann Kerbrat est maintenant éditeur")).to_be_visible()
    is_sound(page)
    page.get_by_role("link", name="Habilitations").last.click()
    page.get_by_role("link", name="Arrêter Yann Kerbrat").click()
    page.get_by_label("La personne quitte la Caf").check()
    is_sound(page)
    page.get_by_role("button", name="Arrêter le niveau").click()
    expect(page.get_by_text("Aucun niveau en cours")).to_be_visible()
    page.get_by_role("button", name="Rétablir").click()
    expect(page.get_by_text("Rétablie")).to_be_visible()
    assert Habilitation.objects.active().filter(user=colleague, caf="caf-16", level=Level.EDITEUR).exists()
