"""The page of a support in a real browser: changed where it stands, its link copied, its neighbours, an error told."""

import re

import pytest
from playwright.sync_api import expect

from spaces.models import Report, Resource
from tests.browser.test_carrying import sound
from tests.factories import ResourceFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def support(people):
    made = ResourceFactory(title="Diagnostic du Rouillacais", summary="Seize communes.", author=people.editeur)
    made.themes.set(["jeunesse"])
    other = ResourceFactory(title="Diagnostic du Confolentais", author=people.editeur)
    other.themes.set(["jeunesse"])
    return made


def test_blocks_are_changed_where_they_stand_and_an_error_keeps_what_was_typed(signed_in, people, support, device):
    page = signed_in(people.editeur, **device)
    page.goto(support.get_absolute_url())
    expect(page.get_by_role("link", name="Diagnostic du Confolentais")).to_be_visible()  # came after the page
    page.get_by_role("link", name="Modifier le titre").click()
    title = page.get_by_label("Titre", exact=True)
    expect(title).to_be_focused()
    page.get_by_role("link", name="Modifier la fiche").click()
    page.get_by_label(re.compile("^Mots-clés")).fill("itinérance")
    sound(page, "support-en-place")
    title.fill("")
    page.locator("#bloc-titre").get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#bloc-titre").get_by_role("alert")).to_be_visible()
    page.get_by_label("Titre", exact=True).fill("Diagnostic partagé du Rouillacais")
    page.locator("#bloc-titre").get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Diagnostic partagé du Rouillacais")
    expect(page.locator("#messages")).to_contain_text("Les changements sont enregistrés")
    expect(page.get_by_label(re.compile("^Mots-clés"))).to_have_value("itinérance")  # the other block waits
    page.locator("#bloc-fiche").get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#bloc-fiche dl")).to_contain_text("itinérance")
    page.get_by_role("link", name="Modifier la présentation").click()
    page.locator("#bloc-presentation").get_by_role("link", name="Annuler").click()
    expect(page.get_by_role("link", name="Modifier la présentation")).to_be_visible()
    page.get_by_text("Historique", exact=True).click()
    expect(page.locator("#historique")).to_contain_text("Modification")
    row = Resource.objects.get(pk=support.pk)
    assert (row.title, row.keywords, row.summary) == (
        "Diagnostic partagé du Rouillacais",
        "itinérance",
        "Seize communes.",
    )


def test_the_short_link_is_copied_and_an_error_is_reported(signed_in, people, support, device):
    page = signed_in(people.lecteur_35, **device)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(support.get_absolute_url())
    page.get_by_text("Copier le lien").click()
    expect(page.get_by_text("Lien copié")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").endswith(f"/supports/{support.pk}/")
    sound(page, "support-lecteur")
    page.get_by_role("link", name="Signaler une erreur").click()
    page.get_by_label("Qu’est-ce qui ne va pas").fill("Le total de la page 3 est faux.")
    sound(page, "signaler")
    page.get_by_role("button", name="Envoyer").dblclick()
    expect(page.locator("#messages")).to_contain_text("C’est envoyé")
    assert Report.objects.count() == 1


def test_without_javascript_all_of_it_is_there(signed_in, people, support):
    page = signed_in(people.editeur, java_script_enabled=False)
    page.goto(support.get_absolute_url())
    page.get_by_text("Copier le lien").click()
    expect(page.get_by_label("Adresse courte de ce support")).to_have_value(re.compile(rf"/supports/{support.pk}/$"))
    page.get_by_role("link", name="Voir les supports proches").click()
    expect(page.get_by_role("link", name="Diagnostic du Confolentais")).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="Modifier le titre").click()
    page.get_by_label("Titre", exact=True).fill("Sans script")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sans script")


def test_the_support_that_replaces_is_sought_as_one_types(signed_in, people, support, device):
    for number in range(25):
        ResourceFactory(title=f"Étude {number}", author=people.editeur)
    page = signed_in(people.editeur, **device)
    page.goto(f"/supports/{support.pk}/remplacer/")
    expect(page.get_by_role("radio")).to_have_count(20)
    sound(page, "remplacer")
    field = page.get_by_label("Titre", exact=True)
    field.press_sequentially("confolentais")
    expect(page.get_by_role("radio")).to_have_count(1)
    expect(page.get_by_role("status").filter(has_text="support")).to_have_text(re.compile("^1.support$"))
    expect(field).to_be_focused()
    page.get_by_role("radio", name="Diagnostic du Confolentais").check()
    page.get_by_role("button", name="Remplacer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Diagnostic du Confolentais")
