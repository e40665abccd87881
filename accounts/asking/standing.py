"""Where someone stands: what they asked, what was answered, what they had. For the door, and for their own page."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import AccessRequest, Habilitation, Level, RequestState

_SHOWN_FOR = timedelta(days=365)
_MOST = 20


@dataclass(frozen=True)
class Waits:
    """A request that waits: since when, and for whom (never a name)."""

    request: AccessRequest
    since: datetime
    whom: str


@dataclass(frozen=True)
class Standing:
    """`waiting`; `answered`, the last first; `ended` and `suspended` levels of someone who holds none there now."""

    waiting: list[Waits] = field(default_factory=list)
    answered: list[AccessRequest] = field(default_factory=list)
    ended: list[Habilitation] = field(default_factory=list)
    suspended: list[Habilitation] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.waiting or self.answered or self.ended or self.suspended)


def standing(user: Any) -> Standing:
    """What this person may know of their own requests and levels: three queries at most."""
    now = timezone.now()
    asked = list(
        AccessRequest.objects.filter(user=user, asked_at__gt=now - _SHOWN_FOR)
        .exclude(state=RequestState.UNCONFIRMED)
        .select_related("caf")
        .order_by("-asked_at", "-pk")[: _MOST * 2]
    )
    levels = list(Habilitation.objects.filter(user=user).select_related("caf").order_by("-ends_at", "-pk")[: _MOST * 2])
    waiting = [one for one in asked if one.state == RequestState.WAITING]
    running = [one for one in levels if one.starts_at <= now and (one.ends_at is None or one.ends_at > now)]
    held = {one.caf_id for one in running}
    waited = {one.caf_id for one in waiting}
    ended: dict[str | None, Habilitation] = {}
    for one in levels:
        if one.ends_at is not None and one.ends_at <= now and one.caf_id not in held | waited:
            ended.setdefault(one.caf_id, one)
    return Standing(
        waiting=_waits(waiting, user),
        answered=[one for one in asked if one.state != RequestState.WAITING][:_MOST],
        ended=list(ended.values()),
        suspended=[one for one in running if one.suspended_at is not None],
    )


def _waits(waiting: list[AccessRequest], user: Any) -> list[Waits]:
    cafs = [one.caf_id for one in waiting if one.caf_id]
    local = set()
    if cafs:
        held = Habilitation.objects.active().filter(caf__in=cafs, level=Level.ADMINISTRATEUR_LOCAL).exclude(user=user)
        local = set(held.order_by().values_list("caf_id", flat=True))
    return [Waits(one, one.confirmed_at or one.asked_at, _whom(one, local)) for one in waiting]


def _whom(asked: AccessRequest, local: set[str]) -> str:
    if asked.caf is None:
        return "les administrateurs nationaux de la Cnaf"
    if asked.caf_id in local:
        return f"les administrateurs locaux de la {asked.caf}"
    return f"les administrateurs nationaux de la Cnaf, car la {asked.caf} n’a pas d’administrateur local"
