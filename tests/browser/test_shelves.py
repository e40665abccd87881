"""The shelves as people use them: categories that unfold, several supports chosen, a view kept; with and without
JavaScript."""

import os
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from tests.browser.conftest import violations
from tests.factories import ResourceFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SCREENS = os.environ.get("SCREENS")
MINE, THEIRS = "Fiche action : un lieu d'accueil à Confolens", "Fiche action : parler des écrans à Rennes"


def sound(page, name):
    """The page fits its screen and axe-core finds nothing; its picture is kept where SCREENS says."""
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= screen.width")
    if SCREENS:
        page.screenshot(path=Path(SCREENS) / f"{name}-{page.viewport_size['width']}.png", full_page=True)


def unfold(page):
    """On a phone, what folds is opened."""
    for summary in page.locator("details.fold > summary").all():
        if summary.is_visible():
            summary.click()


@pytest.fixture
def shelf(people):
    for title, caf in ((MINE, "caf-16"), (THEIRS, "caf-35")):
        made = ResourceFactory(title=title, type_id="fiche-action", caf_id=caf, year=2024, author=people.editeur_35)
        made.themes.set(["parentalite"])
    for number in range(16, 32):
        ResourceFactory(title=f"Diagnostic {number}", caf_id=f"caf-{number if number != 20 else '2a'}", year=2020)
    return people


def test_categories_unfold_where_they_stand(signed_in, shelf, device):
    page = signed_in(shelf.lecteur, **device)
    page.goto("/supports/?par=caf")
    page.locator("summary", has_text="Cdr Atlantique").click()
    leaf = page.locator("details.branch details.branch", has_text="Caf de la Charente").first
    leaf.locator("summary").click()
    expect(leaf.get_by_role("link", name=MINE)).to_be_visible()
    assert page.url.endswith("?par=caf")
    sound(page, "supports-par-caf")


def test_supports_are_chosen_then_taken_away_together(signed_in, shelf, device):
    page = signed_in(shelf.editeur, **device)
    page.goto("/supports/?vue=tableau&tri=titre")
    sound(page, "supports-tableau")
    bar = page.locator(".choosing")
    expect(bar).to_contain_text("toute la liste")
    expect(bar.get_by_role("button", name="Ajouter à une collection")).to_be_disabled()
    page.get_by_label(f"Choisir {MINE}").check()
    page.get_by_label(f"Choisir {THEIRS}").check()
    expect(bar).to_contain_text("2 choisis")
    expect(bar.get_by_role("button", name="Ajouter à une collection")).to_be_enabled()
    bar.get_by_role("button", name="Emporter").click()
    page.wait_for_url("**/emporter/**")
    expect(page.locator("main")).to_contain_text("Sélection de supports")
    expect(page.locator("main dl")).to_contain_text("2")
    page.go_back()
    page.wait_for_url("**/supports/**")
    expect(page.locator(".choosing")).to_contain_text("2 choisis")


def test_a_field_narrows_a_long_list_of_caf(signed_in, shelf):
    page = signed_in(shelf.lecteur)
    page.goto("/supports/?vue=galerie")
    sound(page, "supports-galerie")
    caf = page.locator("fieldset.facet", has_text=re.compile("^\\s*Caf"))
    caf.locator("summary").click()
    caf.get_by_label("Chercher dans : Caf").fill("cotes d'armor")
    expect(caf.locator("details label:visible")).to_have_count(1)
    caf.get_by_label("Chercher dans : Caf").fill("nulle part")
    expect(caf.get_by_role("status")).to_have_text("Aucun choix à ce nom.")


def test_a_fiche_action_on_parentalite_of_my_cdr_is_found_kept_and_found_again(signed_in, shelf, device):
    page = signed_in(shelf.lecteur, **device)
    page.goto("/supports/")
    page.get_by_role("navigation", name="Raccourcis").get_by_role("link", name="Mon Cdr").click()
    page.wait_for_url("**cdr=atlantique**")
    unfold(page)
    page.locator("input[type=checkbox][name=type][value=fiche-action]").check()
    page.locator("input[type=checkbox][name=thematique][value=parentalite]").check()
    expect(page.locator("h1")).to_have_text(re.compile("^1.support"))
    page.get_by_role("link", name="Garder cette vue").click()
    page.get_by_label("Nom de la vue").fill("Parentalité chez nous")
    sound(page, "garder-une-vue")
    page.get_by_role("button", name="Garder").click()
    expect(page.get_by_role("navigation", name="Mes vues")).to_contain_text("Parentalité chez nous")
    sound(page, "supports-vue-gardee")
    page.get_by_role("link", name="Gérer").click()
    sound(page, "mes-vues")
    page.get_by_role("button", name=re.compile("vue d’ouverture")).click()
    page.goto("/supports/")
    expect(page.get_by_role("link", name=MINE)).to_be_visible()
    expect(page.locator("article")).to_have_count(1)


def test_ticking_filters_refreshes_the_list_once_and_keeps_the_place_of_the_person(signed_in, shelf):
    page = signed_in(shelf.lecteur)
    page.goto("/")
    page.get_by_role("navigation", name="Rubriques").get_by_role("link", name="Supports", exact=True).click()
    page.get_by_role("navigation", name="Raccourcis").get_by_role("link", name="Mon Cdr").click()
    page.wait_for_url("**cdr=atlantique**")
    asked = []
    page.on("request", lambda request: "/supports/" in request.url and asked.append(request.url))
    page.locator("input[type=checkbox][name=type][value=fiche-action]").check()
    page.locator("input[type=checkbox][name=thematique][value=parentalite]").check()
    expect(page.locator("h1")).to_have_text(re.compile("^1.support"))  # the fourth click since the first page
    expect(page.get_by_role("link", name=MINE)).to_be_visible()
    expect(page.locator("article")).to_have_count(1)
    assert len(asked) == 1
    assert "type=fiche-action" in page.url
    assert "cdr=atlantique" in page.url
    expect(page.locator("input[type=checkbox][name=thematique][value=parentalite]")).to_be_focused()
    expect(page.locator("p.hidden-text[role=status]")).to_have_text(re.compile("^1.support"))
    expect(page.get_by_role("button", name="Filtrer")).to_be_hidden()
    sound(page, "supports-filtres")
    page.go_back()
    expect(page.locator("h1")).not_to_have_text(re.compile("^1.support"))
    assert "type=" not in page.url


def test_a_facet_unfolded_and_narrowed_stays_so_when_the_list_is_refreshed(signed_in, shelf):
    page = signed_in(shelf.lecteur)
    page.goto("/supports/")
    caf = page.locator("fieldset.facet", has_text=re.compile("^\\s*Caf"))
    caf.locator("summary").click()
    page.locator("input[type=checkbox][name=annee][value='2020']").check()
    page.wait_for_url("**annee=2020**")
    expect(caf.locator("details")).to_have_attribute("open", "")
    caf.get_by_label("Chercher dans : Caf").fill("cotes d'armor")
    page.locator(
        "label", has=page.locator("input[type=checkbox][name=annee][value='2020']")
    ).scroll_into_view_if_needed()
    page.locator("input[type=checkbox][name=annee][value='2020']").uncheck()
    page.wait_for_url(lambda address: "annee" not in address)
    expect(caf.locator("details label:visible")).to_have_count(1)
    expect(page.locator("form.with-choice.live")).to_have_count(1)


def test_the_button_filters_without_javascript(signed_in, shelf):
    page = signed_in(shelf.lecteur, java_script_enabled=False)
    page.goto("/supports/")
    page.locator("input[type=checkbox][name=type][value=fiche-action]").check()
    page.get_by_role("button", name="Filtrer").click()
    expect(page.locator("article")).to_have_count(2)


def test_the_facets_of_the_search_apply_by_themselves_too(signed_in, shelf):
    call_command("index_rebuild")
    page = signed_in(shelf.lecteur)
    page.goto("/recherche/?q=fiche+action")
    page.locator("input[type=checkbox][name=thematique][value=parentalite]").check()
    page.wait_for_url("**thematique=parentalite**")
    expect(page.locator("input[type=checkbox][name=thematique][value=parentalite]")).to_be_focused()


def test_all_of_it_works_without_javascript(signed_in, shelf):
    page = signed_in(shelf.editeur, java_script_enabled=False)
    page.goto("/supports/?par=caf")
    page.locator("summary", has_text="Cdr Atlantique").click()
    leaf = page.locator("details.branch details.branch", has_text="Caf de la Charente").first
    leaf.locator("summary").click()
    leaf.get_by_role("link", name=re.compile("Voir")).click()
    expect(page.get_by_role("link", name=MINE)).to_be_visible()
    page.get_by_role("link", name="Tableau", exact=True).click()
    page.get_by_label(f"Choisir {MINE}").check()
    page.get_by_role("button", name="Emporter").click()
    expect(page.locator("main")).to_contain_text(MINE)
