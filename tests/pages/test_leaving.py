"""Who leaves the Cnaf: their pages go to a colleague, their words still ask for a second reader."""
# ruff: noqa: F811

import pytest

from accounts.leaving import actions
from accounts.models import Level
from accounts.own_data.actions import anonymise
from accounts.tokens import CNAF
from links import holdings
from pages.models import NationalPage
from pages.models.review import APPROVE
from pages.reviewing import NotReviewed, is_reviewed, may_review
from tests.factories import person
from tests.pages.test_editing_review import again, author, decide, letter, news, other, submit  # noqa: F401

pytestmark = pytest.mark.django_db


def test_the_draft_of_an_erased_person_still_asks_for_a_second_reader(news, author, other):
    page = letter(news, author)
    anonymise(author, None)
    page = again(page)
    revision = page.get_latest_revision()
    assert revision.user_id == author.pk
    assert not is_reviewed(revision)
    with pytest.raises(NotReviewed):
        revision.publish()
    submit(page, other)
    third = person(Level.EDITEUR_NATIONAL)
    decide(page, third, APPROVE)
    assert is_reviewed(again(page).get_latest_revision())


def test_pages_locks_and_reviews_go_to_a_colleague_who_may_not_approve_them(news, author, other, people):
    draft, sent = letter(news, author, title="Brouillon"), letter(news, author, title="En relecture")
    NationalPage.objects.filter(pk=draft.pk).update(locked=True, locked_by=author)
    submit(again(sent), author)
    piles = {one.holding.slug: one.number for one in holdings.in_the_hands_of(author, CNAF, people.admin_national)}
    assert piles == {"pages-brouillons": 2, "pages-verrouillees": 1, "pages-en-relecture": 1}

    moved = actions.hand_over(author, CNAF, dict.fromkeys(piles, other), people.admin_national)
    assert moved == piles
    pages = NationalPage.objects.filter(pk__in=(draft.pk, sent.pk))
    assert {page.owner_id for page in pages} == {other.pk}
    assert all(f"personne:{other.pk}" in page.readers.key for page in pages)
    assert NationalPage.objects.get(pk=draft.pk).locked_by == other
    state = again(sent).current_workflow_task_state
    assert not may_review(other, state)
    assert may_review(person(Level.EDITEUR_NATIONAL), state)
    assert holdings.in_the_hands_of(author, CNAF, people.admin_national) == []
