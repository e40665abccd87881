"""Twenty supports reclassified and put back, on the screen of a desktop and of a phone, and without JavaScript."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from spaces.models import Resource
from tests.browser.conftest import violations
from tests.factories import ResourceFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SCREENS = os.environ.get("SCREENS")


def fits(page, name):
    """The page fits its screen; its picture is kept where SCREENS says."""
    assert page.evaluate("document.documentElement.scrollWidth <= screen.width")
    if SCREENS:
        page.screenshot(path=Path(SCREENS) / f"{name}-{page.viewport_size['width']}.png", full_page=True)


def sound(page, name):
    """It fits, and axe-core finds nothing: for what no address alone shows."""
    fits(page, name)
    assert violations(page) == []


@pytest.fixture
def shelf(people):
    """Twenty supports of the Charente and one of another Caf."""
    people.mine = [
        ResourceFactory(author=people.editeur, title=f"Fiche action numéro {n} : accueil du jeune enfant")
        for n in range(20)
    ]
    people.theirs = ResourceFactory(author=people.editeur_35, caf_id="caf-35", title="Fiche action d'ailleurs")
    return people


def rubriques():
    return set(Resource.objects.filter(caf="caf-16").values_list("rubrique", flat=True))


def test_twenty_supports_are_reclassified_then_put_back(signed_in, shelf, device):
    page = signed_in(shelf.editeur, **device)
    page.goto("/supports/lot/recents/")
    fits(page, "lots-vide")
    page.goto("/supports/?type=diagnostic")
    page.get_by_role("button", name="Modifier ensemble").click()
    expect(page.locator("main")).to_contain_text("Un support est laissé de côté")
    expect(page.get_by_label("Pourquoi les retirer")).to_be_hidden()
    page.get_by_label("Changer la rubrique").check()
    page.get_by_label("Changer les mots-clés").check()
    fits(page, "lot-choisir")
    page.get_by_role("button", name="Voir ce qui va changer").click()
    expect(page.get_by_role("alert")).to_contain_text("Choisissez la nouvelle rubrique.")
    sound(page, "lot-erreurs")
    page.get_by_label("Nouvelle rubrique").select_option("preparation")
    page.get_by_label("Mots-clés", exact=True).fill("petite enfance")
    page.get_by_role("button", name="Voir ce qui va changer").click()
    expect(page.locator("main")).to_contain_text(re.compile(r"20\s*supports vont changer"))
    sound(page, "lot-apercu")
    assert rubriques() == {"diagnostic"}
    page.get_by_role("button", name="Revenir au choix").click()
    expect(page.get_by_label("Mots-clés", exact=True)).to_have_value("petite enfance")
    page.get_by_role("button", name="Voir ce qui va changer").click()
    page.get_by_role("button", name="Changer ces supports").dblclick()
    expect(page.locator("main")).to_contain_text(re.compile(r"20\s*supports sont changés"))
    sound(page, "lot-fait")
    assert rubriques() == {"preparation"}
    page.get_by_role("button", name="Annuler ce lot").dblclick()
    expect(page.locator("main")).to_contain_text(re.compile(r"20\s*supports sont remis comme avant"))
    fits(page, "lot-annule")
    assert rubriques() == {"diagnostic"}
    page.goto("/supports/lot/recents/")
    expect(page.locator("main .todo li")).to_have_count(1)
    fits(page, "lots")


def test_a_batch_works_without_javascript_and_says_who_reads_no_more(signed_in, shelf):
    page = signed_in(shelf.editeur, java_script_enabled=False)
    page.goto("/supports/?caf=caf-16")
    for box in page.locator("main input[name=support]").all()[:2]:
        box.check()
    page.get_by_role("button", name="Modifier ensemble").click()
    page.get_by_label("Changer qui peut les lire").check()
    page.get_by_label("Qui pourra les lire").select_option(label="Ma Caf\u00a0: Caf de la Charente")
    page.get_by_role("button", name="Voir ce qui va changer").click()
    expect(page.locator("main")).to_contain_text("ne seront plus lus par")
    page.get_by_role("button", name="Changer ces supports").click()
    page.get_by_role("button", name="Annuler ce lot").click()
    expect(page.locator("main")).to_contain_text(re.compile(r"2\s*supports sont remis comme avant"))


def test_of_two_tabs_the_second_overwrites_nothing(signed_in, shelf):
    page = signed_in(shelf.editeur)
    other = page.context.new_page()
    for tab, value in ((page, "preparation"), (other, "suivi-evaluation")):
        tab.goto(f"/supports/lot/?support={shelf.mine[0].pk}")
        tab.get_by_label("Changer la rubrique").check()
        tab.get_by_label("Nouvelle rubrique").select_option(value)
        tab.get_by_role("button", name="Voir ce qui va changer").click()
        tab.get_by_role("button", name="Changer ce support").wait_for()
    page.get_by_role("button", name="Changer ce support").click()
    expect(page.locator("main")).to_contain_text("Un support est changé.")
    other.get_by_role("button", name="Changer ce support").click()
    expect(other.locator("main")).to_contain_text("modifié depuis l’aperçu")
    assert Resource.objects.get(pk=shelf.mine[0].pk).rubrique_id == "preparation"
