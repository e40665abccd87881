"""Accounts that nobody uses: warned, closed, then anonymised. docs/decisions/effacement.md says why these delays."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from accounts.errors import Refused
from accounts.models import AccessRequest, Habilitation, RequestState, User
from accounts.own_data.actions import anonymise, close
from accounts.own_data.tasks import NOTICE, warn_of_closing

UNUSED = timedelta(days=730)  # 24 months
UNUSED_WITHOUT_LEVEL = timedelta(days=365)  # 12 months
KEPT_CLOSED = timedelta(days=365)  # between the closing and the erasure
WARNING_HOLDS = timedelta(days=90)  # then it is sent again: a level may have kept the account open meanwhile
MOST = 200  # a run: the others wait for the next one


def warn(now: datetime) -> int:
    """Warn whoever would be closed in NOTICE; how many. Whoever was warned is not warned again until they came back."""
    fresh = Q(warned_at__isnull=True) | Q(warned_at__lt=F("used_at")) | Q(warned_at__lt=now - WARNING_HOLDS)
    people = _unused(now - UNUSED + NOTICE, now - UNUSED_WITHOUT_LEVEL + NOTICE, now).filter(fresh)
    done = 0
    for key in list(people.values_list("pk", flat=True)[:MOST]):
        with transaction.atomic():
            # Whoever signed in meanwhile is left alone.
            if User.objects.filter(pk=key).filter(pk__in=people.order_by().values("pk")).update(warned_at=now):
                warn_of_closing.enqueue(key)
                done += 1
    return done


def close_unused(now: datetime) -> int:
    """Close those warned for NOTICE who did not come back; how many. The last administrateur national stays."""
    warned = Q(warned_at__lte=now - NOTICE, warned_at__gte=now - WARNING_HOLDS) & Q(warned_at__gte=F("used_at"))
    people = _unused(now - UNUSED, now - UNUSED_WITHOUT_LEVEL, now).filter(warned)
    done = 0
    for user in list(people[:MOST]):
        with transaction.atomic():
            held = User.objects.select_for_update(no_key=True).filter(pk=user.pk)
            if not held.exists() or not people.filter(pk=user.pk).exists():
                continue
            try:
                done += close(user, None, "unused")
            except Refused:
                continue
    return done


def forget_closed(now: datetime) -> int:
    """Anonymise what has been closed for KEPT_CLOSED; how many."""
    people = User.objects.filter(is_active=False, erased_at__isnull=True, closed_at__lte=now - KEPT_CLOSED)
    return sum(anonymise(user, None) for user in list(people.order_by("closed_at", "pk")[:MOST]))


def _unused(with_level: datetime, without: datetime, now: datetime) -> QuerySet[User]:
    """The open accounts unused since these dates: people with a level or a request that waits, and the others."""
    levels = Habilitation.objects.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=now), user=OuterRef("pk"))
    requests = AccessRequest.objects.filter(user=OuterRef("pk"), state=RequestState.WAITING)
    return (
        User.objects.filter(is_active=True)
        .annotate(used_at=Coalesce("last_login", "created_at"))
        .filter(Q(used_at__lte=with_level) | Q(~Exists(levels), ~Exists(requests), used_at__lte=without))
        .order_by("pk")
    )
