"""The sessions that a person has open. allauth.usersessions names them; nothing of where they come from is kept."""

from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils import timezone

from accounts.signing_in.devices import label_of

NOWHERE = "0.0.0.0"  # noqa: S104 - instead of an address, which the column of allauth demands


def forget_where(sender: Any, instance: UserSession, **kwargs: Any) -> None:
    """Before a session is named: the kind of browser instead of all it says, and no IP address."""
    instance.ip = NOWHERE
    instance.user_agent = label_of(instance.user_agent) if "/" in instance.user_agent else instance.user_agent


def open_sessions(user: Any) -> list[UserSession]:
    """Those that still live, the last opened first."""
    alive = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=timezone.now())
    return list(UserSession.objects.filter(Exists(alive), user_id=user.pk).order_by("-created_at", "-pk"))


def end(user: Any, pk: int) -> bool:
    """End one of this person's sessions; whether it was open."""
    found = UserSession.objects.filter(user_id=user.pk, pk=pk).first()
    if found is not None:
        found.end()
    return found is not None


def end_others(user: Any, keep: str | None) -> int:
    """End all of this person's sessions but the one of this key; how many."""
    others = UserSession.objects.filter(user_id=user.pk).exclude(session_key=keep or "")
    keys = list(others.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    others.filter(session_key__in=keys).delete()
    return len(keys)


def renew(request: HttpRequest) -> None:
    """Another key for this session: whoever knew the former one gains nothing by what it has just proven."""
    former = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=former).update(session_key=request.session.session_key)


def password_changed(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """A new password ends the sessions open elsewhere; all of them when it was chosen by a letter."""
    mine = request.session.session_key if request.user.is_authenticated and request.user.pk == user.pk else None
    end_others(user, mine)
