"""The viewer in a browser: keys, copies, passages, tables, images that come later, on a desk and on a phone."""

import os
import re

import pytest
from playwright.sync_api import expect

from files import actions, conversion
from files.extract.programs import libreoffice
from files.models import FilePart, SideWork, State, Verb
from tests.browser.conftest import DEVICES, violations
from tests.factories import ResourceFactory
from tests.files.conftest import FILLER, make_docx, make_pdf, read, upload
from tests.files.making import make_xlsx

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESK = DEVICES["bureau"]
SHORTLY = 45_000  # milliseconds: two rounds of the refreshing, on a slow machine


@pytest.fixture
def attached(people):
    """attached(content, name) -> the version of a file of a new support, read as a worker reads it."""

    def attach(content, name="rapport.pdf"):
        resource = ResourceFactory(author=people.editeur, title=f"Support de {name}")
        return read(actions.attach(actions.store(upload(content, name)), "resource", resource.pk, people.editeur))

    return attach


@pytest.fixture
def rhubarb(attached):
    texts = [f"Page {number}. {FILLER * 4}" for number in range(1, 7)]
    texts[1] += FILLER * 3 + "La rhubarbe."
    texts[4] += FILLER * 3 + "Une autre rhubarbe."
    return attached(make_pdf(texts), "jardin.pdf")


@pytest.fixture
def sheet(attached):
    head = ["Commune", *(f"Indicateur numéro {column}" for column in range(1, 30))]
    rows = [[f"Commune {row}", *(row * column for column in range(1, 30))] for row in range(1, 120)]
    return attached(make_xlsx({"Enfants": [head, *rows], "Notes": [["a", "b"], [1, 2]]}), "suivi.xlsx")


def address(version, number=1, query=""):
    return f"/fichiers/{version.pk}/page/{number}/" + (f"?q={query}" if query else "")


def at(page, version, number):
    page.wait_for_url(re.compile(rf"/fichiers/{version.pk}/page/{number}/"))


def test_arrows_turn_the_pages_and_letters_go_from_passage_to_passage(signed_in, people, rhubarb):
    page = signed_in(people.lecteur, **DESK)
    page.goto(address(rhubarb, 1, "rhubarbe"))
    page.keyboard.press("n")
    at(page, rhubarb, 2)
    expect(page.locator(".passages")).to_contain_text("1er passage sur 2")
    expect(page.locator("#passage")).to_be_in_viewport()
    page.keyboard.press("n")
    at(page, rhubarb, 5)
    page.keyboard.press("p")
    at(page, rhubarb, 2)
    page.keyboard.press("ArrowRight")
    at(page, rhubarb, 3)
    page.keyboard.press("ArrowLeft")
    at(page, rhubarb, 2)
    assert "q=rhubarbe" in page.url


def test_keys_are_left_alone_in_a_field_with_a_modifier_and_once_they_are_turned_off(signed_in, people, rhubarb):
    page = signed_in(people.lecteur, **DESK)
    page.goto(address(rhubarb, 1, "rhubarbe"))
    page.locator("#mots").focus()
    for key in ("n", "ArrowRight"):
        page.keyboard.press(key)
    page.locator("h1").click()
    for key in ("Control+ArrowRight", "Shift+N", "Alt+n"):
        page.keyboard.press(key)
    button = page.get_by_role("button", name="Désactiver les raccourcis")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(button).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("n")
    page.wait_for_timeout(300)
    assert "/page/1/" in page.url
    button.click()
    page.keyboard.press("n")
    at(page, rhubarb, 2)


def test_what_cites_a_page_is_copied_and_it_is_said(signed_in, people, rhubarb):
    page = signed_in(people.lecteur, permissions=["clipboard-read", "clipboard-write"], **DESK)
    page.goto(address(rhubarb, 3, "rhubarbe"))
    page.get_by_role("button", name="Copier l’adresse").click()
    expect(page.locator("#copie")).to_contain_text("C’est copié")
    assert page.evaluate("navigator.clipboard.readText()").endswith(f"/fichiers/{rhubarb.pk}/page/3/")
    page.get_by_role("button", name="Copier la référence").click()
    page.wait_for_function("() => navigator.clipboard.readText().then((text) => text.includes('page 3'))")
    assert "« Support de jardin.pdf », jardin.pdf, version 1, page 3" in page.evaluate("navigator.clipboard.readText()")


def test_a_copy_that_the_browser_refuses_leaves_the_text_selected(signed_in, people, rhubarb):
    page = signed_in(people.lecteur, **DESK)
    page.goto(address(rhubarb, 3))
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('refus')) }")
    page.get_by_role("button", name="Copier l’adresse").click()
    expect(page.locator("#copie")).to_contain_text("copiez-le avec Ctrl et C")
    assert page.evaluate("document.getSelection().toString()").endswith("/page/3/")


def test_a_jump_lands_on_the_marked_word_on_any_screen(signed_in, people, device, rhubarb):
    page = signed_in(people.lecteur, **device)
    page.goto(address(rhubarb))
    summary = page.get_by_text("Chercher dans ce fichier", exact=True)
    if summary.is_visible():
        summary.click()
    page.locator("#mots").fill("rhubarbe")
    page.locator("#mots").press("Enter")
    at(page, rhubarb, 2)
    expect(page.locator("#passage")).to_be_in_viewport()
    page.get_by_role("link", name="Passage suivant").click()
    at(page, rhubarb, 5)
    expect(page.locator("#passage")).to_be_in_viewport()


def test_everything_works_without_javascript(signed_in, people, rhubarb):
    page = signed_in(people.lecteur, java_script_enabled=False, **DESK)
    page.goto(address(rhubarb, 1, "rhubarbe"))
    page.get_by_role("link", name="Passage suivant").click()
    at(page, rhubarb, 2)
    page.locator("#aller").fill("4")
    page.get_by_role("button", name="Aller").click()
    at(page, rhubarb, 4)
    expect(page.locator("#adresse")).to_have_value(re.compile("/page/4/$"))
    expect(page.get_by_role("button", name="Copier l’adresse")).to_be_hidden()
    expect(page.locator("#raccourcis")).to_be_hidden()


def test_the_image_of_the_next_page_is_fetched_while_this_one_is_read(signed_in, people, rhubarb):
    page = signed_in(people.lecteur, **DESK)
    with page.expect_request(re.compile(rf"/fichiers/{rhubarb.pk}/page/3/image\.webp")):
        page.goto(address(rhubarb, 2))


def test_a_wide_table_scrolls_by_itself_and_keeps_its_keys(signed_in, people, device, sheet):
    page = signed_in(people.lecteur, **device)
    page.goto(address(sheet))
    region = page.get_by_role("region", name="Tableau : Enfants")
    expect(region.get_by_role("columnheader", name="Commune", exact=True)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= screen.width")
    region.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.querySelector('.table-frame').scrollLeft > 0")
    assert "/page/1/" in page.url


def test_a_converted_document_shows_its_pages_beside_its_text(signed_in, people, device, attached):
    if not libreoffice():
        if "libreoffice" in os.environ.get("CI_SERVICES", "").split():
            pytest.fail("libreoffice est demandé par CI_SERVICES et n'est pas installé")
        pytest.skip("LibreOffice n'est pas installé (paquet libreoffice-writer de Debian)")

    def build(document):
        for title in ("Contexte", "Enjeux"):
            document.add_heading(title, 1)
            for _ in range(12):
                document.add_paragraph(FILLER * 3)

    version = attached(make_docx(build), "fiche.docx")
    page = signed_in(people.lecteur, **device)
    page.goto(address(version, 1))
    expect(page.locator("#images")).to_contain_text("en préparation")
    while not SideWork.objects.get(version=version, verb=Verb.CONVERT).is_over:
        conversion.convert.func(_context(), version.pk)
    expect(page.locator("#images img").first).to_be_visible(timeout=SHORTLY)
    page.wait_for_function("() => document.querySelector('#images img').naturalWidth > 300")
    expect(page.locator("#images img").first).to_have_attribute("alt", re.compile("Image de la page 1 du document"))
    assert violations(page) == []


def test_the_recognition_moves_on_the_screen_then_stops(signed_in, people, device, attached):
    version = attached(make_pdf(["La délibération du conseil", "Le vote"]), "scan.pdf")
    FilePart.objects.filter(version=version).update(text="")
    work = SideWork.objects.create(version=version, verb=Verb.RECOGNISE, state=State.READING, done=12, total=48)
    page = signed_in(people.lecteur, **device)
    page.goto(address(version))
    expect(page.locator("#avancement")).to_contain_text(re.compile(r"12\spages sur 48"))
    expect(page.locator("#partie")).to_contain_text("en cours de reconnaissance")
    assert violations(page) == []
    FilePart.objects.filter(version=version, number=1).update(text="La délibération du conseil", recognised=True)
    SideWork.objects.filter(pk=work.pk).update(done=13)
    expect(page.locator("#avancement")).to_contain_text(re.compile(r"13\spages sur 48"), timeout=SHORTLY)
    expect(page.locator("#partie")).to_contain_text("La délibération du conseil")
    expect(page.locator("#partie")).to_contain_text("des erreurs sont possibles")
    SideWork.objects.filter(pk=work.pk).update(done=48, state=State.READY)
    expect(page.locator("#avancement")).to_be_empty(timeout=SHORTLY)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(5000)
    assert asked == []


def test_the_page_of_a_support_follows_the_recognition_and_leaves_what_is_open(signed_in, people, attached):
    version = attached(make_pdf(["La délibération du conseil", "Le vote"]), "scan.pdf")
    work = SideWork.objects.create(version=version, verb=Verb.RECOGNISE, state=State.READING, done=12, total=48)
    page = signed_in(people.lecteur, **DESK)
    page.goto(f"/supports/{version.file.object_id}/")
    state = page.locator(f"#etat-{version.file_id}")
    expect(state).to_contain_text(re.compile(r"12\spages sur 48"))
    page.get_by_text("Chercher dans ce fichier").click()
    SideWork.objects.filter(pk=work.pk).update(done=48, state=State.READY)
    expect(state.locator("progress")).to_have_count(0, timeout=SHORTLY)
    expect(page.get_by_placeholder("Chercher dans ce fichier")).to_be_visible()
    expect(page.locator("#suivi")).to_have_count(0)


def _context():
    """What a worker gives to a job that it takes for the first time."""
    return type("Context", (), {"attempt": 1})()
