"""Accounts that nobody uses: warned, closed, anonymised; signing in resets it all."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AccessRequest, Ending, Level, RequestState, Trace, User
from accounts.own_data import periodic, retention
from accounts.own_data.tasks import warn_of_closing
from tests.factories import person

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def unused(days, level=Level.LECTEUR, caf="caf-16", **fields):
    """A person who last signed in that many days ago."""
    user = person(level, caf, **fields)
    User.objects.filter(pk=user.pk).update(last_login=NOW - timedelta(days=days))
    return user


def run(days=0):
    periodic.keep_no_unused_account(NOW + timedelta(days=days))


def state(user):
    row = User.objects.get(pk=user.pk)
    return row.warned_at is not None, row.is_active, row.erased_at is not None


def test_an_account_is_warned_closed_a_month_later_and_anonymised_a_year_after(people, mailoutbox):
    due, fresh, never = unused(720), unused(690), person(Level.LECTEUR, "caf-16")
    User.objects.filter(pk=never.pk).update(created_at=NOW - timedelta(days=720))
    run()
    assert (state(due), state(fresh), state(never)) == ((True, True, False), (False, True, False), (True, True, False))
    run()  # a second time writes nothing more
    assert User.objects.get(pk=due.pk).warned_at == NOW
    warn_of_closing.func(due.pk)
    assert [letter.to for letter in mailoutbox] == [[due.email]]
    assert "/compte/connexion/" in mailoutbox[0].body
    run(29)
    assert state(due) == (True, True, False)
    run(31)
    assert state(due) == (True, False, False)
    assert due.habilitations.get().ending == Ending.CLOSED
    assert Trace.objects.filter(verb="close-account", object_id=str(due.pk), actor=None).count() == 1
    run(364)  # the account was closed on the day of the test
    assert state(due)[2] is False
    run(366)
    assert state(due) == (False, False, True)


def test_signing_in_resets_it(people, mailoutbox):
    user = unused(720)
    run()
    User.objects.filter(pk=user.pk).update(last_login=NOW + timedelta(days=5))
    warn_of_closing.func(user.pk)
    assert mailoutbox == []
    run(40)
    assert state(user) == (True, True, False)
    run(5 + 705)  # as long after: warned again
    assert User.objects.get(pk=user.pk).warned_at == NOW + timedelta(days=710)


def test_twelve_months_are_enough_without_a_level_or_a_request_that_waits(people):
    without, asking, holding = unused(340, None, None), unused(340, None, None), unused(340)
    AccessRequest.objects.create(
        user=asking, email=asking.email, name=asking.name, caf_id="caf-16", level="lecteur", state=RequestState.WAITING
    )
    run()
    run(31)
    assert (state(without)[1], state(asking)[1], state(holding)[1]) == (False, True, True)


def test_a_warning_of_long_ago_is_given_again_before_an_account_is_closed(people):
    user = unused(720)
    User.objects.filter(pk=user.pk).update(warned_at=NOW - timedelta(days=200))
    run(15)
    assert state(user) == (True, True, False)
    assert User.objects.get(pk=user.pk).warned_at == NOW + timedelta(days=15)


def test_the_last_administrateur_national_stays_and_a_run_is_bounded(people, monkeypatch):
    User.objects.filter(pk=people.admin_national.pk).update(last_login=NOW - timedelta(days=800))
    many = [unused(720) for _ in range(3)]
    monkeypatch.setattr(retention, "MOST", 2)
    run()
    assert sum(state(one)[0] for one in many) == 1  # with the administrator: two a run
    run()
    assert sum(state(one)[0] for one in many) == 3
    for day in (31, 32, 33):
        run(day)
    assert state(people.admin_national)[1] is True
    assert [state(one)[1] for one in many] == [False] * 3
