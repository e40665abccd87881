"""The verbs of what is held about a person: ask for an erasure, take it back, erase, refuse; close an unused account,
open it again. `by` is None for the jobs, and traced so. docs/decisions/effacement.md."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts import actions, groups
from accounts.errors import Refused, refuse_closed
from accounts.models import AccessRequest, Ending, ErasureRequest, Habilitation, Level, RequestState, User
from accounts.own_data.held import FORMER
from accounts.own_data.tasks import tell_erased, tell_erasure_asked, tell_erasure_refused
from accounts.permissions import TABLE, Action, can, require, require_still
from accounts.sight import forget
from accounts.signing_in import sessions
from accounts.tokens import CNAF
from accounts.trace import record
from links import personal
from mail.suppression import is_suppressed

_LAST = (
    "C’est le seul administrateur national\u00a0: donnez d’abord ce niveau à quelqu’un, sinon plus personne ne "
    "pourrait gérer le site."
)


def ask_erasure(user: User, words: str) -> ErasureRequest:
    """Ask that one's own account be erased. Raises Refused when it was asked already, or on a closed account."""
    with transaction.atomic():
        refuse_closed(User.objects.select_for_update(no_key=True).get(pk=user.pk))
        if ErasureRequest.objects.filter(user=user, decided_at=None).exists():
            raise Refused("Vous avez déjà demandé l’effacement\u00a0: la réponse vous sera envoyée.")
        asked = ErasureRequest.objects.create(user=user, words=words)
        record(user, "erasure.ask", "person", user.pk)
        tell_erasure_asked.enqueue(asked.pk)
    return asked


def withdraw_erasure(user: User) -> bool:
    """Take back one's own request, while nobody has decided; whether there was one."""
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        removed, _ = ErasureRequest.objects.filter(user=user, decided_at=None).delete()
        if removed:
            record(user, "erasure.withdraw", "person", user.pk)
    return bool(removed)


def accept_erasure(asked: ErasureRequest, by: User) -> None:
    """Erase who asked for it; a last letter tells them. Raises PermissionDenied, or Refused: decided already, theirs,
    the last administrateur national."""
    require(by, Action.ADMINISTER)
    with transaction.atomic():
        asked = _open(asked, by)
        asked.decided_at, asked.decided_by = timezone.now(), by
        asked.save(update_fields=["decided_at", "decided_by"])
        email = asked.user.email
        unwanted = is_suppressed(email)
        if anonymise(asked.user, by) and not unwanted:
            tell_erased.enqueue(email)  # after the erasure, which takes the jobs that name the address


def refuse_erasure(asked: ErasureRequest, by: User, because: str) -> None:
    """Say why an account is not erased; its person receives it. Raises PermissionDenied, Refused."""
    require(by, Action.ADMINISTER)
    with transaction.atomic():
        asked = _open(asked, by)
        require_still(by, Action.ADMINISTER)
        asked.decided_at, asked.decided_by, asked.refused_because = timezone.now(), by, because
        asked.save(update_fields=["decided_at", "decided_by", "refused_because"])
        record(by, "erasure.refuse", "person", asked.user_id)
        tell_erasure_refused.enqueue(asked.pk)


def anonymise(user: User, by: User | None) -> bool:
    """Take away all that says who a person is; what they wrote stays, by an « Ancien agent ». False when it was done.

    Raises PermissionDenied, or Refused for the last administrateur national.
    """
    if by is not None:
        require(by, Action.ADMINISTER)
    with transaction.atomic():
        user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        if user.erased_at is not None:
            return False
        require_another_administrator(user)
        _still_administers(by)
        for held in _running(user):
            actions.end(held, by, Ending.CLOSED)
        removed = {}
        for one in reversed(personal.every()):  # the account comes first, and is read by the others
            if one.erase is not None and (number := one.erase(user)):
                removed[one.slug] = number
        _end_sessions(user)
        _forget_who(user)
        ErasureRequest.objects.filter(user=user, decided_at=None).update(decided_at=timezone.now(), decided_by=by)
        record(by, "erase", "person", user.pk, removed=removed)
    return True


def close(user: User, by: User | None, because: str) -> bool:
    """Close an account: its levels and sessions end. False when it was closed. Raises PermissionDenied, Refused."""
    if by is not None:
        require(by, Action.ADMINISTER)
    with transaction.atomic():
        user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        if not user.is_active:
            return False
        require_another_administrator(user)
        _still_administers(by)
        for held in _running(user):
            actions.end(held, by, Ending.CLOSED)
        now = timezone.now()
        _close_requests(user, by, now)
        _end_sessions(user)  # a cookie kept until the account is opened again opens nothing
        user.is_active, user.closed_at = False, now
        user.save(update_fields=["is_active", "closed_at"])
        record(by, "close-account", "person", user.pk, because=because)
    return True


def reopen(user: User, by: User) -> bool:
    """Open a closed account again: the person may sign in, and has no level. False when it was open.

    By an administrateur national, or by the administrateur local of a Caf where the person had a level. Raises
    PermissionDenied, or Refused when it was erased: nothing is left to open.
    """
    with transaction.atomic():
        user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        forget(by)
        if not may_reopen(by, user):
            raise PermissionDenied(TABLE[Action.GRANT].who)
        if user.erased_at is not None:
            raise Refused("Ce compte a été anonymisé\u00a0: ouvrez-en un autre pour cette personne.")
        if user.is_active:
            return False
        user.is_active, user.closed_at, user.warned_at = True, None, None
        user.save(update_fields=["is_active", "closed_at", "warned_at"])
        record(by, "reopen-account", "person", user.pk)
    return True


def may_reopen(by: Any, user: User) -> bool:
    """Whether this administrator answers for a place where the person has, or had, a level."""
    if can(by, Action.ADMINISTER):
        return True
    places = Habilitation.objects.filter(user=user, caf__isnull=False).order_by().values_list("caf_id", flat=True)
    return any(can(by, Action.GRANT, code) for code in set(places))


def require_another_administrator(user: User) -> None:
    """Raise Refused when nobody else administers the whole site. Within a transaction: two administrateurs nationaux
    who erase, close or end each other come one after the other, and the second is refused."""
    if not _national_administrators().filter(user=user).exists():
        return
    groups.hold()
    if not _national_administrators().exclude(user=user).exists():  # read again: some may have gone while it waited
        raise Refused(_LAST)


def _still_administers(by: User | None) -> None:
    """Ask again once the locks are held: whoever acts may have been ended, closed or erased while they waited."""
    if by is not None:
        require_still(by, Action.ADMINISTER)


def _national_administrators() -> QuerySet[Habilitation]:
    return Habilitation.objects.active().filter(level=Level.ADMINISTRATEUR_NATIONAL)


def _open(asked: ErasureRequest, by: User) -> ErasureRequest:
    """The request, locked after its person, that this administrator may answer now."""
    User.objects.select_for_update(no_key=True).filter(pk=asked.user_id).first()
    row = ErasureRequest.objects.select_for_update(of=("self",)).filter(pk=asked.pk).first()
    if row is None:
        raise Refused("La personne a renoncé à cette demande\u00a0: il n’y a plus rien à décider.")
    if row.decided_at is not None:
        raise Refused("Cette demande a déjà reçu sa réponse.")
    if row.user_id == by.pk:
        raise Refused("C’est votre propre demande\u00a0: un autre administrateur national y répond.")
    return row


def _running(user: User) -> Iterable[Habilitation]:
    """Those that are not over yet, the suspended and the coming ones too."""
    now = timezone.now()
    return Habilitation.objects.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now), user=user).order_by("pk")


def _close_requests(user: User, by: User | None, now: datetime) -> None:
    """What the person was waiting for, a line of the trace for each."""
    waiting = AccessRequest.objects.select_for_update(of=("self",)).filter(user=user, state=RequestState.WAITING)
    for asked in waiting.order_by("pk"):
        asked.state, asked.decided_at, asked.decided_by = RequestState.WITHDRAWN, now, by
        asked.save(update_fields=["state", "decided_at", "decided_by"])
        record(by, "close-request", "access-request", asked.pk, person=user.pk, caf=asked.caf_id or CNAF)


def _end_sessions(user: User) -> None:
    """The rows of its sessions go, those that nobody named too."""
    sessions.end_others(user, keep=None)
    for session in Session.objects.order_by("pk").iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()


def _forget_who(user: User) -> None:
    now = timezone.now()
    user.email, user.name, user.function = f"efface-{user.pk}@efface.invalid", FORMER, ""
    user.set_unusable_password()
    user.is_active, user.closed_at, user.erased_at = False, user.closed_at or now, now
    user.last_login, user.warned_at = None, None
    user.groups.clear()
    user.save()
    forget(user)
