"""The mode itself, kept in the session: which Caf, since when, and what ends it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Action, can, require
from accounts.second_factor import SecondFactor, second_factor_of
from accounts.trace import record
from territories.models import Caf

SESSION_KEY = "seeing_as"
LASTS = timedelta(minutes=30)


class Because(StrEnum):
    """Why a mode ended: the code that the trace keeps."""

    QUIT = "quit"
    TIME = "time"
    RIGHTS = "rights"
    SIGN_OUT = "sign-out"


@dataclass(frozen=True)
class Mode:
    """Which Caf is looked at, since when; `by` is the administrateur national."""

    caf: Caf
    since: datetime
    by: User

    @property
    def until(self) -> datetime:
        """When it ends by itself."""
        return self.since + LASTS


def start(request: HttpRequest, caf: Caf, reason: str) -> None:
    """See as a lecteur of that Caf from now on; `reason` is a code of `forms.REASONS`, or empty. Traced.

    Raises PermissionDenied for whoever is not administrateur national.
    """
    require(request.user, Action.ADMINISTER)
    now = timezone.now()
    until = (now + LASTS).isoformat(timespec="seconds")
    record(request.user, "start-seeing-as", "caf", caf.pk, reason=reason, until=until)  # type: ignore[arg-type]
    request.session[SESSION_KEY] = {"caf": caf.pk, "since": now.timestamp()}


def stop(request: HttpRequest, by: Any, because: Because) -> None:
    """End the mode of this session, traced; nothing when there is none."""
    kept = request.session.pop(SESSION_KEY, None)
    if kept is not None:
        record(by, "stop-seeing-as", "caf", kept["caf"], because=str(because))


def current(request: HttpRequest) -> Mode | Because | None:
    """The mode of this session, None without one; or why it may not go on: the caller then ends it."""
    kept = request.session.get(SESSION_KEY)
    if kept is None:
        return None
    since = datetime.fromtimestamp(kept["since"], UTC)
    if timezone.now() >= since + LASTS:
        return Because.TIME
    if not can(request.user, Action.ADMINISTER) or second_factor_of(request) is not SecondFactor.USED:
        return Because.RIGHTS
    caf = Caf.objects.filter(pk=kept["caf"]).first()
    return Mode(caf, since, request.user) if caf else Because.RIGHTS  # type: ignore[arg-type]
