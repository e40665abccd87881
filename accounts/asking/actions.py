"""The verbs of who asks: ask, confirm the address, ask for another level, withdraw; and what is forgotten."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.actions import open_account
from accounts.asking import domains
from accounts.asking.tasks import send_confirmation
from accounts.deciding.tasks import tell_deciders
from accounts.errors import Refused, refuse_closed
from accounts.models import AccessRequest, EmailDomain, Habilitation, Level, RequestState, User
from accounts.permissions import Action, require
from accounts.tokens import CNAF
from accounts.trace import record
from territories.models import Caf

UNCONFIRMED_FOR = timedelta(days=7)
MOST_WAITING = 5
RENEWABLE = timedelta(days=60)  # before its end, the same level may be asked again
_RANK = list(Level)


def ask(email: str, name: str, function: str, caf: Caf | None, level: str, why: str) -> AccessRequest:
    """Keep the request of someone unknown until they confirm their address, and send them the link.

    The same rows and the same job whoever has an account: the job finds out.
    """
    with transaction.atomic():
        asked = AccessRequest.objects.create(
            email=email, name=name, function=function, caf=caf, level=level, why=why, state=RequestState.UNCONFIRMED
        )
        send_confirmation.enqueue(asked.pk)
    return asked


def confirm(asked: AccessRequest) -> AccessRequest:
    """The holder of the address confirms: their account is opened without level if they have none, and the request
    waits for a decision. Confirmed twice, it is once.

    Raises Refused on a closed account, a request that was forgotten, or on what `ask_level` refuses.
    """
    with transaction.atomic():
        # The person before their request, as every act takes its locks.
        email = AccessRequest.objects.filter(pk=asked.pk).values_list("email", flat=True).first() or ""
        user = User.objects.select_for_update(no_key=True).filter(email__iexact=email).first()
        asked = _locked(asked, email=email)
        if asked.state != RequestState.UNCONFIRMED:
            return asked
        if user is None:
            user = open_account(asked.email, asked.name, by=None, function=asked.function)
        elif not user.is_active:
            raise Refused("Le compte de cette adresse est fermé. Demandez à l'administrateur local de le rouvrir.")
        _check(user, asked.level, asked.caf)
        asked.user = user
        _wait(asked)
    return asked


def ask_level(user: User, level: str, caf: Caf | None, why: str) -> AccessRequest:
    """Someone who has an account asks for a level in a Caf, or nationally with `caf` None.

    Raises Refused when their account is closed, when the same place waits already, when they hold as much there, or
    past MOST_WAITING requests.
    """
    with transaction.atomic():
        user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        refuse_closed(user)
        _check(user, level, caf)
        asked = AccessRequest(
            user=user, email=user.email, name=user.name, function=user.function, caf=caf, level=level, why=why
        )
        _wait(asked)
    return asked


def withdraw(asked: AccessRequest, by: User) -> AccessRequest:
    """Take back one's own request; one that no longer waits stays as it is. Raises Refused on another's."""
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).filter(pk=by.pk).first()
        asked = _locked(asked)
        if asked.user_id != by.pk:
            raise Refused("Cette demande n'est pas la vôtre.")
        if asked.state == RequestState.WAITING:
            asked.state, asked.decided_at = RequestState.WITHDRAWN, timezone.now()
            asked.save(update_fields=["state", "decided_at"])
            record(by, "withdraw-request", "access-request", asked.pk)
    return asked


def forget(now: datetime) -> int:
    """Remove the requests whose address nobody confirmed in UNCONFIRMED_FOR; how many."""
    old = AccessRequest.objects.filter(state=RequestState.UNCONFIRMED, asked_at__lt=now - UNCONFIRMED_FOR)
    return old.delete()[0]


def keep_domain(row: EmailDomain, by: Any) -> EmailDomain:
    """Add or change a domain of professional addresses. Raises PermissionDenied."""
    require(by, Action.ADMINISTER)
    with transaction.atomic():
        row.save()
        record(by, domains.KEPT, "email-domain", row.pk, domain=row.domain, caf=row.caf_id)
    return row


def remove_domain(row: EmailDomain, by: Any) -> None:
    """Accept the addresses of a domain no more; accounts stay as they are. Raises PermissionDenied."""
    require(by, Action.ADMINISTER)
    with transaction.atomic():
        record(by, domains.REMOVED, "email-domain", row.pk, domain=row.domain, caf=row.caf_id)
        row.delete()


def _locked(asked: AccessRequest, **still: Any) -> AccessRequest:
    """The request as it is now, whose person is locked already."""
    row = AccessRequest.objects.select_for_update(of=("self",)).filter(pk=asked.pk, **still).first()
    if row is None:
        raise Refused("Cette demande n'existe plus. Faites-en une autre si vous en avez besoin.")
    return row


def _check(user: User, level: str, caf: Caf | None) -> None:
    """Refuse what waits already, and what would give nothing more."""
    waiting = list(user.access_requests.filter(state=RequestState.WAITING).order_by("pk"))  # type: ignore[attr-defined]
    where = str(caf or "Cnaf")
    for one in waiting:
        if one.caf_id == (caf.pk if caf else None):
            raise Refused(
                f"Votre demande du niveau {one.get_level_display()} pour la {where} attend déjà une réponse depuis le "
                f"{timezone.localtime(one.confirmed_at or one.asked_at):%d/%m/%Y}."
            )
    if len(waiting) >= MOST_WAITING:
        raise Refused(
            f"Vous avez déjà {MOST_WAITING} demandes en attente\u00a0: abandonnez-en une avant d'en faire une autre."
        )
    held = Habilitation.objects.active().filter(user=user, caf=caf).order_by("pk").first()
    if held is None:
        return
    soon = held.ends_at is not None and held.ends_at < timezone.now() + RENEWABLE
    if _RANK.index(Level(held.level)) > _RANK.index(Level(level)) or (held.level == level and not soon):
        raise Refused(f"Vous avez déjà le niveau {held.get_level_display()} pour la {where}.")


def _wait(asked: AccessRequest) -> None:
    asked.state, asked.confirmed_at = RequestState.WAITING, timezone.now()
    asked.save()
    record(asked.user, "ask-level", "access-request", asked.pk, level=str(asked.level), caf=asked.caf_id or CNAF)
    tell_deciders.enqueue(asked.pk)
