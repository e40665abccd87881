"""An acronym in a page: understood with a mouse, the keyboard, a finger, on paper; and the glossary itself."""

import pytest
from playwright.sync_api import expect

from pages.glossary import knowing
from pages.models import Acronym
from tests.browser.conftest import violations
from tests.factories import ResourceFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DEFINITION = "Un accord politique entre une Caf et une collectivité."


@pytest.fixture(autouse=True)
def acronyms():
    Acronym.objects.create(short="Ctg", long="convention territoriale globale", definition=DEFINITION)
    Acronym.objects.create(short="Rpe", long="relais petite enfance")
    yield
    Acronym.objects.all().delete()
    knowing.renew()


@pytest.fixture
def support():
    text = "Le territoire élargit ses services aux familles. " * 6
    return ResourceFactory(title="Bilan", description=f"<p>{text}Avec la Ctg du Rouillacais.</p><p>{text}</p>")


def opened(signed_in, people, support, **options):
    page = signed_in(people.lecteur, **options)
    page.goto(support.get_absolute_url())
    return page, page.get_by_role("link", name="Ctg", exact=True), page.get_by_role("tooltip")


def test_a_mouse_reads_an_acronym_goes_into_what_it_says_and_escapes(signed_in, people, support):
    page, link, note = opened(signed_in, people, support, viewport={"width": 1280, "height": 900})
    expect(note).to_be_hidden()
    link.hover()
    expect(note).to_be_visible()
    expect(note).to_contain_text(DEFINITION)
    note.hover()  # without losing it on the way
    expect(note).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(note).to_be_hidden()
    page.mouse.move(5, 5)
    link.hover()
    expect(note).to_be_visible()
    page.mouse.move(5, 5)
    expect(note).to_be_hidden()


def test_the_keyboard_reads_an_acronym_escapes_and_goes_to_the_glossary(signed_in, people, support):
    page, link, note = opened(signed_in, people, support, viewport={"width": 1280, "height": 900})
    link.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(link).to_be_focused()
    expect(note).to_be_visible()
    expect(link).to_have_accessible_description(f"convention territoriale globale {DEFINITION}")
    page.keyboard.press("Escape")
    expect(note).to_be_hidden()
    page.keyboard.press("Enter")
    page.wait_for_url("**/glossaire/#ctg")
    expect(page.locator("#ctg")).to_be_in_viewport()


def test_a_finger_reads_an_acronym_then_goes_to_the_glossary(signed_in, people, support):
    page, link, note = opened(
        signed_in, people, support, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    link.tap()
    expect(note).to_be_visible()
    box = note.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("heading", name="Bilan").tap()
    expect(note).to_be_hidden()
    link.tap()
    link.tap()
    page.wait_for_url("**/glossaire/#ctg")


def test_without_javascript_hover_and_focus_are_enough(signed_in, people, support):
    page, link, note = opened(signed_in, people, support, java_script_enabled=False)
    link.hover()
    expect(note).to_be_visible()
    link.click()
    page.wait_for_url("**/glossaire/#ctg")
    page.get_by_label("Chercher un sigle ou un mot").fill("petite")
    page.get_by_role("button", name="Chercher", exact=True).last.click()
    expect(page.locator("#rpe")).to_be_visible()
    expect(page.locator("#ctg")).to_have_count(0)


def test_paper_says_it_in_full(signed_in, people, support):
    page, *_ = opened(signed_in, people, support, viewport={"width": 1280, "height": 900})
    page.emulate_media(media="print")
    shown = page.locator(".term").evaluate(
        """(term) => [...term.querySelectorAll(".term-link, .term-long, .term-said")]
            .filter((one) => getComputedStyle(one).display !== "none")
            .map((one) => ["::before", null, "::after"].map((part) => part
                ? getComputedStyle(one, part).content.replace(/^"|"$|none/g, "") : one.textContent).join(""))
            .join("")"""
    )
    assert shown == "Ctg (convention territoriale globale)"


def test_the_glossary_follows_what_one_types(signed_in, people, device):
    page = signed_in(people.lecteur, **device)
    page.goto("/glossaire/")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= device["viewport"]["width"]
    page.get_by_label("Chercher un sigle ou un mot").press_sequentially("enfan")
    expect(page.locator("#ctg")).to_have_count(0)
    expect(page.locator("#rpe")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="1 sigle")).to_be_visible()
    page.wait_for_url("**/glossaire/?q=enfan")
