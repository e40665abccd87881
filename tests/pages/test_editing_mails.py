"""The mails of a review: to whoever still has the right, without a word of the page."""

import pytest
from django.core import mail
from django.urls import get_resolver, reverse
from django.utils import timezone
from wagtail.admin.mail import send_notification
from wagtail.models import Comment

from accounts.models import Habilitation, Level
from pages.editing import mails
from tests.factories import person
from tests.pages.making import content

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(people):
    return person(Level.EDITEUR_NATIONAL, email="editeur-national-2@example.org")


@pytest.fixture
def state(people, other):
    """A page that the éditeur national wrote and submitted, the addresses of the site being known."""
    get_resolver().url_patterns  # noqa: B018 - read by a server before anything is decided
    page = content("aide", title="Réforme confidentielle")
    page.save_revision(user=people.editeur_national)
    page.get_workflow().start(page, people.editeur_national)
    return page.current_workflow_task_state


def decide(state, by, verb):
    state.task.specific.on_action(state, by, verb, comment="Citez la source.")


def test_those_who_may_decide_are_told_where_and_nothing_of_the_page(state, people, other):
    mails.tell_reviewers.call(state.pk)
    assert {to for sent in mail.outbox for to in sent.to} == {other.email, people.admin_national.email}
    assert all(f"/cms/pages/{state.revision.object_id}/edit/" in sent.body for sent in mail.outbox)
    assert not any("confidentielle" in sent.subject + sent.body for sent in mail.outbox)


@pytest.mark.parametrize(("verb", "word"), [("approve", "approuvée"), ("reject", "modifications")])
def test_whoever_submitted_is_told_what_became_of_it_and_wagtail_writes_nothing(
    client, state, people, other, verb, word
):
    decide(state, other, verb)
    assert mail.outbox == []
    mails.tell_author.call(state.workflow_state_id)
    assert [sent.to for sent in mail.outbox] == [[people.editeur_national.email]]
    assert word in mail.outbox[0].subject
    assert "confidentielle" not in mail.outbox[0].body


def test_whoever_lost_the_right_meanwhile_is_told_nothing(state, people, other):
    Habilitation.objects.filter(user__in=[people.editeur_national, other]).update(ends_at=timezone.now())
    mails.tell_reviewers.call(state.pk)
    decide(state, people.admin_national, "approve")
    mails.tell_author.call(state.workflow_state_id)
    assert {to for sent in mail.outbox for to in sent.to} == {people.admin_national.email}


def test_a_review_already_decided_calls_nobody(state, other):
    decide(state, other, "approve")
    mails.tell_reviewers.call(state.pk)
    assert mail.outbox == []


def test_a_mail_about_comments_gives_neither_the_title_nor_a_word_of_them(people, mailoutbox):
    page = content("interne", title="Projet de lettre", tokens=("cnaf",))
    told = Comment(page=page, user=people.admin_national, text="Le passage sur les moyens", contentpath="title")
    said = {"page": page, "editor": people.admin_national, "new_comments": [told], "resolved_comments": [told]}
    send_notification([people.editeur_national], "updated_comments", said | {"deleted_comments": [told]})
    (sent_mail,) = mailoutbox
    sent = sent_mail.subject + sent_mail.body + "".join(body for body, _ in sent_mail.alternatives)
    assert sent_mail.to == [people.editeur_national.email]
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in sent_mail.body
    assert not [words for words in (page.title, told.text, people.admin_national.name) if words in sent]
