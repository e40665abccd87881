"""What the script of every page does: keys, forms sent once, waiting shown, focus kept, failures said."""

import re

import pytest
from playwright.sync_api import expect

from links.models import Follow
from tests.factories import ResourceFactory, WholeClient

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SEARCH = "#recherche"
DIALOG = "dialog.keys-list"
# Counts the forms that leave, and answers none.
NEVER_ANSWERED = """window.left = 0; window.addEventListener('submit', (event) => {
  if (!event.defaultPrevented) window.left += 1;
  event.preventDefault();
})"""
LIST = "/supports/?rubrique=diagnostic"


@pytest.fixture
def page(open_page, people, live_server):
    """A page of the éditeur of the Charente, who sees one support."""
    people.support = ResourceFactory(author=people.admin_local, title="Diagnostic du Confolentais")
    client = WholeClient()
    client.force_login(people.editeur)
    opened = open_page()
    value = client.cookies["sessionid"].value
    opened.context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
    return opened


def test_a_slash_goes_to_the_search_and_a_question_mark_shows_the_keys(page):
    page.goto("/favoris/")
    page.keyboard.press("?")
    expect(page.locator(DIALOG)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(DIALOG)).to_be_hidden()
    page.keyboard.press("/")
    expect(page.locator(SEARCH)).to_be_focused()
    page.keyboard.type("ou/et?")
    expect(page.locator(SEARCH)).to_have_value("ou/et?")
    expect(page.locator(DIALOG)).to_be_hidden()


def test_keys_that_are_turned_off_stay_off_on_the_next_page(page):
    page.goto("/favoris/")
    page.get_by_role("button", name="Raccourcis du clavier").click()
    turn = page.get_by_role("button", name="Désactiver les raccourcis")
    turn.click()
    expect(turn).to_have_attribute("aria-pressed", "true")
    page.goto("/collections/")
    page.keyboard.press("/")
    page.keyboard.press("?")
    expect(page.locator(SEARCH)).not_to_be_focused()
    expect(page.locator(DIALOG)).to_be_hidden()


def test_a_form_sent_twice_leaves_once_and_its_button_comes_back_with_the_page(page):
    page.goto("/collections/nouvelle/")
    page.get_by_label(re.compile("^Titre")).fill("Pour le comité")
    page.evaluate(NEVER_ANSWERED)
    button = page.locator("main form button.main")
    button.evaluate("(button) => { button.click(); button.click() }")
    assert page.evaluate("window.left") == 1
    expect(button).to_have_attribute("aria-busy", "true")
    expect(button).to_have_attribute("aria-disabled", "true")
    page.evaluate("window.dispatchEvent(new Event('pageshow'))")  # as going back does
    expect(button).not_to_have_attribute("aria-busy", "true")
    button.click()
    assert page.evaluate("window.left") == 2


def test_a_piece_that_is_replaced_keeps_the_keyboard_where_it_was(page):
    page.goto(LIST)
    follow = page.get_by_role("button", name="Suivre : Diagnostic")
    follow.focus()
    page.keyboard.press("Enter")
    kept = page.get_by_role("button", name="Suivi : Diagnostic")
    expect(kept).to_be_focused()
    assert Follow.objects.count() == 1


def test_a_slow_answer_is_shown_and_two_clicks_ask_once(page):
    page.goto(LIST)
    held = []
    page.route("**/suivre/**", lambda route: held.append(route))
    page.get_by_role("button", name="Suivre : Diagnostic").evaluate("(button) => { button.click(); button.click() }")
    page.wait_for_selector("html.waiting")
    assert len(held) == 1
    held[0].continue_()
    expect(page.get_by_role("button", name="Suivi : Diagnostic")).to_be_visible()
    expect(page.locator("html.waiting")).to_have_count(0)


def test_an_answer_that_does_not_come_back_is_said_and_may_be_asked_again(page):
    page.goto(LIST)
    refused = iter([True])
    page.route("**/suivre/**", lambda route: route.fulfill(status=403) if next(refused, False) else route.continue_())
    button = page.get_by_role("button", name="Suivre : Diagnostic")
    button.click()
    expect(page.locator("#messages")).to_contain_text("rien n’a changé")
    button.click()
    expect(page.get_by_role("button", name="Suivi : Diagnostic")).to_be_visible()
