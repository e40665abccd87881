"""What is held about a person is theirs alone: nobody's neighbour by a name, an address or a job."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts import groups
from accounts.asking import actions as asking
from accounts.asking import links
from accounts.deciding.actions import what_was_decided
from accounts.deciding.periodic import forget_old_invitations
from accounts.errors import Refused
from accounts.models import AccessRequest, ErasureRequest, Invitation, Level, RequestState, Trace, User
from accounts.own_data import actions
from accounts.signing_in.actions import change_card
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


def test_who_was_erased_during_their_request_writes_nothing_more(client, people):
    stale = User.objects.get(pk=people.lecteur.pk)
    caf = stale.habilitations.get().caf
    actions.anonymise(people.lecteur, people.admin_national)
    for act in (
        lambda: change_card(stale, "Vrai Nom", "Vraie fonction"),
        lambda: asking.ask_level(stale, Level.EDITEUR, caf, "Mon motif"),
        lambda: actions.ask_erasure(stale, "Mes mots"),
    ):
        with pytest.raises(Refused, match="Votre compte vient d’être fermé"):
            act()
    assert User.objects.get(pk=stale.pk).name == "Ancien agent"
    assert not AccessRequest.objects.filter(user=stale).exists()
    assert not ErasureRequest.objects.filter(user=stale).exists()


def test_a_session_of_before_a_closing_opens_nothing_after_the_reopening(client, people):
    client.force_login(people.outsider)
    assert client.get(reverse("account_home")).status_code == 200
    actions.close(people.outsider, None, "unused")
    actions.reopen(User.objects.get(pk=people.outsider.pk), people.admin_national)
    assert client.get(reverse("account_home")).status_code == 302


def test_a_closing_leaves_a_line_for_each_request_and_puts_it_in_nobody_s_mouth(people):
    asked = asking.ask_level(people.outsider, Level.EDITEUR, people.lecteur.habilitations.get().caf, "J’arrive")
    other = asking.ask_level(people.ended, Level.LECTEUR, asked.caf, "Je reviens")
    actions.close(people.outsider, people.admin_national, "left")
    actions.close(people.ended, None, "unused")
    asked, other = (AccessRequest.objects.get(pk=one.pk) for one in (asked, other))
    lines = Trace.objects.filter(verb="close-request", kind="access-request").order_by("pk")
    assert [(one.actor, one.object_id) for one in lines] == [
        (people.admin_national, str(asked.pk)),
        (None, str(other.pk)),
    ]
    said = what_was_decided(asked)
    assert said.startswith(f"{people.admin_national.name} a clos cette demande le ")
    assert "abandonnée" not in said + what_was_decided(other)
    mine = asking.withdraw(asking.ask_level(people.lecteur, Level.EDITEUR, asked.caf, ""), people.lecteur)
    assert "la personne l'a abandonnée" in what_was_decided(mine)


def test_two_administrateurs_nationaux_who_erase_each_other_come_one_after_the_other(people, monkeypatch):
    """The second waits for the first: what it reads once it holds the lock is what is left."""
    first, second = people.admin_national, person(Level.ADMINISTRATEUR_NATIONAL)
    end_now = first.habilitations.update
    monkeypatch.setattr(groups, "hold", lambda: end_now(ends_at=timezone.now()))
    for act in (lambda: actions.anonymise(second, None), lambda: actions.close(second, None, "unused")):
        first.habilitations.update(ends_at=None)
        with pytest.raises(Refused, match="seul administrateur national"):
            act()
    assert User.objects.get(pk=second.pk).is_active


def test_who_is_ended_while_they_wait_for_the_locks_closes_and_erases_nobody(people, monkeypatch):
    first = people.admin_national
    end_now = first.habilitations.update
    monkeypatch.setattr(actions, "require_another_administrator", lambda user: end_now(ends_at=timezone.now()))
    for act in (actions.anonymise, lambda user, by: actions.close(user, by, "left")):
        first.habilitations.update(ends_at=None)
        by = User.objects.get(pk=first.pk)
        with pytest.raises(PermissionDenied):
            act(people.outsider, by)
    assert User.objects.get(pk=people.outsider.pk).is_active


def test_a_request_taken_back_is_answered_by_a_sentence(client, people):
    asked = actions.ask_erasure(people.lecteur, "")
    actions.withdraw_erasure(people.lecteur)
    for act in (actions.accept_erasure, lambda one, by: actions.refuse_erasure(one, by, "non")):
        with pytest.raises(Refused, match="renoncé"):
            act(asked, people.admin_national)


def test_the_link_of_a_request_gives_no_password_once_the_account_has_another_address(client, people):
    user = person(email="avant@example.org")
    user.set_unusable_password()
    user.save()
    own = {"email": "Avant@example.org", "name": "Zoé", "caf_id": "caf-16", "level": Level.LECTEUR, "user": user}
    link = reverse("access_confirm", args=[links.token_of(AccessRequest.objects.create(state="en-attente", **own))])
    assert "/compte/mot-de-passe/" in client.post(link)["Location"]
    assert "Choisir mon mot de passe" in client.get(link).content.decode()
    User.objects.filter(pk=user.pk).update(email="apres@example.org")
    assert client.post(link).status_code == 200
    assert "Choisir mon mot de passe" not in client.get(link).content.decode()


def test_an_invitation_that_nobody_accepted_is_forgotten_ninety_days_after_it_opened_nothing(people):
    now = timezone.now()
    own = {"caf_id": "caf-16", "level": Level.LECTEUR, "invited_by": people.admin_local}

    def invitation(days, **more):
        fields = {"email": "x@example.org", "expires_at": now - timedelta(days=days)} | own | more
        return Invitation.objects.create(**fields)

    invitation(91)
    invitation(-14, revoked_at=now - timedelta(days=91))
    kept = [
        invitation(89),
        invitation(-14, revoked_at=now - timedelta(days=89)),
        invitation(91, accepted_at=now, accepted_by=people.lecteur),
    ]
    forget_old_invitations(now)
    assert sorted(one.pk for one in Invitation.objects.all()) == [one.pk for one in kept]
