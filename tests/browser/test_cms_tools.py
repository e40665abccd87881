"""A national tool on a phone: deposited in several formats from Wagtail, and kept there."""

import pytest
from playwright.sync_api import expect

from accounts.models import Level
from spaces.demo.documents import pdf
from spaces.models import Resource, Status
from tests.browser.conftest import DEVICES, sign_in, violations
from tests.factories import person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def formats(tmp_path):
    """The same tool in two formats."""
    printed, plain = tmp_path / "trame_bilan.pdf", tmp_path / "trame_bilan.txt"
    printed.write_bytes(pdf(["Le bilan se prépare à trois."], "Trame"))
    plain.write_text("Le bilan se prépare à trois.\n")
    return [str(printed), str(plain)]


def is_sound(page):
    """Accessible, and no wider than the screen."""
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_tool_of_two_formats_is_deposited_withdrawn_and_restored_without_leaving_wagtail(open_page, formats):
    editor = person(Level.EDITEUR_NATIONAL)
    page = open_page(**DEVICES["telephone"])
    sign_in(page, editor.email)
    page.goto("/cms/outils/")
    is_sound(page)
    page.get_by_role("link", name="Déposer un outil").click()
    page.locator("input[type=file]").set_input_files(formats)
    expect(page.locator("#depot-lignes [data-key]")).to_have_count(2)
    page.locator(".deposit-title input").fill("Trame nationale de bilan")
    page.locator("select[name=type]").select_option("guide")
    page.locator(".deposit-bar").get_by_role("button", name="Publier").click()
    page.wait_for_url("**/cms/outils/*/")
    tool = Resource.objects.get()
    assert (tool.caf_id, tool.status) == (None, Status.PUBLISHED)
    expect(page.get_by_role("link", name="trame_bilan.pdf", exact=True)).to_be_visible()
    is_sound(page)

    page.get_by_role("link", name="Retirer", exact=True).click()
    page.get_by_label("Pourquoi le retirer").fill("Une erreur de version")
    is_sound(page)
    page.get_by_role("button", name="Retirer l’outil").click()
    expect(page.get_by_text("Une erreur de version").first).to_be_visible()
    page.get_by_role("button", name="Rétablir").click()
    expect(page.get_by_text("L’outil est rétabli.")).to_be_visible()
    tool.refresh_from_db()
    assert tool.status == Status.PUBLISHED
