"""The deposit when the network fails, and thirty files at once."""

from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from files.models import PendingUpload
from spaces.demo.documents import pdf
from spaces.models import Resource
from tests.browser.conftest import DEVICES, PATIENCE, sign_in, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LINES = "#depot-lignes [data-key]"
STATUS = "#depot-avancement"


@pytest.fixture
def page(chromium, live_server, people):
    """The deposit form in a browser whose console may speak: a lost network is an error to it."""
    context = chromium.new_context(base_url=live_server.url, locale="fr-FR")
    opened = context.new_page()
    opened.set_default_timeout(PATIENCE)
    sign_in(opened, people.editeur.email)
    opened.goto("/deposer/")
    yield opened
    context.close()


@pytest.fixture
def papers(tmp_path):
    """Makes that many different documents, and gives their paths."""

    def made(count):
        paths = [tmp_path / f"fiche_action_{number:02d}.pdf" for number in range(count)]
        for path in paths:
            path.write_bytes(pdf([f"Texte de {path.stem}."], path.stem))
        return [str(path) for path in paths]

    return made


def choose(page, files):
    page.locator("input[type=file]").set_input_files(files)


def test_a_network_lost_in_the_middle_pauses_and_the_rest_leaves_when_it_is_back(page, papers):
    leaving = []

    def let_one_leave(route):
        leaving.append(route)
        if len(leaving) == 1:
            route.continue_()

    page.route("**/deposer/fichiers/", let_one_leave)
    choose(page, papers(6))
    expect(page.locator(LINES)).to_have_count(1)
    page.context.set_offline(True)
    for route in leaving[1:]:
        route.abort("internetdisconnected")
    expect(page.locator(STATUS)).to_contain_text("en pause")
    asked = len(leaving)
    page.wait_for_timeout(500)
    assert (page.locator(LINES).count(), len(leaving)) == (1, asked)
    page.unroute("**/deposer/fichiers/")
    page.context.set_offline(False)
    expect(page.locator(LINES)).to_have_count(6)
    expect(page.locator(STATUS)).to_contain_text("6 fichiers reçus")
    assert PendingUpload.objects.count() == 6


def test_a_request_that_fails_is_tried_again(page, papers):
    failed = []

    def fail_twice(route):
        if len(failed) < 2:
            failed.append(route)
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/deposer/fichiers/", fail_twice)
    choose(page, papers(1))
    expect(page.locator(LINES)).to_have_count(1)
    assert len(failed) == 2


def test_what_never_leaves_is_tried_again_by_hand(page, papers):
    page.clock.install()
    page.route("**/deposer/fichiers/", lambda route: route.abort("connectionreset"))
    choose(page, papers(1))
    again = page.get_by_role("button", name="Réessayer")
    for _ in range(40):
        page.clock.run_for(3000)
        if again.count():
            break
    expect(page.locator(STATUS)).to_contain_text("1 à réessayer")
    page.unroute("**/deposer/fichiers/")
    again.click()
    expect(page.locator(LINES)).to_have_count(1)


def test_what_the_site_has_no_room_for_keeps_its_place_and_leaves_later(page, papers):
    sentence = "Le site n’a plus assez de place pour ce fichier."
    answer = {"status": 503, "content_type": "text/plain; charset=utf-8", "body": sentence}
    page.route("**/deposer/fichiers/", lambda route: route.fulfill(**answer))
    choose(page, papers(3))
    expect(page.locator("#depot-lignes .error-text")).to_have_text([sentence] * 3)
    page.unroute("**/deposer/fichiers/")
    page.get_by_role("button", name="Réessayer tous ces envois").click()
    expect(page.locator(LINES)).to_have_count(3)
    expect(page.locator("#depot-lignes .error-text")).to_have_count(0)


def test_a_site_that_restarts_in_the_middle_is_waited_for(page, papers):
    page.clock.install()
    page.route("**/deposer/fichiers/", lambda route: route.fulfill(status=502, body="<h1>502</h1>"))
    choose(page, papers(3))
    expect(page.locator("#depot-lignes")).to_contain_text("nouvel essai dans un instant")
    for _ in range(6):
        page.clock.run_for(10_000)
    expect(page.get_by_role("button", name="Réessayer")).to_have_count(0)
    page.unroute("**/deposer/fichiers/")
    page.clock.run_for(31_000)
    expect(page.locator(LINES)).to_have_count(3)


def test_a_deposit_whose_answer_is_lost_is_made_once_and_its_end_is_found(page, papers):
    choose(page, papers(2))
    expect(page.locator(LINES)).to_have_count(2)
    lost = []

    def lose_the_first(route):
        if route.request.method != "POST" or lost:
            route.continue_()
            return
        lost.append(route.fetch())
        route.abort("connectionreset")

    page.route("**/deposer/", lose_the_first)
    page.locator("#depot button.main").click()
    expect(page.locator(STATUS)).to_contain_text("Le réseau a coupé pendant l’envoi")
    assert Resource.objects.count() == 2
    page.locator("#depot button.main").click()
    page.wait_for_url("**/deposer/termine/**")
    expect(page.locator("h1")).to_have_text("2 supports déposés")
    assert Resource.objects.count() == 2


def test_two_files_of_one_content_are_one_line_that_says_so(page, papers, tmp_path):
    (first,) = papers(1)
    copy = tmp_path / "copie.pdf"
    copy.write_bytes(Path(first).read_bytes())
    choose(page, [first, str(copy)])
    expect(page.locator(STATUS)).to_contain_text("1 fichier reçu, 1 en double, gardé une seule fois")
    expect(page.locator(LINES)).to_have_count(1)
    expect(page.locator(LINES)).to_contain_text("a le même contenu que ce fichier")


def test_a_photograph_is_deposited_from_a_telephone(chromium, live_server, people, tmp_path):
    context = chromium.new_context(base_url=live_server.url, locale="fr-FR", **DEVICES["telephone"])
    page = context.new_page()
    sign_in(page, people.editeur.email)
    photo = tmp_path / "IMG_20260412_101500.jpg"
    Image.effect_noise((400, 300), 60).resize((4000, 3000)).convert("RGB").save(photo, quality=90)
    page.goto("/deposer/")
    choose(page, [str(photo)])
    expect(page.locator(STATUS)).to_contain_text("1 fichier reçu")
    page.locator("#id_type").select_option("communication")
    assert page.evaluate("document.documentElement.scrollWidth <= screen.width")
    page.locator("#depot button.main").tap()
    page.wait_for_url("**/deposer/termine/**")
    expect(page.locator("#deposes")).to_contain_text("en attente de lecture")
    context.close()


def test_a_file_that_leaves_is_cancelled(page, papers):
    held = []
    page.route("**/deposer/fichiers/", lambda route: held.append(route))
    choose(page, papers(3))
    sending = page.locator("#depot-lignes progress")
    expect(sending).to_have_count(2)
    page.get_by_role("button", name="Annuler fiche_action_00.pdf").click()
    expect(page.locator("#depot-lignes li")).to_have_count(2)
    expect(sending).to_have_count(2)  # the third took its place
    assert not PendingUpload.objects.exists()


def test_thirty_files_with_one_broken_and_one_shared_already_are_deposited(page, papers, tmp_path):
    files = papers(30)
    choose(page, files[7:8])
    page.locator("#depot button.main").click()
    page.wait_for_url("**/deposer/termine/**")
    broken = tmp_path / "casse.pdf"
    broken.write_text("Un texte, et non un PDF.\n" * 20)
    files[12] = str(broken)
    page.goto("/deposer/")
    choose(page, files)
    expect(page.locator(LINES)).to_have_count(29, timeout=60_000)
    expect(page.locator(STATUS)).to_contain_text("29 fichiers reçus, 1 refusé")
    expect(page.locator("#depot-lignes [data-local]")).to_contain_text("n'est pas un PDF")
    shared = page.locator(LINES, has_text="Déjà partagé")
    expect(shared).to_have_count(1)
    expect(shared.get_by_role("link")).to_have_attribute("href", Resource.objects.get().get_absolute_url())
    assert violations(page) == []
    shared.get_by_role("button", name="Retirer").click()
    expect(page.locator(LINES)).to_have_count(28)
    page.locator("#depot button.main").click()
    page.wait_for_url("**/deposer/termine/**")
    assert Resource.objects.filter(type="fiche-action").count() == 29
    assert not PendingUpload.objects.exists()
