"""A working group from its proposal to a support that its members find and nobody else, as people live it."""

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from accounts.models import WorkingGroup
from search.engines import engine
from tests.browser.conftest import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NAME, TITLE = "Accueil itinérant", "Tournée de la micro-crèche mobile"


def test_a_group_is_proposed_opened_joined_and_shares_what_nobody_else_finds(signed_in, people, settings, tmp_path):
    settings.SEARCH_INDEX_DIR = tmp_path / "index"
    engine().rebuild([])
    leader = signed_in(people.editeur)
    leader.goto("/groupes/")
    leader.get_by_role("link", name="Proposer un groupe").first.click()
    leader.get_by_label("Nom du groupe").fill(NAME)
    leader.get_by_label("Objet").fill("Écrire ensemble une fiche action.")
    leader.get_by_role("button", name="Proposer le groupe").click()
    expect(leader.locator("main")).to_contain_text("Le groupe est proposé")

    national = signed_in(people.editeur_national)
    national.goto("/groupes/")
    national.get_by_role("link", name=f"Décider pour {NAME}").click()
    national.get_by_label("Ouvrir le groupe").check()
    national.get_by_role("button", name="Enregistrer la décision").click()
    expect(national.locator("main")).to_contain_text("Le groupe est ouvert")

    leader.reload()
    leader.get_by_role("link", name="Inviter une personne").click()
    leader.get_by_label("Nom ou adresse électronique").fill(people.lecteur_35.email)
    leader.get_by_role("button", name="Chercher").last.click()
    leader.get_by_label(people.lecteur_35.name).check()
    assert violations(leader) == []
    leader.get_by_role("button", name="Inviter").click()
    expect(leader.locator("main")).to_contain_text("est invité")
    assert violations(leader) == []

    invited = signed_in(people.lecteur_35, viewport={"width": 390, "height": 844})
    invited.goto("/a-faire/")
    invited.get_by_role("link", name=NAME).click()
    invited.get_by_role("button", name="Répondre").click()
    expect(invited.locator("main")).to_contain_text("Vous êtes membre du groupe")

    leader.get_by_role("link", name="Déposer pour ce groupe").click()
    file = tmp_path / "tournee.txt"
    file.write_text("Le véhicule dessert quatre communes.")
    leader.locator("input[type=file]").set_input_files([str(file)])
    leader.locator("#depot-lignes [name$='-title']").first.fill(TITLE)
    leader.locator("#id_type").select_option("autre")
    expect(leader.locator("#id_audience")).to_have_value(f"groupe:{WorkingGroup.objects.get(name=NAME).pk}")
    leader.evaluate("document.querySelector('#depot button.main[value=publier]').click()")
    leader.wait_for_url("**/deposer/termine/**")
    call_command("work", "--until-empty", verbosity=0)

    invited.goto("/recherche/?q=véhicule")
    expect(invited.get_by_role("link", name=TITLE).first).to_be_visible()
    invited.get_by_role("link", name=TITLE).first.click()
    expect(invited.locator("h1")).to_contain_text(TITLE)
    outside = signed_in(people.two_cafs)
    outside.goto("/recherche/?q=véhicule")
    expect(outside.locator("main")).not_to_contain_text(TITLE)
    outside.goto(WorkingGroup.objects.get(name=NAME).get_absolute_url())
    expect(outside.locator("main")).not_to_contain_text(people.lecteur_35.name)
    expect(outside.locator("main")).not_to_contain_text(TITLE)
