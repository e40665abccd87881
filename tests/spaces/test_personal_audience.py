"""A consent is worth the readers it was given for."""

import pytest

from files import actions as files
from files.models import FileVersion
from spaces import actions
from spaces.actions import Description
from spaces.errors import Unconfirmed
from spaces.models import Status
from tests.spaces.test_personal import listing

pytestmark = pytest.mark.django_db


def described(*tokens: str) -> Description:
    return Description(type="diagnostic", title="Suivi", rubrique="diagnostic", audience=frozenset(tokens))


def deposited(people, *tokens: str, publish: bool = True):
    stored = [files.store(listing(), people.editeur)]
    return actions.deposit(people.editeur, "caf-16", described(*tokens), stored, publish=publish, confirmed=True)


@pytest.mark.parametrize(("before", "after"), [("caf:caf-16", "reseau"), ("caf:caf-16", "cdr:atlantique")])
def test_a_wider_audience_asks_again_and_leaves_the_shelves_meanwhile(people, before, after):
    row = actions.revise(deposited(people, before), people.editeur, described(after))
    assert (row.status, row.held_at is not None) == (Status.DRAFT, True)
    assert not row.is_visible_to(people.lecteur_35)
    assert FileVersion.objects.get().awaits_confirmation


@pytest.mark.parametrize(("before", "after"), [("reseau", "caf:caf-16"), ("reseau", "reseau"), ("public", "reseau")])
def test_a_narrower_audience_asks_nothing(people, before, after):
    row = actions.revise(deposited(people, before), people.editeur, described(after))
    assert row.status == Status.PUBLISHED
    assert not FileVersion.objects.get().awaits_confirmation


def test_a_draft_made_wider_is_looked_at_before_it_is_published(people):
    draft = deposited(people, "caf:caf-16", publish=False)
    row = actions.revise(draft, people.editeur, described("reseau"))
    with pytest.raises(Unconfirmed):
        actions.publish(row, people.editeur)
