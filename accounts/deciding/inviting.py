"""The verbs of an invitation: invite, send again, take back, accept."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts import trace
from accounts.actions import end_of, grant, open_account
from accounts.deciding.scope import levels_for
from accounts.deciding.tasks import send_invitation
from accounts.errors import Refused
from accounts.models import Habilitation, Invitation, Source, User
from accounts.naming import name_of_address
from accounts.permissions import Action, can, require
from accounts.sight import forget
from accounts.tokens import CNAF
from territories.models import Caf

VALID_FOR = timedelta(days=14)
MOST_AT_ONCE = 20
KEPT_UNACCEPTED = timedelta(days=90)  # after it expired or was taken back
_GONE = "Cette invitation n'existe plus. Une autre peut être envoyée."


@dataclass(frozen=True)
class Offer:
    """What is offered to a colleague: a level in a Caf, or nationally with `caf` None, until a day or without end."""

    level: str
    caf: Caf | None
    name: str = ""
    function: str = ""
    until: date | None = None
    words: str = ""


def invite(emails: list[str], offer: Offer, by: Any) -> list[Invitation]:
    """Invite people, each by a mail of their own: all of them, or none when one address is refused.

    Raises PermissionDenied, or Refused with a sentence for each address that cannot be invited.
    """
    require(by, Action.GRANT, offer.caf or CNAF)
    if offer.level not in levels_for(offer.caf.pk if offer.caf else None):
        raise Refused("Ce niveau ne se donne pas ici.")
    if offer.until is not None and offer.until < timezone.localdate():
        raise Refused("La date de fin est passée. Choisissez une date à venir.")
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two windows of one person invite in turn
        refused = [words for email in emails if (words := _in_the_way(email, offer, by))]
        if refused:
            raise Refused(" ".join(refused))
        return [_sent(email, offer, by) for email in emails]


def send_again(invitation: Invitation, by: Any) -> Invitation:
    """Send an invitation again, for as long as a new one; the link of the former mail opens nothing any more.

    Raises PermissionDenied, Refused.
    """
    with transaction.atomic():
        row = _open(invitation, by)
        row.invited_by, row.invited_at = by, timezone.now()
        row.expires_at = row.invited_at + VALID_FOR
        row.save(update_fields=["invited_by", "invited_at", "expires_at"])
        trace.record(by, "invite-again", "invitation", row.pk)
        send_invitation.enqueue(row.pk)
    return row


def take_back(invitation: Invitation, by: Any) -> Invitation:
    """Make an invitation open nothing. Raises PermissionDenied, Refused when it was accepted meanwhile."""
    with transaction.atomic():
        row = _open(invitation, by)
        row.revoked_at = timezone.now()
        row.save(update_fields=["revoked_at"])
        trace.record(by, "take-back-invitation", "invitation", row.pk)
    return row


def accept(invitation: Invitation) -> User:
    """Give the level of an invitation to the person of its address, whose account is opened when there is none.

    The link proves the address: nobody else is ever given the level. Raises Refused, with what to do, when it no longer
    opens anything: taken back, served, expired, its author lost the right, the account is closed, or the person has a
    level there or was deprived of one since.
    """
    with transaction.atomic():
        # The person before their invitation, as every act takes its locks; what they hold is read after both.
        email = Invitation.objects.filter(pk=invitation.pk).values_list("email", flat=True).first() or ""
        user = User.objects.select_for_update(no_key=True).filter(email__iexact=email).first()
        rows = Invitation.objects.select_for_update(of=("self",)).select_related("caf", "invited_by")
        row = rows.filter(pk=invitation.pk, email=email).first()
        if row is None:
            raise Refused(_GONE)
        refusal = why_not(row)
        if refusal:
            raise Refused(refusal)
        if user is None:
            user = open_account(
                row.email, row.name or name_of_address(row.email), by=row.invited_by, function=row.function
            )
        until = end_of(row.until) if row.until else None
        grant(user, row.level, row.caf, row.invited_by, until=until, source=Source.INVITATION)
        row.accepted_at, row.accepted_by = timezone.now(), user
        row.save(update_fields=["accepted_at", "accepted_by"])
        trace.record(user, "accept-invitation", "invitation", row.pk)
    return user


def forget_unaccepted(now: datetime) -> int:
    """Remove the invitations that nobody accepted and that opened nothing for KEPT_UNACCEPTED; how many."""
    before = now - KEPT_UNACCEPTED
    over = Q(expires_at__lt=before) | Q(revoked_at__lt=before)
    return Invitation.objects.filter(over, accepted_at=None, accepted_by=None).delete()[0]


def why_not(invitation: Invitation) -> str:
    """Why an invitation opens nothing now, and what to do about it; empty when it may be accepted."""
    if invitation.revoked_at:
        return "Cette invitation a été reprise. Demandez-en une autre à la personne qui vous avait invité."
    if invitation.accepted_at:
        return "Cette invitation a déjà servi. Connectez-vous avec l'adresse à laquelle vous l'avez reçue."
    if invitation.expires_at <= timezone.now():
        return "Cette invitation n'est plus valable. Demandez à la personne qui vous a invité de la renvoyer."
    forget(invitation.invited_by)
    if not can(invitation.invited_by, Action.GRANT, invitation):
        return (
            "La personne qui vous a invité n'administre plus les accès\u00a0: l'invitation est sans effet. "
            "Demandez-en une autre à un administrateur."
        )
    if invitation.until is not None and invitation.until < timezone.localdate():
        return "La date de fin de l'accès proposé est passée. Demandez une autre invitation."
    user = User.objects.filter(email__iexact=invitation.email).first()
    return _not_for(user, invitation) if user is not None else ""


def _not_for(user: User, invitation: Invitation) -> str:
    if not user.is_active:
        return "Le compte de cette adresse est fermé. Demandez à un administrateur national de le rouvrir."
    if user.pk == invitation.invited_by_id:
        return "On ne s'invite pas soi-même\u00a0: un autre administrateur décide de votre niveau."
    held = Habilitation.objects.filter(user=user, caf=invitation.caf)
    if held.running().exists():
        return "Vous avez déjà un niveau ici. Pour en changer, demandez-le à un administrateur."
    if held.filter(ends_at__gte=invitation.invited_at).exists():
        return "Votre accès a pris fin après l'envoi de cette invitation. Demandez-en une autre à un administrateur."
    return ""


def _in_the_way(email: str, offer: Offer, by: Any) -> str:
    """The sentence that says why an address cannot be invited; empty when it can."""
    if email == by.email.lower():
        return "Vous ne pouvez pas vous inviter vous-même."
    now = timezone.now()
    waiting = Invitation.objects.filter(
        email__iexact=email, caf=offer.caf, accepted_at=None, revoked_at=None, expires_at__gt=now
    )
    if waiting.exists():
        return f"{email} a déjà une invitation en attente\u00a0: renvoyez-la, ou reprenez-la d'abord."
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        return ""
    if not user.is_active:
        return f"Le compte de {email} est fermé\u00a0: un administrateur national peut le rouvrir."
    if Habilitation.objects.running().filter(user=user, caf=offer.caf).exists():
        return f"{email} a déjà un niveau ici\u00a0: changez-le dans la liste des habilitations."
    return ""


def _sent(email: str, offer: Offer, by: Any) -> Invitation:
    now = timezone.now()
    made = Invitation.objects.create(
        email=email,
        name=offer.name,
        function=offer.function,
        caf=offer.caf,
        level=offer.level,
        until=offer.until,
        words=offer.words,
        invited_by=by,
        invited_at=now,
        expires_at=now + VALID_FOR,
    )
    trace.record(by, "invite", "invitation", made.pk, level=offer.level, caf=offer.caf.pk if offer.caf else CNAF)
    send_invitation.enqueue(made.pk)
    return made


def _open(invitation: Invitation, by: Any) -> Invitation:
    row = Invitation.objects.select_for_update(of=("self",)).select_related("caf").filter(pk=invitation.pk).first()
    if row is None:
        raise Refused(_GONE)
    require(by, Action.GRANT, row)
    if row.accepted_at:
        raise Refused("Cette invitation a été acceptée entre-temps.")
    if row.revoked_at:
        raise Refused("Cette invitation a été reprise.")
    return row
