"""The deposit as it goes wrong: a refused file, a session that ends, two clicks at once, a keyboard only."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from files.models import PendingUpload
from spaces.demo.documents import pdf
from spaces.models import Resource, Status
from tests.browser.conftest import sign_in, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TITLE = "Portrait intercommunal des familles du Rouillacais"
PUBLISH = "document.querySelector('#depot button.main[value=publier]').click()"
LINES = "#depot-lignes [data-key]"


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


def choose(page, files):
    """Choose files that are all accepted, and wait until the server holds them."""
    page.locator("input[type=file]").set_input_files(files)
    expect(page.locator(LINES)).to_have_count(len(files))


def fill(page, files):
    page.goto("/deposer/")
    choose(page, files)
    page.locator("#depot-lignes [name$='-title']").first.fill(TITLE)
    page.locator("#id_type").select_option("diagnostic")
    page.locator("#depot-lignes select").first.select_option("")


def test_a_refused_file_stays_in_the_list_with_its_sentence_and_the_others_are_deposited(
    signed_in, people, device, good, false
):
    page = signed_in(people.editeur, **device)
    fill(page, [good])
    page.locator("input[type=file]").set_input_files([false])
    refused = page.locator("#depot-lignes [data-local]")
    expect(refused).to_contain_text("n'est pas un PDF")
    expect(page.locator("#depot-lignes [name$='-title']")).to_have_value(TITLE)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= screen.width")
    refused.get_by_role("button", name="Enlever de la liste").click()
    expect(refused).to_have_count(0)
    page.evaluate(PUBLISH)
    page.wait_for_url("**/deposer/termine/**")
    assert violations(page) == []
    assert [one.title for one in Resource.objects.all()] == [TITLE]


def test_a_form_with_an_error_comes_back_with_its_lines_and_the_focus_on_what_is_wrong(signed_in, people, device, good):
    page = signed_in(people.editeur, **device)
    fill(page, [good])
    page.locator("#depot-lignes [name$='-territory']").fill("Saint-Denis")
    page.evaluate(PUBLISH)
    alert = page.locator("#depot [role=alert]").first
    expect(alert).to_be_focused()
    expect(page.locator("#depot-lignes")).to_contain_text("plusieurs lieux")
    expect(page.locator("#depot-lignes [name$='-title']")).to_have_value(TITLE)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= screen.width")


def test_two_clicks_make_one_support_and_its_reading_is_followed(signed_in, people, good):
    page = signed_in(people.editeur)
    fill(page, [good])
    page.evaluate(f"{PUBLISH}; {PUBLISH}")
    page.wait_for_url("**/deposer/termine/**")
    expect(page.locator("#deposes")).to_contain_text("en attente de lecture")
    call_command("work", "--until-empty")
    expect(page.locator("#deposes")).to_contain_text("texte cherchable")
    assert Resource.objects.count() == 1


def test_publishing_while_files_leave_waits_for_them(signed_in, people, good):
    page = signed_in(people.editeur)
    page.goto("/deposer/")
    page.locator("#id_type").select_option("diagnostic")
    page.locator("input[type=file]").set_input_files([good])
    page.evaluate(PUBLISH)
    page.wait_for_url("**/deposer/termine/**")
    assert Resource.objects.count() == 1


def test_two_sends_without_javascript_make_one_support(signed_in, people, good):
    page = signed_in(people.editeur, java_script_enabled=False)
    for _ in range(2):
        page.goto("/deposer/")
        page.locator("input[type=file]").set_input_files([good])
        page.get_by_label(re.compile("^Titre")).first.fill(TITLE)
        page.locator("#id_type").select_option("diagnostic")
        page.get_by_role("button", name="Publier").click()
        page.wait_for_load_state()
    expect(page.locator("#depot [role=alert]")).to_contain_text("Déjà partagé")
    assert [one.title for one in Resource.objects.all()] == [TITLE]


def test_without_javascript_a_form_with_an_error_is_adjusted_line_by_line(signed_in, people, good):
    page = signed_in(people.editeur, java_script_enabled=False)
    page.goto("/deposer/")
    page.locator("input[type=file]").set_input_files([good])
    page.get_by_role("button", name="Publier").click()
    line = page.locator(LINES)
    expect(line.locator("[name$='-type']")).to_have_value("portrait-territoire")
    line.locator("[name$='-title']").fill(TITLE)
    page.get_by_role("button", name="Publier").click()
    page.wait_for_url("**/deposer/termine/**")
    assert [(one.title, one.type_id) for one in Resource.objects.all()] == [(TITLE, "portrait-territoire")]


def test_a_file_is_taken_out_without_javascript_and_what_was_typed_stays(signed_in, people, good):
    page = signed_in(people.editeur, java_script_enabled=False)
    page.goto("/deposer/")
    page.locator("input[type=file]").set_input_files([good])
    page.get_by_role("button", name="Publier").click()
    page.locator("#id_year").fill("2018")
    page.get_by_role("button", name="Retirer").click()
    expect(page.locator(LINES)).to_have_count(0)
    expect(page.locator("#id_year")).to_have_value("2018")


def test_a_session_that_ends_loses_neither_text_nor_files(signed_in, people, good):
    page = signed_in(people.editeur)
    fill(page, [good])
    page.context.clear_cookies()
    page.evaluate(PUBLISH)
    expect(page.locator("#depot-avancement")).to_contain_text("Votre session ou votre niveau a pris fin")
    other = page.context.new_page()
    sign_in(other, people.editeur.email)
    page.evaluate(PUBLISH)
    page.wait_for_url("**/deposer/termine/**")
    expect(page.locator("#deposes")).to_contain_text(TITLE)


def test_files_that_leave_after_the_end_of_the_session_wait_for_the_next_one(signed_in, people, good):
    page = signed_in(people.editeur)
    page.goto("/deposer/")
    page.context.clear_cookies()
    page.locator("input[type=file]").set_input_files([good])
    expect(page.locator("#depot-avancement")).to_contain_text("Votre session ou votre niveau a pris fin")
    other = page.context.new_page()
    sign_in(other, people.editeur.email)
    page.get_by_role("button", name="Reprendre").click()
    expect(page.locator(LINES)).to_have_count(1)


def test_a_session_that_ends_without_javascript_says_so(signed_in, people, good):
    page = signed_in(people.editeur, java_script_enabled=False)
    page.goto("/deposer/")
    page.locator("input[type=file]").set_input_files([good])
    page.locator("#id_type").select_option("diagnostic")
    page.context.clear_cookies(name=re.compile("session"))
    page.get_by_role("button", name="Publier").click()
    expect(page.locator("main")).to_contain_text("Votre session avait pris fin")


def test_a_proposal_is_shown_and_refused_in_one_click(signed_in, people, good):
    page = signed_in(people.editeur)
    page.goto("/deposer/")
    choose(page, [good])
    field = page.locator("#depot-lignes select")
    expect(field).to_have_value("portrait-territoire")
    page.get_by_role("button", name=re.compile("^Refuser : Type")).click()
    expect(field).to_have_value("")
    expect(field).to_be_focused()
    expect(page.get_by_role("button", name=re.compile("^Refuser : Type"))).to_have_count(0)


def test_what_is_typed_comes_back_in_another_browser(signed_in, people, good):
    page = signed_in(people.editeur)
    fill(page, [good])
    with page.expect_response("**/deposer/brouillon/"):
        page.locator("#id_year").fill("2017")
    later = signed_in(people.editeur)
    later.goto("/deposer/")
    expect(later.locator("#id_year")).to_have_value("2017")
    expect(later.locator("#depot-lignes [name$='-title']")).to_have_value(TITLE)


def test_the_second_of_two_tabs_is_told_that_its_files_are_deposited(signed_in, people, good):
    first = signed_in(people.editeur)
    fill(first, [good])
    second = first.context.new_page()
    second.goto("/deposer/")
    expect(second.locator(LINES)).to_have_count(1)
    first.evaluate(PUBLISH)
    first.wait_for_url("**/deposer/termine/**")
    second.evaluate(PUBLISH)
    expect(second.locator("#depot [role=alert]").first).to_contain_text("ne sont plus en attente")
    assert Resource.objects.count() == 1


def test_going_back_after_a_deposit_shows_an_empty_form(signed_in, people, good):
    page = signed_in(people.editeur)
    fill(page, [good])
    page.evaluate(PUBLISH)
    page.wait_for_url("**/deposer/termine/**")
    page.go_back()
    expect(page.locator("#depot")).to_be_visible()
    expect(page.locator(LINES)).to_have_count(0)


def test_a_deposit_is_followed_by_its_like_or_undone(signed_in, people, good):
    page = signed_in(people.editeur)
    fill(page, [good])
    page.evaluate(PUBLISH)
    page.wait_for_url("**/deposer/termine/**")
    ended = page.url
    page.get_by_role("link", name="Déposer la suite").click()
    expect(page.locator("#id_type")).to_have_value("diagnostic")
    page.goto(ended)
    page.get_by_role("button", name="Annuler ce dépôt").click()
    expect(page.locator("main")).to_contain_text("Le support déposé est retiré")
    assert Resource.objects.get().status == Status.WITHDRAWN


def test_a_file_is_taken_out_of_the_deposit(signed_in, people, good):
    page = signed_in(people.editeur)
    page.goto("/deposer/")
    choose(page, [good])
    page.get_by_role("button", name="Retirer").click()
    expect(page.locator(LINES)).to_have_count(0)
    expect(page.locator("#depot-recus")).to_be_hidden()
    assert not PendingUpload.objects.exists()


def test_the_actions_stay_in_sight_and_a_fault_is_one_click_away(signed_in, people, device, tmp_path):
    notes = [tmp_path / f"note {number}.txt" for number in range(8)]
    for number, note in enumerate(notes):
        note.write_text(f"Bonjour {number}.")
    page = signed_in(people.editeur, **device)
    page.goto("/deposer/")
    choose(page, [str(note) for note in notes])
    publish = page.get_by_role("button", name="Publier")
    expect(publish).to_be_in_viewport()
    for line in page.locator(LINES).filter(has_not_text="note 7.txt").all():
        line.locator("[name$='-type']").select_option("etude")
    publish.click()
    expect(page.locator("#depot [role=alert]")).to_be_focused()
    expect(page.locator(".deposit-fold")).to_have_count(7)
    page.get_by_role("link", name="note 7.txt, type").click()
    fault = page.locator(LINES).filter(has_text="note 7.txt").locator("[name$='-type']")
    expect(fault).to_be_focused()
    assert (
        fault.bounding_box()["y"] + fault.bounding_box()["height"] <= page.locator(".deposit-bar").bounding_box()["y"]
    )
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= screen.width")


def test_of_two_same_files_the_name_of_the_copy_is_left_out_and_said(signed_in, people, good, tmp_path):
    copy = tmp_path / "Copie de portrait.pdf"
    copy.write_bytes(Path(good).read_bytes())
    page = signed_in(people.editeur)
    page.goto("/deposer/")
    choose(page, [str(copy)])
    page.locator("input[type=file]").set_input_files([good])
    expect(page.locator("#depot-avancement")).to_contain_text("1 en double")
    expect(page.locator("#depot-avancement")).to_contain_text("Copie de portrait.pdf")
    expect(page.locator(f"{LINES} .deposit-head")).to_contain_text("portrait_rouillacais")
    expect(page.locator(LINES)).to_contain_text("Copie de portrait.pdf")
    expect(page.locator(LINES)).to_have_count(1)


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


def test_what_is_chosen_before_the_script_came_is_sent_too(signed_in, people, device, good):
    page = signed_in(people.editeur, **device)
    held = []
    page.route(re.compile(r"/js/deposit\."), lambda route: held.append(route))
    page.goto("/deposer/", wait_until="commit")
    page.locator("input[type=file]").set_input_files([good])
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
    expect(page.locator(LINES)).to_have_count(1)
    assert page.locator("input[type=file]").evaluate("input => input.files.length") == 0
