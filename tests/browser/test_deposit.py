"""The deposit as it goes wrong: a refused file, a session that ends, two clicks at once, a keyboard only."""

import re

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from spaces.demo.documents import pdf
from spaces.models import Resource
from tests.browser.conftest import sign_in, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TITLE = "Portrait intercommunal des familles du Rouillacais"
PUBLISH = "document.querySelector('#depot button[value=publier]').click()"


@pytest.fixture
def good(tmp_path):
    path = tmp_path / "portrait_rouillacais_des_familles_version-definitive-relue.pdf"
    path.write_bytes(pdf(["Les familles du Rouillacais."], "Portrait"))
    return str(path)


@pytest.fixture
def false(tmp_path):
    path = tmp_path / "renomme.pdf"
    path.write_text("Un texte, et non un PDF.\n" * 20)
    return str(path)


def fill(page, files):
    page.goto("/deposer/")
    page.locator("input[type=file]").set_input_files(files)
    page.get_by_label(re.compile("^Titre")).fill(TITLE)
    page.get_by_label(re.compile("^Type")).select_option("diagnostic")


def test_a_refused_file_keeps_the_typed_text_and_the_good_file(signed_in, people, device, good, false):
    page = signed_in(people.editeur, **device)
    fill(page, [good, false])
    page.evaluate(PUBLISH)
    alert = page.locator("#depot [role=alert]")
    expect(alert).to_contain_text("renomme.pdf")
    expect(alert).to_be_focused()
    expect(page.get_by_label(re.compile("^Titre"))).to_have_value(TITLE)
    expect(page.get_by_label(re.compile("portrait_rouillacais"))).to_be_checked()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= screen.width")
    page.evaluate(PUBLISH)
    page.wait_for_url("**/deposer/termine/**")
    assert [one.title for one in Resource.objects.all()] == [TITLE]


def test_two_clicks_make_one_support_and_its_reading_is_followed(signed_in, people, good):
    page = signed_in(people.editeur)
    fill(page, [good])
    page.evaluate(f"{PUBLISH}; {PUBLISH}")
    page.wait_for_url("**/deposer/termine/**")
    expect(page.locator("#deposes")).to_contain_text("en attente de lecture")
    call_command("work", "--until-empty")
    expect(page.locator("#deposes")).to_contain_text("texte cherchable")
    assert Resource.objects.count() == 1


def test_two_sends_without_javascript_make_one_support(signed_in, people, good):
    page = signed_in(people.editeur, java_script_enabled=False)
    for _ in range(2):
        fill(page, [good])
        page.get_by_role("button", name="Publier").click()
        page.wait_for_load_state()
    expect(page.locator("#depot [role=alert]")).to_contain_text("Déjà partagé")
    assert Resource.objects.count() == 1


def test_a_session_that_ends_loses_neither_text_nor_files(signed_in, people, good):
    page = signed_in(people.editeur)
    fill(page, [good])
    page.context.clear_cookies()
    page.evaluate(PUBLISH)
    expect(page.locator("#depot-avancement")).to_contain_text("Votre session a pris fin")
    other = page.context.new_page()
    sign_in(other, people.editeur.email)
    page.evaluate(PUBLISH)
    page.wait_for_url("**/deposer/termine/**")
    expect(page.locator("#deposes")).to_contain_text(TITLE)


def test_a_session_that_ends_without_javascript_says_so(signed_in, people, good):
    page = signed_in(people.editeur, java_script_enabled=False)
    fill(page, [good])
    page.context.clear_cookies(name=re.compile("session"))
    page.get_by_role("button", name="Publier").click()
    expect(page.locator("main")).to_contain_text("Votre session avait pris fin")


def test_the_keyboard_alone_goes_from_the_top_to_the_form_and_back_from_the_menu(signed_in, people):
    page = signed_in(people.editeur)
    page.goto("/deposer/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator("#depot input[type=file]")).to_be_focused()
    summary = page.locator("details.menu > summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Se déconnecter")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(summary).to_be_focused()
    expect(page.get_by_role("button", name="Se déconnecter")).to_be_hidden()
