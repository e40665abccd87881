"""Which requests and invitations are whose to decide: the same rule for lists, pages, mails and duties."""

from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.deciding.working_days import last_day_over
from accounts.models import (
    LOCAL_LEVELS,
    NATIONAL_LEVELS,
    AccessRequest,
    Habilitation,
    Invitation,
    Level,
    RequestState,
    User,
)
from accounts.permissions import Action, can
from accounts.sight import habilitations_of

PATIENCE = 5  # working days, before the administrateurs nationaux are asked
SINCE = Coalesce(F("confirmed_at"), F("asked_at"))


def is_national(user: Any) -> bool:
    """Whether this person decides for every Caf and for the Cnaf; no query of its own."""
    return can(user, Action.ADMINISTER)


def administered(user: Any) -> list[str]:
    """The codes of the Caf whose administrateur local this person is."""
    return [held.caf_id for held in habilitations_of(user) if held.level == Level.ADMINISTRATEUR_LOCAL and held.caf_id]


def levels_for(caf_code: str | None) -> tuple[Any, ...]:
    """The levels that may be given in a Caf, or nationally."""
    return LOCAL_LEVELS if caf_code else NATIONAL_LEVELS


def administrators_of(caf: Any) -> QuerySet[Habilitation]:
    """The levels of administrateur local that are active in a Caf."""
    return Habilitation.objects.active().filter(caf=caf, level=Level.ADMINISTRATEUR_LOCAL)


def late_before(now: datetime) -> datetime:
    """What waits since an earlier moment than this one has waited for more than PATIENCE working days."""
    day = last_day_over(timezone.localdate(now), PATIENCE)
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def requests_seen_by(user: Any) -> QuerySet[AccessRequest]:
    """The requests that this person may open, those decided too: of the Caf they administer, or all of them."""
    told = AccessRequest.objects.exclude(state=RequestState.UNCONFIRMED).alias(since=SINCE)
    return told if is_national(user) else told.filter(caf__in=administered(user))


def waiting_for(user: Any) -> QuerySet[AccessRequest]:
    """The requests that wait for this person, never their own. For administrateurs nationaux: the national ones, those
    that are late, and those of a Caf that has no administrateur local."""
    waiting = requests_seen_by(user).filter(state=RequestState.WAITING).exclude(user=user)
    if not is_national(user):
        return waiting
    nobody = ~Exists(administrators_of(OuterRef("caf")).exclude(user=OuterRef("user")))
    late = Q(since__lt=late_before(timezone.now()))
    return waiting.filter(Q(caf=None) | Q(caf__in=administered(user)) | late | nobody)


def invitations_seen_by(user: Any) -> QuerySet[Invitation]:
    """The invitations that this person may send again or take back."""
    return Invitation.objects.all() if is_national(user) else Invitation.objects.filter(caf__in=administered(user))


def deciders_of(request: AccessRequest) -> list[User]:
    """The administrateurs locaux who decide a request, else the administrateurs nationaux; never its author."""
    if request.caf_id:
        local = _people(administrators_of(request.caf_id), request)
        if local:
            return local
    return national_deciders(request)


def national_deciders(request: AccessRequest | None = None) -> list[User]:
    """The administrateurs nationaux, without the author of a request."""
    return _people(Habilitation.objects.active().filter(level=Level.ADMINISTRATEUR_NATIONAL), request)


def _people(held: QuerySet[Habilitation], request: AccessRequest | None) -> list[User]:
    people = User.objects.filter(pk__in=held.order_by().values("user")).order_by("name", "pk")
    return list(people.exclude(pk=request.user_id) if request is not None and request.user_id else people)
