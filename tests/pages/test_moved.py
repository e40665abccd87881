"""The address of a page that moved leads to where it is now, for its readers and for nobody else."""

import pytest
from django.db import transaction
from wagtail.contrib.redirects.models import Redirect

from accounts.sight import audience_of
from pages.models import PictureRendition
from pages.pictures import make_sizes
from tests.pages.making import content, picture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def after_commit(monkeypatch):
    """Wagtail notes an address once the transaction has ended: here, at once."""
    monkeypatch.setattr(transaction, "on_commit", lambda act, robust=False: act())


def rename(page, slug):
    page.slug = slug
    page.save_revision().publish()


def test_a_renamed_page_is_found_at_its_old_address_with_what_was_asked(client, people):
    page = content("avant")
    rename(page, "apres")
    client.force_login(people.lecteur)
    answer = client.get("/avant/?q=bilan&page=2")
    assert (answer.status_code, answer.url) == (301, "/apres/?q=bilan&page=2")
    assert answer["Cache-Control"] == "private, no-cache"
    assert client.get("/avant/").url == "/apres/"


def test_however_often_it_moved_one_step_leads_to_it_and_so_for_those_below(client, people):
    page, other = content("un"), content("autre")
    content("dessous", under=page)
    for slug in ("deux", "trois"):
        rename(page, slug)
    page.move(other, pos="last-child")
    client.force_login(people.lecteur)
    for old in ("un", "deux", "trois"):
        assert client.get(f"/{old}/").url == "/autre/trois/"
        assert client.get(f"/{old}/dessous/").url == "/autre/trois/dessous/"
        assert client.get(f"/{old}/dessous/", follow=True).status_code == 200


def test_there_and_back_is_not_a_loop(client, people):
    page = content("un")
    rename(page, "deux")
    rename(page, "un")
    client.force_login(people.lecteur)
    assert client.get("/un/").status_code == 200
    assert client.get("/deux/").url == "/un/"


def test_a_new_page_at_an_old_address_is_the_one_that_answers(client, people):
    rename(content("un"), "deux")
    content("un", title="La nouvelle")
    client.force_login(people.lecteur)
    assert "La nouvelle" in client.get("/un/").content.decode()


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("lecteur", 404),
        ("editeur", 404),
        ("admin_local", 404),
        ("editeur_35", 404),
        ("editeur_national", 301),
        ("admin_national", 301),
    ],
)
def test_the_new_address_is_told_to_the_readers_of_the_page_alone(client, people, name, status):
    rename(content("avant", tokens=("cnaf",)), "projet-secret")
    client.force_login(getattr(people, name))
    answer = client.get("/avant/")
    assert answer.status_code == status
    assert ("projet-secret" in answer.get("Location", "") + answer.content.decode()) == (status == 301)


def test_without_a_level_only_public_pages_are_followed(client, people):
    rename(content("avant"), "apres")
    public = content("mentions", tokens=("public",))
    rename(public, "mentions-legales")
    assert client.get("/mentions/").url == "/mentions-legales/"
    assert "apres" not in client.get("/avant/").url
    client.force_login(people.outsider)
    assert client.get("/avant/").status_code == 403
    assert client.get("/mentions/").url == "/mentions-legales/"
    public.audience = audience_of({"reseau"})
    public.save_revision().publish()
    assert client.get("/mentions/").status_code == 403


def test_before_the_second_factor_nothing_reserved_is_told_nor_shown(client, people):
    rename(content("avant", tokens=("cnaf",)), "projet-secret")
    public = content("mentions", tokens=("public",))
    rename(public, "mentions-legales")
    content("dessous", under=public, tokens=("cnaf",), title="Secret aussi")
    shown = picture()
    make_sizes(shown)
    address = PictureRendition.objects.first().url
    client.force_login_without_code(people.admin_national)
    assert client.get("/avant/").url.startswith("/compte/confirmer/code/")
    assert client.get("/projet-secret/").url.startswith("/compte/confirmer/code/")
    assert client.get(address).url.startswith("/compte/confirmer/code/")
    assert client.get("/mentions/").url == "/mentions-legales/"
    assert "Secret aussi" not in client.get("/mentions-legales/").content.decode()
    client.force_login(people.admin_national)
    assert "Secret aussi" in client.get("/mentions-legales/").content.decode()
    assert client.get("/avant/").url == "/projet-secret/"
    assert client.get(address).status_code == 200


def test_a_page_taken_down_or_deleted_is_followed_by_nobody(client, people):
    page = content("avant")
    rename(page, "apres")
    page.unpublish()
    for name in ("lecteur", "editeur_national"):
        client.force_login(getattr(people, name))
        assert client.get("/avant/").status_code == 404
    page.delete()
    assert not Redirect.objects.exists()
    assert client.get("/avant/").status_code == 404


def test_an_address_that_leads_nowhere_costs_one_question_more(client, people, django_assert_max_num_queries):
    client.force_login(people.lecteur)
    client.get("/nulle-part/")
    with django_assert_max_num_queries(8):
        assert client.get("/nulle-part/").status_code == 404
    assert client.get("/nul%00le/").status_code == 404


def test_the_screens_of_redirects_stay_closed(client, people):
    client.force_login(people.admin_national)
    assert client.get("/cms/redirects/").status_code == 404
    assert client.get("/cms/redirects/add/").status_code == 404
