"""The page at `/`, and the doors of Wagtail."""

import pytest
from django.urls import reverse
from wagtail.models import Page, Site, Workflow

from accounts.groups import keep_in_step
from accounts.sight import audience_of
from pages.models import HomePage
from pages.setup import ensure_home
from tests import strict
from tests.factories import ResourceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    return ensure_home()


def test_the_home_is_made_once_and_replaces_the_welcome_page_of_wagtail(home):
    assert ensure_home() == home
    assert HomePage.objects.count() == 1
    assert list(Page.objects.filter(depth=2)) == [home.page_ptr]
    assert Site.objects.get(is_default_site=True).root_page_id == home.pk
    assert home.readers.key == "editeurs:cnaf+reseau"


def test_the_only_review_offered_is_ours(home):
    assert list(Workflow.objects.values_list("name", flat=True)) == ["Relecture"]


def test_the_home_is_made_again_in_an_empty_database(home):
    Site.objects.all().delete()
    Page.objects.all().delete()
    assert ensure_home().url == "/"


def test_the_home_greets_by_the_first_name_and_shows_the_panels(client, people, home):
    support = ResourceFactory(title="Diagnostic du Rouillacais")
    client.force_login(people.lecteur)
    page = client.get("/").content.decode()
    assert f"Bonjour {people.lecteur.name.split()[0]}</h1>" in page
    assert support.title in page
    assert 'role="search"' in page


def test_the_words_of_welcome_are_shown_as_text(client, people, home):
    home.intro = "Nouveau ! <b>gras</b>"
    home.save()
    client.force_login(people.lecteur)
    page = client.get("/").content.decode()
    assert "Nouveau\N{NO-BREAK SPACE}! &lt;b&gt;gras&lt;/b&gt;" in page


@pytest.mark.parametrize("supports", [1, 50])
def test_the_home_asks_few_questions_however_many_supports_there_are(
    client, people, home, django_assert_max_num_queries, supports
):
    author = people.editeur
    for _ in range(supports):
        ResourceFactory(author=author)
    client.force_login(people.lecteur)
    client.get("/")
    with django_assert_max_num_queries(12):
        assert client.get("/").status_code == 200


def test_a_page_kept_for_the_cnaf_does_not_exist_for_a_caf(client, people, home):
    home.audience = audience_of({"cnaf"})
    home.save()
    client.force_login(people.lecteur)
    assert client.get("/").status_code == 404
    client.force_login(people.editeur_national)
    assert client.get("/").status_code == 200


def test_a_draft_is_read_by_national_editors_only(client, people, home):
    home.live = False
    home.save()
    assert home.readers.key == "editeurs:cnaf+personne:0"
    assert not home.is_visible_to(people.lecteur)
    assert list(HomePage.objects.visible_to(people.editeur_national)) == [home]


def test_an_address_that_leads_nowhere_gets_a_page_of_ours(client, people, home):
    client.force_login(people.lecteur)
    response = client.get("/nulle-part/")
    assert response.status_code == 404
    assert "Cherchez-le" in response.content.decode()


@pytest.mark.parametrize("who", ["editeur_national", "admin_national"])
def test_national_people_open_wagtail_in_french_and_revise_the_home(client, people, home, who, monkeypatch):
    # Wagtail's editor notes who has it open, and who wants to be told of comments: its own rows, on GET.
    rows_of_wagtail = ("wagtailcore_pagesubscription", "wagtailadmin_editingsession")
    monkeypatch.setattr(strict, "APPEND_ONLY", strict.APPEND_ONLY + rows_of_wagtail)
    person = getattr(people, who)
    keep_in_step(person)  # what granting a level does
    client.force_login(person)
    front = client.get("/cms/")
    assert front.status_code == 200
    assert 'lang="fr"' in front.content.decode()
    address = reverse("wagtailadmin_pages:edit", args=[home.pk])
    assert client.get(address).status_code == 200
    form = {"title": "Accueil", "slug": "accueil", "intro": "Bienvenue", "audience": home.audience.key, "body-count": 0}
    form |= {"action-publish": "1", "comments-TOTAL_FORMS": 0}
    form |= {"comments-INITIAL_FORMS": 0, "comments-MIN_NUM_FORMS": 0, "comments-MAX_NUM_FORMS": ""}
    assert client.post(address, form).status_code == 302
    home.refresh_from_db()
    assert home.intro == "Bienvenue"
    assert home.readers.key == "editeurs:cnaf+reseau"


@pytest.mark.parametrize("path", ["documents/", "redirects/", "sites/", "users/"])
def test_the_screens_of_wagtail_for_what_we_keep_elsewhere_do_not_exist(client, people, home, path):
    client.force_login(people.admin_national)
    assert client.get(f"/cms/{path}").status_code == 404
    front = client.get("/cms/").content.decode()
    assert f"/cms/{path}" not in front


def test_a_second_home_cannot_be_added(home):
    assert not HomePage.can_create_at(home.get_parent())


def test_the_top_of_the_tree_has_a_french_name_whoever_made_it():
    Page.objects.filter(depth=1).update(title="Root", draft_title="Root")
    ensure_home()
    assert [one.get_admin_display_title() for one in Page.objects.filter(depth=1)] == ["Racine du site"]
