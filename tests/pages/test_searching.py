"""Pages in the search: by their words, their headings and their number; what was published, moved or narrowed."""

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from accounts.models import WorkingGroup
from accounts.sight import audience_of, forget
from links.signals import changed
from pages.models import LetterPage, NewsPage
from pages.setup import ensure_home
from search import indexing, service
from search.engines import engine
from tests.factories import ResourceFactory
from tests.pages.making import block, content

pytestmark = pytest.mark.django_db

WORDS = block("text", "<p>Avant tout</p><h2>Tenir le zeppelin</h2><p>Le zeppelin du territoire se tient à deux.</p>")
NATIONAL, EVERYONE = ("editeur_national", "admin_national"), (
    "lecteur", "editeur", "admin_local", "lecteur_35", "editeur_35", "two_cafs", "editeur_national", "admin_national",
)  # fmt: skip


@pytest.fixture(autouse=True)
def empty_index(db, settings, tmp_path):
    settings.SEARCH_INDEX_DIR = tmp_path / "index"
    caches["process"].clear()
    engine().rebuild([])


def letter(number, title="La mise en place des conventions", **fields):
    """A published letter of that number."""
    home = ensure_home()
    news = NewsPage.objects.first() or home.add_child(
        instance=NewsPage(title="Actualités", slug="actualites", audience=home.audience)
    )
    fields = {"nature": LetterPage.Nature.CIRCULAR_LETTER, "date": date(2013, 12, 18)} | fields
    return news.add_child(
        instance=LetterPage(title=title, slug=f"lettre-{number}", number=number, audience=home.audience, **fields)
    )


def found(user, text="zeppelin", **asked):
    """The addresses that this person finds, after checking that every count says the same."""
    forget(user)
    page = service.find(user, text, **asked)
    assert page.total == len(page.found)
    return [hit.url for hit in page.found]


def index():
    for pk in WorkingGroup.objects.order_by("pk").values_list("pk", flat=True):  # those of tests.factories.people
        changed.send(sender=WorkingGroup, kind="group", pk=pk, narrows=False)
    indexing.index_waiting()
    assert indexing.compare().counts() == {"missing": 0, "stale": 0, "orphan": 0}


def test_a_page_is_found_by_its_words_and_leads_to_the_heading_that_holds_them(people, client):
    content("tenir", WORDS)
    index()
    client.force_login(people.lecteur)
    page = client.get(reverse("search:results"), {"q": "zeppelin"}).content.decode()
    assert 'href="/tenir/"' in page
    assert 'href="/tenir/#tenir-le-zeppelin"' in page
    assert "ouvrir «\N{NO-BREAK SPACE}Tenir le zeppelin\N{NO-BREAK SPACE}»" in page
    assert client.get("/tenir/").content.decode().count('id="tenir-le-zeppelin"') == 1


def test_the_pages_of_the_cnaf_are_a_kind_to_choose_with_its_count(people, client):
    content("tenir", WORDS)
    support = ResourceFactory(title="Un zeppelin de la Charente", author=people.editeur)
    indexing.rebuild()
    client.force_login(people.lecteur)
    page = client.get(reverse("search:results"), {"q": "zeppelin"}).content.decode()
    assert "Pages de la Cnaf <span>1</span>" in page
    assert "Supports <span>1</span>" in page
    assert "Page d’information" in page
    assert found(people.lecteur, kind="page") == ["/tenir/"]
    assert found(people.lecteur, kind="resource") == [support.get_absolute_url()]
    assert found(people.lecteur, filters={"nature": ("page",)}) == ["/tenir/"]


@pytest.mark.parametrize("typed", ["2013-205", "lettre 2013-205", "lettre circulaire n° 2013-205", "la 2013-205"])
def test_a_letter_is_found_first_by_its_number(people, typed):
    ResourceFactory(title="Suite de la lettre circulaire 2013-205", summary="2013-205 2013-205", caf_id=None)
    letter("2014-009")
    wanted = letter("2013-205")
    content("rappel", block("text", "<p>La lettre circulaire n° 2013-205, lettre 2013-205, dit tout.</p>"))
    indexing.rebuild()
    assert found(people.lecteur, typed)[0] == wanted.url
    named = service.find(people.lecteur, typed).found[0].title
    assert named == "La mise en place des conventions, lettre circulaire n° 2013-205"


def test_the_command_finds_pages(people):
    content("tenir", WORDS)
    index()
    out = StringIO()
    call_command("search", "zeppelin", f"--as={people.lecteur.email}", "--kind=page", "--json", stdout=out)
    answer = json.loads(out.getvalue())
    assert [(hit["kind"], hit["url"], hit["part"]) for hit in answer["hits"]] == [
        ("page", "/tenir/", "/tenir/#tenir-le-zeppelin")
    ]


def test_suggestions_name_pages(people):
    content("tenir", title="Tenir le zeppelin")
    index()
    assert [title for title, _, _ in service.suggest(people.lecteur, "zepp")] == ["Tenir le zeppelin"]


def test_a_draft_is_found_by_its_readers_only_by_its_last_words_and_leads_to_its_editor(people):
    page = content("tenir", live=False)
    page.body = json.dumps([WORDS])
    page.save_revision()
    index()
    for name in EVERYONE:
        expected = [f"/cms/pages/{page.pk}/edit/"] if name in NATIONAL else []
        assert found(getattr(people, name)) == expected, name
    assert service.find(people.editeur_national, "zeppelin").found[0].title == "Tenir (brouillon)"


def test_what_a_published_page_will_say_is_found_once_it_is_published(people):
    page = content("tenir")
    page.body = json.dumps([WORDS])
    revision = page.save_revision()
    index()
    assert found(people.editeur_national) == []
    revision.publish()
    index()
    assert found(people.lecteur) == ["/tenir/"]


def test_a_draft_of_other_readers_changes_nobody_s_sight(people):
    page = content("tenir", WORDS, tokens=("cnaf",))
    page.audience = audience_of({"public"})
    page.save_revision()
    page = type(page).objects.get(pk=page.pk)
    assert not page.is_visible_to(people.lecteur)
    index()
    assert found(people.lecteur) == []
    page.get_latest_revision().publish()
    index()
    assert found(people.lecteur) == ["/tenir/"]


@pytest.mark.parametrize("act", ["audience", "unpublish", "delete", "delete above", "expire", "words"])
def test_what_was_narrowed_is_nowhere_from_the_act_on_even_with_the_worker_stopped(people, act):
    above = content("dessus")
    page = content("tenir", WORDS, under=above)
    index()
    assert found(people.lecteur) == ["/dessus/tenir/"]
    narrow(page, act)
    for name in EVERYONE:
        assert found(getattr(people, name)) == [], name
        assert service.suggest(getattr(people, name), "tenir") == []
    index()
    assert found(people.lecteur) == []
    if act in ("unpublish", "expire"):
        assert found(people.editeur_national) == [f"/cms/pages/{page.pk}/edit/"]


def narrow(page, act):
    """Take the words of a page from the readers of the network, by one of the ways of Wagtail."""
    if act == "audience":
        page.audience = audience_of({"cnaf"})
        page.save_revision().publish()
    elif act == "unpublish":
        page.unpublish()
    elif act == "delete":
        Page.objects.get(pk=page.pk).delete()
    elif act == "delete above":
        page.get_parent().delete()
    elif act == "expire":
        Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
        call_command("publish_scheduled", stdout=StringIO())
    else:
        page.title = "Retenir"
        page.body = json.dumps([block("text", "<p>Rien</p>")])
        page.save_revision().publish()


@pytest.mark.parametrize("act", ["slug", "move"])
def test_a_page_that_moves_is_found_at_its_new_address_and_so_are_those_below(people, act):
    above = content("dessus", block("text", "<h2>Le zeppelin</h2>"))
    content("tenir", WORDS, under=above)
    index()
    if act == "slug":
        above.slug = "ailleurs"
        above.save_revision().publish()
        expected = {"/ailleurs/", "/ailleurs/tenir/"}
    else:
        above.move(content("autre"), pos="last-child")
        expected = {"/autre/dessus/", "/autre/dessus/tenir/"}
    index()
    hits = service.find(people.lecteur, "zeppelin").found
    assert {hit.url for hit in hits} == expected
    assert {hit.part.address.partition("#")[0] for hit in hits} == expected


def test_a_page_kept_for_the_cnaf_is_found_by_national_people_only(people):
    content("tenir", WORDS, tokens=("cnaf",))
    index()
    for name in EVERYONE:
        assert bool(found(getattr(people, name))) == (name in NATIONAL), name


def test_a_page_scheduled_is_found_once_its_date_has_come(people):
    page = content("tenir", live=False)
    page.body = json.dumps([WORDS])
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision(approved_go_live_at=page.go_live_at)
    index()
    assert found(people.lecteur) == []
    page.get_latest_revision().__class__.objects.filter(object_id=str(page.pk)).update(
        approved_go_live_at=timezone.now() - timedelta(minutes=1)
    )
    call_command("publish_scheduled", stdout=StringIO())
    index()
    assert found(people.lecteur) == []
