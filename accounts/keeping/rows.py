"""What the screens show of a habilitation: its state in words, its dates as people say them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.actions import is_restorable, stamp
from accounts.keeping.scope import CNAF_NAME
from accounts.models import Habilitation, Source
from accounts.models.habilitations import last_day
from accounts.tokens import CNAF
from ui.typography import plural

SOON = timedelta(days=30)  # a level that ends within this is to prolong or to let go
A_YEAR = timedelta(days=365)  # after this without review, somebody says whether the person still works there


@dataclass(frozen=True)
class Badge:
    """A word on a state, and its tone (ui/badge.html)."""

    text: str
    tone: str = ""


@dataclass(frozen=True)
class Row:
    """A habilitation as a line of the list or of a history. `own`: it is the reader's, who changes nothing of it."""

    held: Habilitation
    badges: tuple[Badge, ...]
    own: bool
    is_over: bool

    @property
    def may_be_restored(self) -> bool:
        """Whether a click gives it back."""
        return is_restorable(self.held, timezone.now())

    @property
    def place(self) -> str:
        """The Caf, or "Cnaf"."""
        return self.held.caf.name if self.held.caf else CNAF_NAME

    @property
    def shown(self) -> str:
        """What a form says of it: its key, and the state on the screen (`accounts.keeping.forms.ShownField`)."""
        return f"{self.held.pk} {stamp(self.held)}"

    @property
    def until(self) -> date | None:
        """Its last day; None without end."""
        return last_day(self.held.ends_at)


def rows_of(held: Iterable[Habilitation], reader: Any, now: datetime) -> list[Row]:
    """Lines for this reader. Reads `user` and `caf` of each."""
    return [Row(one, badges_of(one, now), one.user_id == reader.pk, is_over(one, now)) for one in held]


def is_over(one: Habilitation, now: datetime) -> bool:
    """Whether it has ended."""
    return one.ends_at is not None and one.ends_at <= now


def badges_of(one: Habilitation, now: datetime) -> tuple[Badge, ...]:
    """What state it is in: one word at least. Reads `user`."""
    if is_over(one, now):
        return (Badge(f"Terminée\u00a0: {one.get_ending_display()}" if one.ending else "Terminée", "line"),)
    if not one.user.is_active:
        return (Badge("Compte fermé", "bad"),)
    found = [Badge("Suspendue", "bad") if one.suspended_at else Badge("En cours", "ok")]
    if one.ends_at is not None and one.ends_at <= now + SOON:
        days = (last_day(one.ends_at) - timezone.localtime(now).date()).days  # type: ignore[operator]
        found.append(Badge(f"Se termine dans {plural(days, 'jour')}" if days else "Se termine ce soir", "warm"))
    if reviewed(one) <= now - A_YEAR:
        found.append(Badge("À revoir", "warm"))
    return tuple(found)


def reviewed(one: Habilitation) -> datetime:
    """When somebody last said that the person is in place: at the last review, or when it was given."""
    return one.reviewed_at or one.granted_at


def latest(held: QuerySet[Habilitation]) -> QuerySet[Habilitation]:
    """The last one of each person in each Caf."""
    mine = Coalesce(F("caf_id"), Value(CNAF))
    later = (
        Habilitation.objects.annotate(place=mine)
        .filter(user=OuterRef("user"), place=Coalesce(OuterRef("caf_id"), Value(CNAF)), pk__gt=OuterRef("pk"))
        .order_by()
    )
    return held.filter(~Exists(later))


def ending_soon(now: datetime) -> Q:
    """The condition that a running level ends within SOON, unless a sign-in by the institution puts its end off."""
    return Q(ends_at__lte=now + SOON) & ~Q(source=Source.PROVIDER)


def to_review(now: datetime) -> Q:
    """The condition that a running level was not reviewed for a year."""
    before = now - A_YEAR
    return Q(reviewed_at__lte=before) | Q(reviewed_at__isnull=True, granted_at__lte=before)
