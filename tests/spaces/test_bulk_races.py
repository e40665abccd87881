"""One batch asked for twice at one moment, or undone while it is being done: each support once, whatever the order."""

import threading

import pytest
from django.db import connection

from accounts.models import Trace
from spaces.actions import bulk
from spaces.models import Batch, BatchLine, Resource
from tests import factories
from tests.factories import ResourceFactory
from tests.spaces.test_bulk_actions import TO_ENFANCE, planned

pytestmark = pytest.mark.django_db(transaction=True)

State = BatchLine.State


def together(*acts) -> None:
    """Every act starts at once, each in its thread; all end without error."""
    ready, errors = threading.Barrier(len(acts)), []

    def run(act):
        try:
            ready.wait(60)
            act()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []


@pytest.fixture
def shelf():
    people = factories.people()
    people.mine = [ResourceFactory(author=people.editeur, keywords="ruralité") for _ in range(4)]
    return people


def test_two_clicks_at_one_moment_make_one_batch_that_changes_each_support_once(shelf):
    plan = planned(shelf.editeur, shelf.mine, TO_ENFANCE)

    def click():
        bulk.run(bulk.start(shelf.editeur, plan), shelf.editeur)

    together(click, click)
    assert Batch.objects.count() == 1
    assert set(BatchLine.objects.values_list("state", flat=True)) == {State.DONE}
    assert Trace.objects.filter(verb="revise").count() == 4
    batch = Batch.objects.get()
    together(lambda: bulk.undo(batch, shelf.editeur), lambda: bulk.undo(batch, shelf.editeur))
    assert set(BatchLine.objects.values_list("state", flat=True)) == {State.UNDONE}
    assert Trace.objects.filter(verb="put_back").count() == 4


def test_a_batch_undone_while_it_is_being_done_leaves_nothing_changed(shelf):
    batch = bulk.start(shelf.editeur, planned(shelf.editeur, shelf.mine, TO_ENFANCE))
    together(lambda: bulk.run(batch, shelf.editeur), lambda: bulk.undo(batch, shelf.editeur))
    bulk.undo(batch, shelf.editeur)  # what was being done as the undoing began
    assert set(BatchLine.objects.values_list("state", flat=True)) <= {State.UNDONE, State.GIVEN_UP}
    assert set(Resource.objects.values_list("rubrique", flat=True)) == {"diagnostic"}


def test_two_people_who_change_the_same_supports_at_one_moment_overwrite_nothing(shelf):
    first = planned(shelf.editeur, shelf.mine, TO_ENFANCE)
    second = planned(shelf.admin_local, shelf.mine, TO_ENFANCE)
    together(
        lambda: bulk.run(bulk.start(shelf.editeur, first), shelf.editeur),
        lambda: bulk.run(bulk.start(shelf.admin_local, second), shelf.admin_local),
    )
    for resource in shelf.mine:
        states = sorted(BatchLine.objects.filter(resource=resource).values_list("state", flat=True))
        assert states == sorted([State.DONE, State.REFUSED])
