"""A page moved from Wagtail in a real browser: the window of a choice already made opens, the old address leads on."""

import pytest

from accounts import groups
from accounts.models import Level
from tests.browser.conftest import DEVICES, sign_in
from tests.factories import person
from tests.pages.making import content

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_another_parent_is_chosen_and_the_old_address_leads_to_the_page(open_page):
    editor = person(Level.EDITEUR_NATIONAL)
    groups.reconcile()
    above, other = content("methode-a-nous"), content("aide-a-nous")
    moved = content("reperes", under=above)
    page = open_page(**DEVICES["bureau"])
    sign_in(page, editor.email)
    page.goto(f"/cms/pages/{moved.pk}/move/")
    page.locator("main form .chooser [data-w-dropdown-target=toggle]").click()
    page.get_by_role("button", name="Choisir une autre page").click()
    page.locator(".modal-body").wait_for()
    page.locator(f".modal-body a[data-id='{other.pk}']").first.click()
    page.locator("main form input[type=submit]").click()
    page.locator("main form input[type=submit], main form button[type=submit]").last.click()
    page.wait_for_url(f"**/cms/pages/{other.pk}/")
    page.goto("/methode-a-nous/reperes/")
    assert page.url.endswith("/aide-a-nous/reperes/")
