"""The main path as a person lives it: sign in, deposit, find a sentence of page 12 from another Caf, read that page."""

import re

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from spaces.demo.documents import docx, pdf
from tests.browser.conftest import violations
from tests.factories import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SENTENCE = "La navette des mercredis relie onze hameaux isolés à la ludothèque de Montmoreau."
PAGES = [
    f"Page {number} du diagnostic : les familles de la commune décrivent leurs besoins d'accueil."
    for number in range(1, 15)
]
PAGES[11] += " " + SENTENCE


@pytest.fixture
def two_files(tmp_path):
    (tmp_path / "diagnostic_montmoreau-2024.pdf").write_bytes(pdf(PAGES, "Diagnostic de Montmoreau"))
    sections = [("Constat", "Les horaires décalés manquent."), ("Action", "Un relais itinérant ouvre le jeudi.")]
    (tmp_path / "fiche action relais.docx").write_bytes(docx(sections, "Fiche action"))
    return sorted(str(path) for path in tmp_path.iterdir())


def deposit(page, files):
    page.goto("/deposer/")
    page.locator("input[type=file]").set_input_files(files)
    page.get_by_label(re.compile("^Type")).select_option("diagnostic")
    page.get_by_role("button", name=re.compile("Publier")).click()
    page.wait_for_url(lambda address: not address.endswith("/deposer/"))


def test_a_wrong_password_gets_a_french_sentence_and_the_right_one_opens_the_home(open_page, people, device):
    page = open_page(**device)
    page.goto("/supports/")
    assert "/compte/connexion/" in page.url
    page.get_by_label(re.compile("adresse", re.IGNORECASE)).fill("lecteur@example.org")
    page.locator("input[type=password]").fill("faux")
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("main")).to_contain_text(re.compile("incorrect", re.IGNORECASE))
    assert page.get_by_label(re.compile("adresse", re.IGNORECASE)).input_value() == "lecteur@example.org"
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/supports/**")
    expect(page.locator("h1")).to_contain_text("upport")


def test_a_sentence_of_page_12_is_found_from_another_caf_and_read(signed_in, people, device, two_files):
    deposit(signed_in(people.editeur, **device), two_files)
    call_command("work", "--until-empty")

    page = signed_in(people.lecteur_35, **device)
    page.locator("header input[name=q]").fill(SENTENCE)
    page.locator("header input[name=q]").press("Enter")
    page.wait_for_url("**/recherche/**")
    hit = page.locator("article.hit").first
    expect(hit).to_contain_text("montmoreau", ignore_case=True)
    expect(hit.locator("mark").first).to_be_visible()
    page.get_by_role("link", name=re.compile("page 12")).first.click()
    page.wait_for_url("**/page/12/**")
    expect(page.locator("main")).to_contain_text("ludothèque de Montmoreau")
    picture = page.locator("main img").first
    expect(picture).to_be_visible()
    page.wait_for_function("document.querySelector('main img').naturalWidth > 300")
    assert violations(page) == []
    page.get_by_role("link", name=re.compile("suivante", re.IGNORECASE)).first.click()
    page.wait_for_url("**/page/13/**")
    page.go_back()
    assert "/page/12/" in page.url


def test_the_deposit_works_without_javascript(signed_in, people, two_files):
    page = signed_in(people.editeur, java_script_enabled=False)
    deposit(page, two_files)
    expect(page.locator("main")).to_contain_text("Diagnostic montmoreau 2024")
    expect(page.locator("main")).to_contain_text("Fiche action relais")
