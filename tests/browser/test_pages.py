"""The pages of the Cnaf in a browser: what unfolds, what an address opens, without JavaScript too."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DEVICES
from tests.pages.showing import one_of_each, with_file

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
QUESTIONS = "/methode/questions/"


@pytest.fixture
def written(people):
    return one_of_each(*with_file(title="Guide de la démarche"))


def test_a_question_opens_when_the_address_names_it_and_a_button_opens_them_all(signed_in, people, written, device):
    page = signed_in(people.lecteur, **device)
    page.goto(f"{QUESTIONS}#question-2")
    first, second = page.locator("#question-1"), page.locator("#question-2")
    expect(second).to_have_attribute("open", "")
    expect(first).not_to_have_attribute("open", "")
    page.get_by_role("button", name="Tout ouvrir").click()
    expect(first).to_have_attribute("open", "")
    page.get_by_role("button", name="Tout fermer").click()
    expect(second).not_to_have_attribute("open", "")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(first).to_have_attribute("open", "")


def test_the_question_of_the_address_is_read_without_javascript(signed_in, open_page, people, written):
    cookies = signed_in(people.lecteur).context.cookies()
    page = open_page(java_script_enabled=False)
    page.context.add_cookies(cookies)
    page.goto(f"{QUESTIONS}#question-2")
    expect(page.locator("#question-2 .answer p")).to_be_visible()
    expect(page.locator("#question-1 .answer p")).to_be_hidden()
    page.locator("#question-1 summary").first.click()
    expect(page.locator("#question-1 .answer p")).to_be_visible()


def test_what_stands_on_the_page_is_folded_on_a_phone_and_leads_to_its_place(signed_in, people, written):
    page = signed_in(people.lecteur, **DEVICES["telephone"])
    page.goto(written["tous les blocs"])
    contents = page.get_by_role("navigation", name="Sur cette page")
    expect(contents.get_by_role("link", name="Faire")).to_be_hidden()
    contents.get_by_text("Sur cette page").first.click()
    contents.get_by_role("link", name="Faire").click()
    expect(page.locator("h2#faire")).to_be_in_viewport()
    assert page.url.endswith("#faire")


def test_a_table_is_read_on_a_phone_without_moving_it_sideways(signed_in, people, written):
    page = signed_in(people.lecteur, **DEVICES["telephone"])
    page.goto(written["une étape"])
    cell = page.locator(".comparison td").first
    assert cell.evaluate("one => getComputedStyle(one, '::before').content") == '"Enjeux"'
    assert page.locator(".comparison").first.evaluate("one => one.scrollWidth <= innerWidth")
    expect(page.get_by_role("cell", name="Un enjeu").first).to_be_visible()
