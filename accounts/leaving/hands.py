"""Who leaves, where, and to whom their work may go. Which administrators may see that is asked here."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.models import LOCAL_LEVELS, Habilitation, Level, User
from accounts.permissions import TABLE, Action, can
from accounts.tokens import CNAF

_RANKS = {level: rank for rank, level in enumerate(Level)}
_KEEPERS = (Level.EDITEUR, Level.ADMINISTRATEUR_LOCAL)


@dataclass(frozen=True)
class Place:
    """A Caf (or the Cnaf) where a person has or had a level; `held` is the last one there."""

    code: str
    name: str
    held: Habilitation

    @property
    def is_over(self) -> bool:
        """Whether that level has ended."""
        return self.held.ends_at is not None and self.held.ends_at <= timezone.now()


def places_for(by: Any, person: User) -> list[Place]:
    """The places where `by` may hand over the work of this person, those still open first; one query.

    Raises PermissionDenied when they hand over nowhere, Http404 when this person never was where they do.
    """
    if not can(by, Action.HAND_OVER):
        raise PermissionDenied(TABLE[Action.HAND_OVER].who)
    found: dict[str, Place] = {}
    for held in Habilitation.objects.filter(user=person).select_related("caf").order_by("-starts_at", "-pk"):
        code = held.caf_id or CNAF
        if code not in found and can(by, Action.HAND_OVER, code):
            found[code] = Place(code, held.caf.name if held.caf else "Cnaf", held)
    if not found:
        raise Http404
    return sorted(found.values(), key=lambda place: (place.is_over, place.name))


def colleagues_of(person: User, owner: str) -> list[User]:
    """Who has a level there now, but this person, by name; each with `level_there`, the highest. One query."""
    found: dict[int, User] = {}
    for held in _active_at(owner).exclude(user=person).select_related("user", "caf").order_by("user__name", "user_id"):
        known: Any = found.setdefault(held.user_id, held.user)
        before = getattr(known, "level_there", None)
        if before is None or _RANKS[Level(before)] < _RANKS[Level(held.level)]:
            known.level_there = held.level
        # What a holding asks of their rights is read here at once: their levels at this place are all that counts.
        known._habilitations = [*getattr(known, "_habilitations", []), held]
    return list(found.values())


def leaves_no_keeper(colleagues: list[User], owner: str) -> bool:
    """Whether none of `colleagues_of` could revise what this owner has."""
    return not any(owner == CNAF or one.level_there in _KEEPERS for one in colleagues)  # type: ignore[attr-defined]


def leaves_no_administrator(place: Place, colleagues: list[User]) -> bool:
    """Whether the person of this place administers a Caf, and none of `colleagues_of` does."""
    # Of the Cnaf, the actions refuse to end the last one.
    return place.held.level == Level.ADMINISTRATEUR_LOCAL and not any(
        one.level_there == Level.ADMINISTRATEUR_LOCAL
        for one in colleagues  # type: ignore[attr-defined]
    )


def _active_at(owner: str) -> QuerySet[Habilitation]:
    held = Habilitation.objects.active()
    return held.filter(caf=None) if owner == CNAF else held.filter(caf=owner, level__in=LOCAL_LEVELS)
