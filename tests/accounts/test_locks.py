"""Locks of the acts on access: the person first and without their key, and what is done when another act came first."""

from functools import partial
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from accounts import actions
from accounts.asking import actions as asking
from accounts.deciding import actions as deciding
from accounts.deciding import inviting
from accounts.deciding.lists import applying
from accounts.deciding.lists.columns import Entry
from accounts.errors import Refused
from accounts.leaving import actions as leaving
from accounts.models import AccessRequest, ErasureRequest, Habilitation, Invitation, Level, RequestState, Trace, User
from accounts.own_data import actions as own_data
from territories.models import Caf
from tests.factories import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def charente():
    return Caf.objects.get(pk="caf-16")


@pytest.fixture
def locked(monkeypatch):
    """The models whose rows are locked, in order."""
    models = []
    plain = QuerySet.select_for_update

    def noted(self, *args, **options):
        models.append(self.model)
        assert self.model is not User or options.get("no_key"), "a lock that what names the person waits for"
        return plain(self, *args, **options)

    monkeypatch.setattr(QuerySet, "select_for_update", noted)
    return models


def offered(charente, by, email):
    return inviting.invite([email], inviting.Offer(Level.EDITEUR, charente, "A B"), by)[0]


def test_every_act_locks_the_person_before_what_they_ask(people, charente, locked):
    asker = person(email="demande@example.org")

    def asked():
        return asking.ask_level(asker, Level.LECTEUR, charente, "")

    acts = {
        "refuse": partial(deciding.refuse, asked(), people.admin_local, "Non"),
        "withdraw": lambda: asking.withdraw(asked(), asker),
        "accept": lambda: deciding.accept(asked(), people.admin_local, Level.LECTEUR),
        "confirm": partial(asking.confirm, asking.ask("neuf@example.org", "N", "", charente, "lecteur", "")),
        "invitation": partial(inviting.accept, offered(charente, people.admin_local, "inv@example.org")),
        "keep": partial(own_data.refuse_erasure, own_data.ask_erasure(asker, ""), people.admin_national, "Non"),
        "erase": lambda: own_data.accept_erasure(own_data.ask_erasure(asker, ""), people.admin_national),
    }
    for name, act in acts.items():
        locked.clear()
        act()
        assert locked[0] is User, name
        assert {AccessRequest, Invitation, ErasureRequest} & set(locked), name


def test_no_lock_of_a_person_takes_their_key():
    """Whoever is named by a row being written (who ended, who did) would wait, and two would wait for each other."""
    rooms = Path(settings.BASE_DIR) / "accounts"
    taking = [path.name for path in rooms.rglob("*.py") if "User.objects.select_for_update()" in path.read_text()]
    assert taking == []


def test_what_an_erasure_removed_is_refused_with_a_sentence(people, charente):
    asked = asking.ask_level(person(email="un@example.org"), Level.LECTEUR, charente, "")
    unconfirmed = asking.ask("deux@example.org", "Deux", "", charente, Level.LECTEUR, "")
    invitation = offered(charente, people.admin_local, "trois@example.org")
    erasure = own_data.ask_erasure(people.lecteur, "")
    for model in (AccessRequest, Invitation, ErasureRequest):
        model.objects.all().delete()
    for act in (
        lambda: deciding.accept(asked, people.admin_local, Level.LECTEUR),
        lambda: asking.confirm(unconfirmed),
        lambda: asking.withdraw(asked, asked.user),
        lambda: inviting.accept(invitation),
        lambda: inviting.send_again(invitation, people.admin_local),
        lambda: own_data.accept_erasure(erasure, people.admin_national),
    ):
        with pytest.raises(Refused, match=r"existe plus|a renoncé"):
            act()


def test_an_invitation_gives_nothing_when_a_level_is_taken_away_while_it_waits_for_the_person(
    people, charente, monkeypatch
):
    guest = person(email="invitee@example.org")
    found = offered(charente, people.admin_local, guest.email)
    plain = User.objects.select_for_update

    def after_another(*args, **options):
        monkeypatch.setattr(User.objects, "select_for_update", plain)
        actions.end(actions.grant(guest, Level.LECTEUR, charente, people.admin_national), people.admin_national)
        return plain(*args, **options)

    monkeypatch.setattr(User.objects, "select_for_update", after_another)
    with pytest.raises(Refused, match="pris fin"):
        inviting.accept(found)
    assert not Habilitation.objects.active().filter(user=guest).exists()


def test_an_account_opened_twice_at_once_is_refused_the_second_time(people, monkeypatch):
    create = User.objects.create_user

    def second(**fields):
        create(**fields)
        return create(**fields)

    monkeypatch.setattr(User.objects, "create_user", second)
    with pytest.raises(Refused, match="recommencez"):
        actions.open_account("double@example.org", "Double", people.admin_local)
    monkeypatch.undo()
    monkeypatch.setattr(applying, "_users", lambda emails: {})  # read before the other import ended
    line = Entry(2, people.lecteur.email, "Léa", "", "lecteur", "caf-16", "")
    with pytest.raises(Refused, match="recommencez"):
        applying.apply([line], people.admin_local)
    assert User.objects.filter(email=people.lecteur.email).count() == 1


def test_a_departure_closes_what_was_waiting_once_and_says_so(people, charente):
    held = people.lecteur.habilitations.get()
    stale = people.lecteur.habilitations.get()
    asked = asking.ask_level(people.lecteur, Level.EDITEUR, charente, "")
    leaving.leave(held, people.admin_local)
    asked.refresh_from_db()
    assert (asked.state, asked.decided_by) == (RequestState.WITHDRAWN, people.admin_local)
    assert Trace.objects.get(verb="close-request").object_id == str(asked.pk)
    assert "a clos cette demande" in deciding.what_was_decided(asked)
    again = asking.ask_level(people.lecteur, Level.LECTEUR, charente, "")
    leaving.leave(stale, people.admin_local)  # from a page opened before
    again.refresh_from_db()
    assert again.state == RequestState.WAITING


def test_two_lists_lock_the_same_people_in_the_same_order(people):
    lines = [
        Entry(n, user.email, "", "", "editeur", "caf-16", "") for n, user in enumerate((people.lecteur, people.ended))
    ]
    orders = []
    for given in (lines, lines[::-1]):
        with CaptureQueriesContext(connection) as ran, transaction.atomic():
            applying.apply(given, people.admin_national)
            transaction.set_rollback(True)
        held = [one["sql"] for one in ran if '"accounts_user"."id" IN (' in one["sql"] and "ORDER BY" in one["sql"]]
        orders.append(held[0])
    assert orders[0] == orders[1]
    assert f"({min(people.lecteur.pk, people.ended.pk)}, " in orders[0]
