"""Invitations: who may send one, whom it serves, and when it serves nobody any more."""

from datetime import timedelta

import pytest
from django.core import mail, signing
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.actions import end
from accounts.deciding import inviting, tasks
from accounts.deciding.invitation_links import address_of
from accounts.errors import Refused
from accounts.models import Ending, Habilitation, Invitation, Level, Source, Trace, User
from accounts.sight import forget
from tests.factories import HabilitationFactory, WholeClient, person

pytestmark = pytest.mark.django_db

NEW = "nouvelle@example.org"
INVITE = "/habilitations/inviter/"
LIST = "/habilitations/invitations/"


def typed(**changes):
    fields = {"emails": NEW, "name": "Nouvelle Arrivée", "function": "", "place": "caf-16", "level": Level.LECTEUR}
    return fields | {"until": "", "words": ""} | changes


def invited(by, email=NEW, level=Level.LECTEUR):
    caf = by.habilitations.get().caf
    return inviting.invite([email], inviting.Offer(level, caf, name="Nouvelle Arrivée"), by)[0]


def levels(email):
    return list(Habilitation.objects.active().filter(user__email=email).values_list("level", "caf"))


def test_a_colleague_invited_by_mail_has_the_level_and_chooses_a_password(client, people):
    client.force_login(people.admin_local)
    answer = client.post(INVITE, typed(level=Level.EDITEUR, words="À bientôt !"), follow=True)
    assert NEW in answer.content.decode()
    found = Invitation.objects.get()
    tasks.send_invitation.func(found.pk)
    letter = mail.outbox[-1]
    assert letter.to == [NEW]
    assert "À bientôt !" in letter.body
    assert f"avec le niveau {found.get_level_display()} ({found.caf})" in letter.body
    path = address_of(found)
    assert path in letter.body
    guest = WholeClient()
    shown = guest.get(path)
    assert NEW in shown.content.decode()
    assert not User.objects.filter(email=NEW).exists()  # to look at it accepts nothing
    accepted = guest.post(path, {"email": "autre@example.org", "level": Level.ADMINISTRATEUR_LOCAL, "caf": "caf-35"})
    assert accepted.status_code == 302
    assert accepted["Location"].startswith("/compte/mot-de-passe/nouveau/")
    assert guest.get(accepted["Location"], follow=True).status_code == 200
    held = Habilitation.objects.get(user__email=NEW)
    assert (held.level, held.caf_id, held.source) == (Level.EDITEUR, "caf-16", Source.INVITATION)
    assert held.granted_by == people.admin_local
    assert {"invite", "accept-invitation", "grant", "open-account"} <= set(Trace.objects.values_list("verb", flat=True))
    for again in (guest.get(path), guest.post(path), WholeClient().post(path)):  # replayed
        assert again.status_code == 410
        assert "déjà servi" in again.content.decode()
    assert Habilitation.objects.filter(user__email=NEW).count() == 1


def test_a_link_that_is_over_forged_or_older_opens_nothing(client, people):
    found = invited(people.admin_local)
    path = address_of(found)
    forged = signing.dumps([found.pk, 0], salt="une-autre")
    for wrong in (path[:-3] + "xx/", reverse("deciding:invitation", args=[forged]), "/invitation/n-importe-quoi/"):
        assert client.post(wrong).status_code == 410
    inviting.send_again(found, people.admin_local)
    assert client.post(path).status_code == 410  # the former mail
    found.refresh_from_db()
    path = address_of(found)
    assert client.get(path).status_code == 200
    Invitation.objects.filter(pk=found.pk).update(expires_at=timezone.now())
    assert "plus valable" in client.post(path).content.decode()
    inviting.send_again(found, people.admin_local)
    found.refresh_from_db()
    inviting.take_back(found, people.admin_local)
    assert "reprise" in client.post(address_of(found)).content.decode()
    mail.outbox.clear()
    tasks.send_invitation.func(found.pk)
    assert mail.outbox == []
    assert not User.objects.filter(email=NEW).exists()


def test_an_invitation_is_for_its_own_address(client, people):
    path = address_of(invited(people.admin_local))
    client.force_login(people.lecteur_35)
    answer = client.post(path)
    assert answer.status_code == 403
    assert "autre adresse" in answer.content.decode()
    assert levels("lecteur-35@example.org") == [("lecteur", "caf-35")]
    assert not User.objects.filter(email=NEW).exists()


def test_who_lost_the_right_invited_for_nothing(client, people):
    path = address_of(invited(people.admin_local))
    end(people.admin_local.habilitations.get(), people.admin_national)
    for answer in (client.get(path), client.post(path)):
        assert answer.status_code == 410
        assert "sans effet" in answer.content.decode()
    assert not User.objects.filter(email=NEW).exists()


def test_a_closed_account_a_level_held_or_a_level_taken_away_since_are_not_reopened(client, people):
    closed, holder, left = (person(email=f"{name}@example.org") for name in ("ferme", "tient", "parti"))
    found = {user: invited(people.admin_local, user.email) for user in (closed, holder, left)}
    User.objects.filter(pk=closed.pk).update(is_active=False)
    HabilitationFactory(user=holder, level=Level.EDITEUR, suspended_at=timezone.now())
    ended = HabilitationFactory(user=left, level=Level.LECTEUR)
    end(ended, people.admin_local, Ending.DECISION)
    for user, words in ((closed, "fermé"), (holder, "déjà un niveau"), (left, "pris fin")):
        answer = client.post(address_of(found[user]))
        assert answer.status_code == 410
        assert words in answer.content.decode()
        assert levels(user.email) == []
    closed.refresh_from_db()
    assert not closed.is_active


def test_an_account_with_a_password_signs_in_as_usual(client, people):
    user = person(email="ancienne@example.org")
    answer = client.post(address_of(invited(people.admin_local, user.email)))
    assert answer["Location"] == "/compte/connexion/"
    assert levels(user.email) == [("lecteur", "caf-16")]


def test_what_one_may_not_give_is_refused_and_kept_on_the_screen(client, people):
    """Mass assignment, another Caf, oneself, a second invitation, a wrong address, too many."""
    client.force_login(people.admin_local)
    invited(people.admin_local, "deja@example.org")
    cases = [
        (typed(level=Level.ADMINISTRATEUR_NATIONAL), "Ce niveau ne se donne pas ici"),
        (typed(place="caf-35"), "Vous n’administrez pas"),
        (typed(place="cnaf"), "Vous n’administrez pas"),
        (typed(emails="Admin-Local@example.org"), "vous inviter vous-même"),
        (typed(emails="deja@example.org"), "en attente"),
        (typed(emails="lecteur@example.org"), "déjà un niveau ici"),
        (typed(emails="pas une adresse"), "n’est pas une adresse"),
        (typed(emails="\n".join(f"a{n}@example.org" for n in range(21)), name=""), "20 au plus"),
        (typed(until="2020-01-01"), "La date de fin est passée"),
    ]
    for fields, words in cases:
        answer = client.post(INVITE, fields)
        assert answer.status_code == 422, fields
        assert words in answer.content.decode(), words
    assert Invitation.objects.count() == 1
    client.force_login(people.admin_national)
    both = client.post(INVITE, typed(place="caf-35", level=Level.EDITEUR_NATIONAL))
    assert "Ce niveau ne se donne pas dans une Caf" in both.content.decode().replace("\u00a0", " ")
    caf_35 = people.admin_local_35.habilitations.get().caf
    with pytest.raises(PermissionDenied):
        inviting.invite([NEW], inviting.Offer(Level.LECTEUR, caf_35), people.admin_local)
    with pytest.raises(Refused):
        inviting.invite([NEW], inviting.Offer(Level.EDITEUR_NATIONAL, caf_35), people.admin_national)


def test_an_administrateur_local_reaches_no_invitation_of_another_caf(client, people):
    found = invited(people.admin_local_35)
    client.force_login(people.admin_local)
    assert NEW not in client.get(LIST).content.decode()
    for verb in ("renvoyer", "reprendre"):
        assert client.post(f"{LIST}{found.pk}/{verb}/").status_code == 404
    for act in (inviting.send_again, inviting.take_back):
        with pytest.raises(PermissionDenied):
            act(found, people.admin_local)
    strict = WholeClient(enforce_csrf_checks=True)
    strict.force_login(people.admin_local_35)
    assert strict.post(f"{LIST}{found.pk}/reprendre/").status_code == 403
    assert strict.post(INVITE, typed(place="caf-35")).status_code == 403
    assert strict.post(address_of(found)).status_code == 403
    found.refresh_from_db()
    assert found.revoked_at is None


def test_the_list_of_invitations_costs_the_same_with_one_and_with_many(client, people):
    client.force_login(people.admin_local)

    def cost():
        forget(people.admin_local)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(LIST).status_code == 200
        return len(queries)

    invited(people.admin_local)
    one = cost()
    now = timezone.now()
    Invitation.objects.bulk_create(
        Invitation(
            email=f"a{n}@example.org",
            level=Level.LECTEUR,
            caf_id="caf-16",
            invited_by=people.admin_local,
            expires_at=now + timedelta(days=n - 5),
        )
        for n in range(30)
    )
    assert cost() == one <= 12
