"""What a person is told of what an administrator makes of their level."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts import actions
from accounts.models import Level, Source
from accounts.tasks import send_level
from territories.models import Caf
from tests.factories import HabilitationFactory

pytestmark = pytest.mark.django_db


def told():
    """The levels whose persons wait for a letter."""
    tasks = DBTaskResult.objects.filter(task_path=send_level.module_path).order_by("enqueued_at")
    return [task.args_kwargs["args"][0] for task in tasks]


def letter(habilitation):
    send_level.call(habilitation.pk)
    return mail.outbox[-1]


def test_a_person_is_told_of_each_act_by_its_state_when_the_letter_leaves(people):
    charente = Caf.objects.get(pk="caf-16")
    given = actions.grant(
        people.outsider,
        Level.LECTEUR,
        charente,
        people.admin_local,
        actions.end_of(timezone.localdate() + timedelta(days=400)),
    )
    assert told() == [given.pk]
    opened = letter(given)
    assert opened.to == [people.outsider.email]
    assert "lecteur (Caf de la Charente) jusqu'au" in opened.body
    assert f"{timezone.localdate() + timedelta(days=400):%Y}" in opened.body

    actions.suspend(given, "Mission à préciser", people.admin_local)
    suspended = letter(given)
    assert suspended.subject == "Espace Ctg – votre accès est suspendu"
    assert "Mission" not in suspended.body

    actions.resume(given, people.admin_local)
    assert letter(given).subject == "Espace Ctg – votre accès est ouvert"

    actions.end(given, people.admin_local)
    ended = letter(given)
    assert ended.subject == "Espace Ctg – votre accès a pris fin"
    assert "/compte/demandes/" in ended.body
    assert told() == [given.pk] * 4


def test_what_has_a_letter_of_its_own_or_nobody_decided_sends_none(people):
    charente = Caf.objects.get(pk="caf-16")
    actions.grant(people.outsider, Level.LECTEUR, charente, people.admin_local, source=Source.REQUEST)
    given = actions.grant(people.outsider, Level.EDITEUR, charente, None)
    actions.end(given, None)
    assert told() == []


def test_nobody_is_written_to_after_their_account_was_closed(people):
    held = HabilitationFactory(user=people.outsider)
    type(people.outsider).objects.filter(pk=people.outsider.pk).update(is_active=False)
    send_level.call(held.pk)
    assert mail.outbox == []
