"""The verbs of who decides: accept a request, refuse it, pass on those that wait for too long."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import trace
from accounts.actions import end_of, grant
from accounts.deciding import scope
from accounts.deciding.tasks import tell_answer, tell_national_deciders
from accounts.errors import Refused
from accounts.models import AccessRequest, RequestState, Source, User
from accounts.permissions import Action, require_still


class AlreadyDecided(Refused):
    """Somebody decided first; its text says who, when and what."""


def accept(request: AccessRequest, by: Any, level: str, until: date | None = None) -> AccessRequest:
    """Give the person a level where they asked for one, the one they asked or another, until the end of a day.

    Raises PermissionDenied; AlreadyDecided; Refused on one's own request, a level that is not held there, a closed
    account or a date gone by.
    """
    with transaction.atomic():
        row = _to_decide(request, by)
        if row.user is None:
            raise Refused("L'adresse de cette demande n'est pas encore confirmée.")
        ends_at = end_of(until) if until else None
        row.given = grant(row.user, level, row.caf, by, until=ends_at, source=Source.REQUEST)
        _decided(row, by, RequestState.ACCEPTED)
    return row


def refuse(request: AccessRequest, by: Any, reason: str) -> AccessRequest:
    """Refuse a request, with the reason that the person is sent. Raises PermissionDenied, AlreadyDecided, Refused."""
    if not reason.strip():
        raise Refused("Écrivez pourquoi vous refusez\u00a0: la personne le lira.")
    with transaction.atomic():
        row = _to_decide(request, by)
        row.reason = reason.strip()
        _decided(row, by, RequestState.REFUSED)
    return row


def escalate(now: datetime) -> int:
    """Tell the administrateurs nationaux, once, of the requests of a Caf that nobody decided in time; how many."""
    late = AccessRequest.objects.alias(since=scope.SINCE).filter(
        state=RequestState.WAITING, caf__isnull=False, escalated_at=None, since__lt=scope.late_before(now)
    )
    with transaction.atomic():
        keys = list(late.select_for_update().order_by("pk").values_list("pk", flat=True))
        if keys:
            AccessRequest.objects.filter(pk__in=keys).update(escalated_at=now)
            tell_national_deciders.enqueue(keys)
    return len(keys)


def what_was_decided(request: AccessRequest) -> str:
    """The sentence that says who decided a request, when and what."""
    who = request.decided_by.name if request.decided_by else "la ligne de commande"
    when = f"{timezone.localtime(request.decided_at):%d/%m/%Y à %H:%M}" if request.decided_at else ""
    if request.state == RequestState.ACCEPTED:
        given = request.given.get_level_display() if request.given else request.get_level_display()
        return f"{who} a accepté cette demande le {when}, avec le niveau {given}."
    if request.state == RequestState.REFUSED:
        return f"{who} a refusé cette demande le {when}."
    if request.decided_by and request.decided_by_id != request.user_id:
        return f"{who} a clos cette demande le {when}\u00a0: la personne ne travaille plus là."
    if request.user is not None and not request.user.is_active:
        return "Cette demande n'attend plus de décision\u00a0: le compte de la personne est fermé."
    return "Cette demande n'attend plus de décision\u00a0: la personne l'a abandonnée."


def _to_decide(request: AccessRequest, by: Any) -> AccessRequest:
    """The request that this person may decide now, locked: who asks first, as in every act, then what they ask."""
    asker = AccessRequest.objects.filter(pk=request.pk).values_list("user", flat=True).first()
    User.objects.select_for_update(no_key=True).filter(pk=asker).first()
    row = (
        AccessRequest.objects.select_for_update(of=("self",))
        .select_related("caf", "user", "decided_by", "given")
        .filter(pk=request.pk)
        .first()
    )
    if row is None or row.user_id != asker:
        raise Refused("Cette demande vient de changer, ou n'existe plus. Revenez à la liste des demandes.")
    require_still(by, Action.GRANT, row)
    if row.user_id == by.pk or row.email.lower() == by.email.lower():
        raise Refused("C'est votre propre demande\u00a0: un autre administrateur la décide.")
    if row.state != RequestState.WAITING:
        raise AlreadyDecided(what_was_decided(row))
    return row


def _decided(row: AccessRequest, by: Any, state: Any) -> None:
    row.state, row.decided_by, row.decided_at = state, by, timezone.now()
    row.save(update_fields=["state", "decided_by", "decided_at", "given", "reason"])
    verb = "accept-request" if state == RequestState.ACCEPTED else "refuse-request"
    trace.record(by, verb, "access-request", row.pk, person=row.user_id, habilitation=row.given_id)
    tell_answer.enqueue(row.pk)
