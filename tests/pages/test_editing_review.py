"""A letter is published when a second national editor has read it, and by no other way."""

import datetime
import json
from unittest.mock import patch

import pytest
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from wagtail.models import TaskState

from accounts import groups
from accounts.models import Level
from accounts.sight import audience_of
from pages import periodic
from pages.models import LetterPage, NewsPage
from pages.reviewing import NotReviewed, words_of
from pages.setup import ensure_home
from tests.factories import person
from tests.pages.making import content

pytestmark = pytest.mark.django_db

CIRCULAR, NEWS = LetterPage.Nature.CIRCULAR, LetterPage.Nature.NEWS


@pytest.fixture
def other(people):
    return person(Level.EDITEUR_NATIONAL, email="editeur-national-2@example.org")


@pytest.fixture
def author(people, other):
    groups.reconcile()  # what the factories do not: Wagtail reads rights on pages from the group
    return people.editeur_national


@pytest.fixture
def news(db):
    page = NewsPage(title="Actualités", slug="actualites", audience=audience_of({"reseau"}))
    return ensure_home().add_child(instance=page)


def letter(news, author, nature=CIRCULAR, title="Bilan des Ctg", **fields):
    """A draft of that nature, saved by its author."""
    page = LetterPage(
        title=title,
        slug=title.lower().replace(" ", "-"),
        nature=nature,
        date=datetime.date(2026, 11, 1),
        audience=audience_of({"reseau"}),
        owner=author,
        live=False,
        **fields,
    )
    news.add_child(instance=page)
    page.save_revision(user=author)
    return page


def submit(page, by):
    page.get_workflow().start(page, by)
    return page.current_workflow_task_state


def decide(page, by, verb="approve", **said):
    """By the screen: the address of Wagtail that the buttons call."""
    state = page.current_workflow_task_state
    state.task.specific.on_action(state, by, verb, **said)


def as_posted(page, **changes):
    """The form of the editor, as its page would send it."""
    sent = {
        "title": page.title,
        "slug": page.slug,
        "nature": page.nature,
        "number": page.number,
        "date": "01/11/2026",
        "intro": page.intro,
        "audience": page.audience.key,
        "seo_title": "",
        "go_live_at": "",
        "expire_at": "",
        "comment_notifications": "",
    }
    for stream in ("body", "annexes"):
        sent |= {f"{stream}-count": "0"}
    for rows in ("replacements", "comments"):
        sent |= {f"{rows}-TOTAL_FORMS": "0", f"{rows}-INITIAL_FORMS": "0"}
    return sent | changes


def edit(client, page, **changes):
    response = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), as_posted(page, **changes))
    assert response.status_code == 302, response.context["form"].errors
    return response


def again(page):
    """The page as the database has it now."""
    return LetterPage.objects.get(pk=page.pk)


def is_live(page):
    return again(page).live


def test_a_letter_that_another_editor_approves_is_published(news, author, other):
    page = letter(news, author)
    submit(page, author)
    decide(page, other)
    assert is_live(page)


def test_whoever_submitted_cannot_approve(news, author):
    page = letter(news, author)
    submit(page, author)
    with pytest.raises(PermissionDenied):
        decide(page, author)
    assert not is_live(page)


def test_whoever_wrote_it_cannot_approve_what_a_colleague_submitted(news, author, other):
    page = letter(news, author)
    submit(page, other)
    with pytest.raises(PermissionDenied):
        decide(page, author)
    assert not is_live(page)


def test_an_administrator_who_is_the_author_cannot_either(news, people):
    page = letter(news, people.admin_national)
    submit(page, people.admin_national)
    with pytest.raises(PermissionDenied):
        decide(page, people.admin_national)
    with pytest.raises(PermissionDenied):
        page.get_latest_revision().publish(user=people.admin_national)
    assert not is_live(page)


def test_an_editor_of_a_caf_cannot_approve(news, author, people):
    page = letter(news, author)
    submit(page, author)
    with pytest.raises(PermissionDenied):
        decide(page, people.editeur)


def test_a_review_is_decided_once(news, author, other, people):
    page = letter(news, author)
    state = submit(page, author)
    task = state.task.specific
    task.on_action(state, other, "reject", comment="Citez la circulaire.")
    with pytest.raises(PermissionDenied):
        task.on_action(state, people.admin_national, "approve")
    assert not is_live(page)


def test_words_changed_during_the_review_cannot_be_approved(news, author, other):
    page = letter(news, author)
    submit(page, author)
    page.intro = "Une autre phrase."
    page.save_revision(user=author)
    assert [verb for verb, _, _ in page.current_workflow_task.get_actions(page, other)] == ["reject"]
    with pytest.raises(PermissionDenied):
        decide(page, other)


def test_the_words_written_over_an_approved_revision_are_not_approved(news, author, other):
    page = letter(news, author)
    submit(page, author)
    decide(page, other)
    page = again(page)
    page.unpublish()
    page.intro = "Ce que personne n’a relu."
    approved = page.get_latest_revision()
    page.save_revision(user=author, overwrite_revision=approved)
    with pytest.raises(PermissionDenied):
        page.get_latest_revision().publish(user=author)
    with pytest.raises(NotReviewed):
        page.get_latest_revision().publish(user=author, skip_permission_checks=True)
    assert not is_live(page)


def test_a_date_and_a_comment_of_the_reviewer_do_not_ask_for_another_review(news, author, other):
    page = letter(news, author)
    submit(page, author)
    page.go_live_at = timezone.now() + datetime.timedelta(days=2)
    page.save_revision(user=other)
    decide(page, other)
    assert not is_live(page)
    assert again(page).approved_schedule


def test_an_approved_date_publishes_at_that_date_and_the_end_takes_it_off(news, author, other):
    now = timezone.now()
    page = letter(news, author)
    page.go_live_at, page.expire_at = now + datetime.timedelta(days=2), now + datetime.timedelta(days=9)
    page.save_revision(user=author)
    submit(page, author)
    decide(page, other)
    for days, live in ((1, False), (3, True), (10, False)):
        with patch("django.utils.timezone.now", return_value=now + datetime.timedelta(days=days)):
            periodic.keep_the_dates(timezone.now())
        assert is_live(page) is live, days
    assert again(page).expired


def test_a_schedule_that_nobody_reviewed_publishes_nothing_and_holds_back_no_other_page(news, author):
    past = timezone.now() - datetime.timedelta(minutes=1)
    page, plain = letter(news, author), letter(news, author, NEWS, "Une journée à Angoulême")
    for one in (page, plain):
        revision = one.get_latest_revision()
        revision.approved_go_live_at = past
        revision.save()
    with pytest.raises(NotReviewed, match=str(page.get_latest_revision().pk)):
        periodic.keep_the_dates(timezone.now())
    assert not is_live(page)
    assert is_live(plain)


@pytest.mark.parametrize("who", ["editeur_national", "admin_national"])
def test_the_publish_button_by_address_saves_the_draft_and_publishes_nothing(client, people, author, news, who):
    author = getattr(people, who)
    page = letter(news, author)
    client.force_login(author)
    response = edit(client, page, **{"action-publish": "1", "intro": "Réécrit."})
    assert response.status_code == 302
    assert not is_live(page)
    assert again(page).get_latest_revision().content["intro"] == "Réécrit."


def test_plain_news_turned_into_a_circular_as_it_is_published_is_brought_back(client, author, news):
    page = letter(news, author, NEWS)
    client.force_login(author)
    response = edit(client, page, **{"action-publish": "1", "nature": CIRCULAR})
    assert response["Location"] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert "relue par un autre éditeur national" in str(*get_messages(response.wsgi_request))
    assert not is_live(page)


def test_a_published_circular_is_not_rewritten_as_plain_news(client, author, other, news):
    page = letter(news, author)
    submit(page, author)
    decide(page, other)
    client.force_login(author)
    edit(client, again(page), **{"action-publish": "1", "nature": NEWS, "intro": "Autre."})
    assert again(page).nature == CIRCULAR


def test_bulk_publication_leaves_the_letters_that_nobody_read(client, author, news):
    page = letter(news, author)
    client.force_login(author)
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={page.pk}"
    assert client.get(address).status_code == 200
    client.post(address, {"include_descendants": "on"})
    assert not is_live(page)
    above = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={news.pk}"
    client.post(above, {"include_descendants": "on"})
    assert not is_live(page)


def test_a_letter_is_not_created_and_published_in_one_go(client, author, news):
    client.force_login(author)
    address = reverse("wagtailadmin_pages:add", args=["pages", "letterpage", news.pk])
    new = LetterPage(title="Toute neuve", slug="toute-neuve", nature=CIRCULAR, audience=audience_of({"reseau"}))
    client.post(address, as_posted(new, **{"action-publish": "1"}))
    assert not LetterPage.objects.get(slug="toute-neuve").live


def test_a_letter_saved_by_itself_then_by_a_click_replaces_another_once(client, author, news):
    """The page on the screen does not know that its new line was written: it sends it as new again."""
    old, page = letter(news, author, title="Bilan de 2019"), letter(news, author)
    line = {
        "replacements-TOTAL_FORMS": "1",
        "replacements-0-replaced": str(old.pk),
        "replacements-0-id": "",
        "replacements-0-ORDER": "1",
        "replacements-0-DELETE": "",
    }
    client.force_login(author)
    for _ in range(2):
        edit(client, page, **line)
    assert [one.replaced_id for one in again(page).get_latest_revision_as_object().replacements.all()] == [old.pk]


def test_plain_news_and_pages_of_text_are_published_by_one_person(client, author, news):
    page = letter(news, author, NEWS)
    client.force_login(author)
    edit(client, page, **{"action-publish": "1"})
    assert is_live(page)
    text = content("aide")
    text.intro = "Neuve."
    text.save_revision(user=author).publish(user=author)
    assert type(text).objects.get(pk=text.pk).intro == "Neuve."


def test_what_waits_for_a_person_is_not_what_they_sent(news, author, other):
    page = letter(news, author)
    submit(page, author)
    assert not TaskState.objects.reviewable_by(author).exists()
    assert TaskState.objects.reviewable_by(other).count() == 1


def test_the_screen_of_the_reviewer_approves(client, news, author, other):
    page = letter(news, author)
    state = submit(page, author)
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    client.force_login(author)
    client.post(address)
    assert not is_live(page)
    client.force_login(other)
    client.post(address)
    assert is_live(page)


def test_the_page_in_review_is_locked_for_whoever_submitted_it(client, news, author):
    page = letter(news, author)
    submit(page, author)
    client.force_login(author)
    client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), as_posted(page, intro="En douce."))
    assert again(page).get_latest_revision().content["intro"] == ""


def test_revisions_hold_what_a_digest_can_read(news, author):
    page = letter(news, author, body=json.dumps([{"type": "text", "value": '<p data-block-key="ab12">Bonjour</p>'}]))
    first = page.get_latest_revision()
    page.body = json.dumps([{"type": "text", "value": "<p>Bonjour</p>", "id": page.body[0].id}])
    assert words_of(page.save_revision(user=author)) == words_of(first)
