"""Whom what comes to its date is asked of: levels that end soon, people to review."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from accounts.keeping import rows
from accounts.keeping.scope import Scope, scope_of
from accounts.models import Habilitation, Level, User

SINCE_REVIEW = Coalesce(F("reviewed_at"), F("granted_at"))


def ending_for(user: Any, now: datetime) -> QuerySet[Habilitation]:
    """The levels that end soon and that this person is asked to prolong: see `_asked_of`."""
    return _asked_of(user, Habilitation.objects.active().filter(rows.ending_soon(now)))


def to_review_for(user: Any, now: datetime) -> QuerySet[Habilitation]:
    """The levels nobody reviewed for a year and that this person is asked about: see `_asked_of`."""
    return _asked_of(user, Habilitation.objects.active().filter(rows.to_review(now)))


def _asked_of(user: Any, held: QuerySet[Habilitation]) -> QuerySet[Habilitation]:
    """Of these, those of the Caf they administer, never their own; an administrateur national is asked about national
    levels, and about those that no other administrateur local of the Caf may decide."""
    scope: Scope = scope_of(user)
    held = held.exclude(user=user)
    if not scope.everywhere:
        return held.filter(scope.owned())
    others = Habilitation.objects.active().filter(caf=OuterRef("caf"), level=Level.ADMINISTRATEUR_LOCAL)
    return held.filter(Q(caf=None) | scope.owned() | ~Exists(others.exclude(user=OuterRef("user"))))


def administrators(held: QuerySet[Habilitation]) -> Iterable[int]:
    """The keys of those who are asked about one of these levels at least, each once."""
    granting = (Level.ADMINISTRATEUR_LOCAL, Level.ADMINISTRATEUR_NATIONAL)
    keys = Habilitation.objects.active().filter(level__in=granting).order_by().values("user")
    return [one.pk for one in User.objects.filter(pk__in=keys).order_by("pk") if _asked_of(one, held).exists()]
