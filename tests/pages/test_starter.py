"""The first pages are given once, published with their history, and then left to the Cnaf."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import Page, Revision

from accounts.sight import audience_of
from pages.models import ContentPage, GivenPage, LetterPage, MethodPage, NationalPage, NewsPage, QuestionsPage, StepPage
from pages.setup import ensure_home
from pages.starter.catalogue import PAGES, STEPS
from pages.starter.loader import load
from pages.starter.writing import NBSP, Written, text
from tests.pages.test_starter_texts import texts_of

pytestmark = pytest.mark.django_db

ADDRESSES = [f"/{page.name}/" for page in PAGES]
PUBLIC = [f"/{page.name}/" for page in PAGES if page.audience == "public"]


@pytest.fixture
def home():
    return ensure_home()


@pytest.fixture
def given(home):
    load()
    return home


def few(*names: str) -> list[Written]:
    return [page for page in PAGES if page.name in names]


def test_each_page_is_published_with_its_history_at_its_address(given):
    pages = {page.url: page for page in NationalPage.objects.exclude(pk=given.pk).select_related("readers")}
    assert set(pages) == set(ADDRESSES)
    for page in pages.values():
        assert page.live
        assert not page.has_unpublished_changes
        assert page.live_revision_id == page.latest_revision_id
        assert page.first_published_at
    assert {address for address in pages if "public" in pages[address].readers.key} == set(PUBLIC)


def test_each_page_has_the_kind_that_its_place_asks_for(given):
    assert MethodPage.objects.get().get_children().type(StepPage).count() == 5
    assert [page.step_id for page in StepPage.objects.order_by("path")] == [page.slug for page in STEPS]
    assert QuestionsPage.objects.count() == 1
    assert NewsPage.objects.get().get_children().type(LetterPage).count() == LetterPage.objects.count() == 6
    assert set(ContentPage.objects.child_of(given).values_list("slug", flat=True)) == {
        "liens-utiles",
        "aide",
        "mentions-legales",
        "accessibilite",
        "donnees-personnelles",
    }


def test_an_editor_can_save_each_page_as_it_was_given(given):
    for written in PAGES:
        page = GivenPage.objects.get(name=written.name).page.specific
        page.full_clean()
        for name in page.streams:
            stream = getattr(page, name)
            assert len(stream) == len(written.fields.get(name, [])), written.name
            stream.stream_block.clean(stream)


def test_what_is_stored_has_its_french_spaces(given):
    for page in NationalPage.objects.exclude(pk=given.pk).specific():
        plain = [page.title, getattr(page, "intro", ""), getattr(page, "duration", "")]
        stored = [text for name in page.streams for text in texts_of(getattr(page, name).get_prep_value())]
        for words in [*plain, *stored]:
            assert not any(f" {mark}" in words for mark in ":;?!»"), words
            assert "'" not in words, words


def test_a_link_to_a_page_that_is_given_follows_it_wherever_it_moves(client, people, home):
    some = few("methode", "methode/preparer", "methode/reperes", "actualites", "actualites/base-lotus")
    load(some)
    step = StepPage.objects.get()
    step.slug = "se-preparer"
    step.save_revision().publish()
    client.force_login(people.lecteur)
    page = client.get("/methode/reperes/").content.decode()
    assert 'href="/methode/se-preparer/"' in page
    assert 'href="/methode/preparer/"' not in page
    assert 'href="/methode/questions/"' in page  # not given here: its address is kept as it was written


def test_a_second_time_gives_nothing(home):
    some = few("methode", "methode/suivre", "actualites", "actualites/base-lotus")
    assert load(some) == 4
    before = Revision.objects.count()
    assert load(some) == 0
    assert Revision.objects.count() == before


def test_what_the_cnaf_wrote_since_is_kept(home):
    load(few("aide"))
    page = ContentPage.objects.get(slug="aide")
    page.title, page.slug, page.body = "Comment faire ?", "comment-faire", []
    page.save_revision().publish()
    assert load(few("aide")) == 0
    page = ContentPage.objects.get(pk=page.pk)
    assert (page.title, page.slug, len(page.body)) == ("Comment faire ?", "comment-faire", 0)
    assert not ContentPage.objects.filter(slug="aide").exists()


def test_a_page_that_was_deleted_is_not_given_again(home):
    load(few("methode", "methode/suivre"))
    Page.objects.get(slug="suivre").delete()
    assert load(few("methode", "methode/suivre")) == 0
    assert not StepPage.objects.exists()
    assert GivenPage.objects.get(name="methode/suivre").page is None


def test_what_stood_under_a_page_that_was_deleted_does_not_come_back(home):
    load(few("actualites", "actualites/base-lotus"))
    NewsPage.objects.get().delete()
    assert load(few("actualites", "actualites/base-lotus", "actualites/suivi-du-deploiement")) == 0
    assert not LetterPage.objects.exists()


def test_a_page_written_later_is_given_to_a_site_that_has_the_others(home):
    load(few("methode", "methode/preparer"))
    MethodPage.objects.get().move(home, pos="first-child")
    assert load(few("methode", "methode/preparer", "methode/suivre")) == 1
    assert StepPage.objects.get(slug="suivre").get_parent().specific == MethodPage.objects.get()


def test_an_address_that_the_cnaf_already_uses_is_left_to_it(home):
    own = home.add_child(instance=ContentPage(title="Notre aide", slug="aide", audience=audience_of({"reseau"})))
    assert load(few("aide")) == 0
    assert ContentPage.objects.get(slug="aide") == own.specific
    own.delete()
    assert load(few("aide")) == 0


def test_a_letter_whose_number_is_already_there_is_left(home):
    load(few("actualites"))
    news = NewsPage.objects.get()
    letter = few("actualites/deploiement-de-la-ctg")[0]
    own = LetterPage(
        title="La nôtre",
        slug="la-notre",
        nature=letter.fields["nature"],
        number=letter.fields["number"],
        date=letter.fields["date"],
        audience=audience_of({"reseau"}),
    )
    news.add_child(instance=own)
    assert load([letter]) == 0
    assert list(LetterPage.objects.all()) == [own]


def test_a_page_that_cannot_be_published_gives_none(home):
    wrong = Written(name="x", model="ContentPage", slug="x", title="", fields={"body": [text("<p>x</p>")]})
    with pytest.raises(ValidationError):
        load([*few("aide"), wrong])
    assert not ContentPage.objects.exists()
    assert not GivenPage.objects.exists()


def test_the_network_reads_each_page_and_the_others_only_what_is_public(
    client, people, given, django_assert_max_num_queries
):
    for address in ADDRESSES:
        answer = client.get(address)
        if address in PUBLIC:
            assert answer.status_code == 200
        else:
            assert answer.status_code == 302
            assert answer.url.startswith(reverse("account_login"))
    client.force_login(people.lecteur)
    for page in NationalPage.objects.exclude(pk=given.pk):
        with django_assert_max_num_queries(12):
            answer = client.get(page.url)
        assert answer.status_code == 200
        shown = answer.content.decode()
        assert page.title in shown[shown.index("<h1") : shown.index("</h1>")]
        assert not any(f"{space}{NBSP}" in shown for space in ("&nbsp;", NBSP, " "))
