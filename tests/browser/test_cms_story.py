"""Working in Wagtail in a real browser, under the strict CSP: the life of a letter, two editors, every screen."""

import datetime
import re
from unittest.mock import patch

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts import groups
from accounts.models import Level
from accounts.sight import audience_of
from pages import periodic
from pages.models import LetterPage, NewsPage
from pages.setup import ensure_home
from tests.browser.conftest import DEVICES, sign_in
from tests.factories import ResourceFactory, person

pytestmark = pytest.mark.django_db(transaction=True)

TITLE = "Trame du diagnostic 2027"
# Wagtail compares what is typed with what the form held two seconds after it opened, and says so in the page.
WATCHED = "#page-edit-form[data-w-unsaved-has-edits-value=false]"


@pytest.fixture
def news(people):
    person(Level.EDITEUR_NATIONAL, email="editeur-national-2@example.org")
    groups.reconcile()
    page = NewsPage(title="Actualités", slug="actualites", audience=audience_of({"reseau"}))
    page = ensure_home().add_child(instance=page)
    old = LetterPage(
        title="Trame du diagnostic 2020",
        slug="trame-2020",
        date=datetime.date(2020, 2, 1),
        audience=audience_of({"reseau"}),
        live=False,
    )
    page.add_child(instance=old)
    old.save_revision().publish()
    ResourceFactory(title="Trame de diagnostic", caf_id=None)
    return page


@pytest.fixture
def enter(open_page):
    """A page of Wagtail for that national editor."""

    def entered(email):
        page = open_page(**DEVICES["bureau"])
        sign_in(page, email)
        return page

    return entered


def do(page, words):
    """Click a button of the foot of the editor, and wait for what follows."""
    button = page.locator("footer").get_by_role("button", name=re.compile(words, re.IGNORECASE)).first
    if not button.is_visible():
        page.locator("footer [data-w-dropdown-target=toggle]").first.click()
    with page.expect_navigation():
        button.click()


def write(page, news):
    """A letter with an annex, that replaces the old one; saved by Wagtail as it is typed."""
    page.goto(f"/cms/pages/add/pages/letterpage/{news.pk}/")
    page.locator(WATCHED).wait_for()
    page.locator("#id_title").fill(TITLE)
    page.locator("#id_date").fill("02/12/2026")
    page.keyboard.press("Tab")
    expect(page).to_have_url(re.compile(r"/cms/pages/\d+/edit/"))  # saved once: what follows is saved on top of it
    annexes = page.locator("#panel-child-contenu-annexes-section")
    annexes.locator("button.c-sf-add-button").first.click()
    annexes.get_by_role("button", name="Choisir un support").click()
    page.locator(".modal-body a[data-chooser-modal-choice]").first.click()
    page.locator("#id_replacements-ADD").click()
    page.locator("[id^=inline_child_replacements-0]").get_by_role("button", name=re.compile("Choisissez")).click()
    page.locator(".modal-body a[data-chooser-modal-choice], .modal-body a.choose-page").first.click()
    expect(page.locator("#id_replacements-INITIAL_FORMS")).to_have_value("1")  # the last thing chosen is saved
    assert re.search(r"/cms/pages/\d+/edit/", page.url)


def test_a_letter_is_written_reviewed_scheduled_published_and_replaces_another(enter, news):
    author = enter("editeur-national@example.org")
    write(author, news)
    assert author.locator("#id_slug").input_value() == "trame-du-diagnostic-2027"
    do(author, "Soumettre à la relecture")
    letter = LetterPage.objects.get(title=TITLE)

    other = enter("editeur-national-2@example.org")
    other.goto("/cms/")
    other.get_by_role("link", name=TITLE).first.click()
    other.get_by_text("Cette page attend votre relecture").wait_for()
    other.locator("[data-side-panel-toggle=status]").click()
    other.get_by_role("button", name="Programmer").first.click()
    tomorrow = timezone.localtime() + datetime.timedelta(days=1)
    other.locator("#id_go_live_at").fill(tomorrow.strftime("%d/%m/%Y 08:00"))
    with other.expect_navigation():  # by the keyboard, as the calendar opens over the button
        other.get_by_role("button", name="Enregistrer la programmation").press("Enter")
    do(other, "^\\s*Approuver et publier\\s*$")
    letter.refresh_from_db()
    assert (letter.live, bool(letter.approved_schedule)) == (False, True)

    with patch("django.utils.timezone.now", return_value=timezone.now() + datetime.timedelta(days=2)):
        periodic.keep_the_dates(timezone.now())
    letter.refresh_from_db()
    assert letter.live
    assert [one.replaced.slug for one in letter.replacements.all()] == ["trame-2020"]
    other.goto(letter.url)
    assert other.get_by_role("heading", name=TITLE).is_visible()
    assert "Trame de diagnostic" in other.locator("main").inner_text()


def test_the_preview_shows_the_page_as_on_the_site_and_two_editors_see_each_other(enter, news):
    letter = LetterPage.objects.get(slug="trame-2020")
    page = enter("editeur-national@example.org")
    page.goto(f"/cms/pages/{letter.pk}/edit/")
    page.locator("[data-side-panel-toggle=preview]").click()
    shown = page.frame_locator("iframe").first
    shown.get_by_role("heading", name="Trame du diagnostic 2020").wait_for()
    assert shown.locator(".logo").count() == 1

    other = enter("editeur-national-2@example.org")
    other.goto(f"/cms/pages/{letter.pk}/edit/")
    other.locator(".w-editing-sessions__session").hover()
    other.get_by_role("tooltip").get_by_text("Agent Numéro").wait_for()


def test_what_is_typed_when_the_session_ended_stays_until_it_is_saved(enter, news):
    letter = LetterPage.objects.get(slug="trame-2020")
    page = enter("editeur-national@example.org")
    # Wagtail asks every ten seconds who else is here, and writes in the console that it was refused.
    page.route("**/editing-sessions/**", lambda route: route.fulfill(json={"html": "<ol></ol>"}))
    page.goto(f"/cms/pages/{letter.pk}/edit/")
    page.locator(WATCHED).wait_for()
    page.context.clear_cookies(name="sessionid")
    page.locator("#id_intro").fill("Tapé après la fin de la session.")
    page.locator("footer").get_by_text("Rien n’est enregistré").wait_for()
    page.locator("footer").get_by_role("button", name="Enregistrer le brouillon").click()
    expect(page.get_by_text("votre session a pris fin")).to_be_in_viewport()

    other = page.context.new_page()
    sign_in(other, "editeur-national@example.org")
    do(page, "Enregistrer le brouillon")
    expect(page.locator("#id_intro")).to_have_value("Tapé après la fin de la session.")
    letter.refresh_from_db()
    assert letter.get_latest_revision_as_object().intro == "Tapé après la fin de la session."


def test_no_screen_of_wagtail_that_we_use_breaks_the_policy(enter, news):
    """The console of each is asserted empty by `open_page`."""
    letter = LetterPage.objects.get(slug="trame-2020")
    letter.intro = "Réécrite."
    revision = letter.save_revision()
    page = enter("editeur-national@example.org")
    one, first = letter.pk, letter.live_revision_id
    for address in (
        "",
        "pages/",
        f"pages/{news.pk}/",
        f"pages/{one}/history/",
        f"pages/{one}/workflow_history/",
        f"pages/{one}/usage/",
        f"pages/{one}/move/",
        f"pages/{one}/copy/",
        f"pages/{one}/delete/",
        f"pages/{one}/unpublish/",
        f"pages/{one}/revisions/compare/{first}...{revision.pk}/",
        f"pages/{one}/revisions/{first}/view/",
        f"bulk/wagtailcore/page/publish/?id={one}",
        "images/",
        "images/multiple/add/",
        "reports/workflow/",
        "reports/locked/",
        "reports/aging-pages/",
        "account/",
    ):
        answer = page.goto(f"/cms/{address}", wait_until="networkidle")
        assert answer.status == 200, address
