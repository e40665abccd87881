"""What is held about a person is theirs alone: nobody's neighbour by a name, an address or a job."""

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.models import AccessRequest, Invitation, Level, RequestState, User
from accounts.own_data import actions
from accounts.signing_in.tasks import send_address_changed
from accounts.tasks import send_reset
from links import personal
from tests.factories import person

pytestmark = pytest.mark.django_db


def held(slug, user):
    return next(one for one in personal.every() if one.slug == slug).rows(user)


def test_an_erasure_takes_the_jobs_of_one_address_and_not_of_one_that_ends_like_it(people):
    user = person(Level.LECTEUR, "caf-16", email="artin@example.org")
    for email in ("martin@example.org", "artin@example.org.au", "ARTIN@example.org"):
        send_reset.enqueue(email)
    send_address_changed.enqueue(user.pk, "de-naissance@example.org")
    send_address_changed.enqueue(people.lecteur.pk, "autre@example.org")
    actions.anonymise(user, people.admin_national)
    left = [job.args_kwargs["args"] for job in DBTaskResult.objects.order_by("enqueued_at")]
    mails = [args for args in left if any("@" in str(one) for one in args)]
    assert mails == [["martin@example.org"], ["artin@example.org.au"], [people.lecteur.pk, "autre@example.org"]]


def test_a_name_chosen_in_mon_compte_gives_no_line_of_the_administration(people):
    user = person(Level.LECTEUR, "caf-16", name="a")

    def line(about, said):
        kind = ContentType.objects.get_for_model(User)
        logged = {"content_type": kind, "object_id": str(about.pk), "object_repr": said, "action_flag": CHANGE}
        return LogEntry.objects.create(user=people.admin_national, **logged)

    own, other, same = line(user, "Son ancien nom"), line(people.lecteur, "Sara Martin"), line(people.editeur, "a")
    assert list(held("gestion", user)) == [own]
    actions.anonymise(user, people.admin_national)
    assert [LogEntry.objects.get(pk=one.pk).object_repr for one in (own, other, same)] == [
        "Ancien agent",
        "Sara Martin",
        "a",
    ]


def test_an_address_given_to_somebody_else_neither_shows_nor_erases_its_former_holder(people):
    former, email = person(Level.EDITEUR, "caf-35", email="jeanne@example.org"), "j.martin@example.org"
    own = {"email": email, "name": "J. Martin", "caf_id": "caf-16", "level": Level.LECTEUR}
    asked = AccessRequest.objects.create(user=former, state=RequestState.WAITING, **own)
    invited = {"invited_by": people.admin_local, "expires_at": timezone.now()}
    accepted = Invitation.objects.create(accepted_by=former, **invited, **own)
    user = person(Level.LECTEUR, "caf-16", email=email)
    AccessRequest.objects.create(**own)
    Invitation.objects.create(**invited, **own)
    assert held("demandes", user).get().user is None
    assert held("invitations", user).get().accepted_by is None
    actions.anonymise(user, people.admin_national)
    assert AccessRequest.objects.get() == asked
    assert Invitation.objects.get() == accepted
