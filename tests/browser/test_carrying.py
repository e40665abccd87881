"""Supports put together, compared and taken away, on the screen of a desktop and of a phone, and without JavaScript."""

import os
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from spaces.models import Collection
from tests.browser.conftest import violations
from tests.factories import ResourceFactory
from tests.spaces.test_carrying import attach

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SCREENS = os.environ.get("SCREENS")


def sound(page, name):
    """The page fits its screen and axe-core finds nothing; its picture is kept where SCREENS says."""
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= screen.width")
    if SCREENS:
        page.screenshot(path=Path(SCREENS) / f"{name}-{page.viewport_size['width']}.png", full_page=True)


@pytest.fixture
def shelf(people):
    titles = ("Portrait des familles du Rouillacais", "Diagnostic partagé du Confolentais", "Étude sur la parentalité")
    people.supports = []
    for number, title in enumerate(titles):
        resource = ResourceFactory(
            title=title, summary="Les familles, leurs besoins.", year=2020, author=people.editeur
        )
        attach(resource, f"fichier_{number}.pdf", b"%d" % number * 3000, pages=number + 3)
        people.supports.append(resource)
    people.supports[0].about_communes.set(["16015"])
    return people


def test_a_collection_is_made_noted_compared_and_taken_away(signed_in, shelf, device):
    page = signed_in(shelf.lecteur, **device)
    page.goto("/collections/")
    sound(page, "collections-vide")
    page.goto(shelf.supports[0].get_absolute_url())
    page.get_by_role("link", name="Ajouter à une collection").click()
    page.get_by_label(re.compile("Titre de la nouvelle collection")).fill("Pour le comité")
    page.get_by_role("button", name="Ajouter", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Ajouté à «\u00a0Pour le comité\u00a0»")
    sound(page, "support")
    for resource in shelf.supports[1:]:
        page.goto(f"/collections/ajouter/?support={resource.pk}")
        page.get_by_label(re.compile("^Collection")).select_option(label="Pour le comité")
        page.get_by_role("button", name="Ajouter", exact=True).click()
    page.goto(f"/collections/ajouter/?support={shelf.supports[0].pk}")
    sound(page, "ajouter")
    page.goto(Collection.objects.get().get_absolute_url())
    page.get_by_text(f"Écrire une note sur {shelf.supports[1].title}").click()
    page.get_by_label(f"Note sur {shelf.supports[1].title}", exact=True).fill("À lire d'abord")
    page.get_by_role("button", name=f"Enregistrer la note sur {shelf.supports[1].title}").click()
    page.get_by_role("button", name=f"Monter {shelf.supports[1].title}").click()
    expect(page.locator("h3").first).to_contain_text("Confolentais")
    page.get_by_role("button", name=f"Sortir de la collection {shelf.supports[2].title}").click()
    page.get_by_role("button", name="Le remettre à sa place").click()
    expect(page.locator("h3")).to_have_count(3)
    sound(page, "collection")
    for resource in shelf.supports[:2]:
        page.get_by_label(f"Comparer {resource.title}").check()
    page.get_by_role("button", name="Comparer les supports cochés").click()
    expect(page.get_by_role("table")).to_contain_text("Angoulême")
    sound(page, "comparer")
    page.go_back()
    page.get_by_role("link", name="Emporter").click()
    expect(page.locator("main")).to_contain_text("Limites d’une archive")
    sound(page, "emporter")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Commencer le téléchargement").click()
    names = zipfile.ZipFile(taken.value.path()).namelist()
    assert len([name for name in names if "/" in name]) == 3


def test_all_of_it_works_without_javascript(signed_in, shelf):
    page = signed_in(shelf.lecteur, java_script_enabled=False)
    page.goto(shelf.supports[0].get_absolute_url())
    page.get_by_role("link", name="Ajouter à une collection").click()
    page.get_by_role("button", name="Ajouter", exact=True).click()
    page.goto("/collections/")
    page.get_by_role("link", name="Ma collection").click()
    page.get_by_role("link", name="Emporter").click()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Commencer le téléchargement").click()
    assert zipfile.ZipFile(taken.value.path()).testzip() is None


def test_the_index_is_read_out_of_the_site(signed_in, shelf, tmp_path):
    page = signed_in(shelf.lecteur)
    page.goto("/emporter/?caf=caf-16")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Commencer le téléchargement").click()
    zipfile.ZipFile(taken.value.path()).extractall(tmp_path)
    page.goto((tmp_path / "index.html").as_uri())
    expect(page.get_by_role("heading", level=1)).to_have_text("Supports de la Caf de la Charente")
    sound(page, "index")
    href = page.get_by_role("link", name="fichier_1.pdf").evaluate("link => link.href")
    assert Path(tmp_path, *page.evaluate("decodeURI", href).split("/")[-2:]).read_bytes() == b"1" * 3000
