"""What is held about a person, as pages and the file say it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from accounts.models import Habilitation, User
from accounts.tokens import CNAF
from links import personal
from links.personal import Personal

MOST_CLOSED = 50


@dataclass(frozen=True)
class Sort:
    """A sort of data and how much of it is held about a person."""

    about: Personal
    number: int


def sorts_about(user: User) -> Sequence[Sort]:
    """Every sort that holds something about this person; one query."""
    numbers = personal.numbers(user)
    return [Sort(one, numbers[one.slug]) for one in personal.every() if numbers.get(one.slug)]


def everything_about(user: User, now: datetime) -> dict[str, Any]:
    """All of it, as JSON: each sort with its purpose, its time, and its rows."""
    return {
        "site": "Espace Ctg",
        "fait_le": now,
        "donnees": [
            {
                "sorte": one.slug,
                "libelle": one.label,
                "pourquoi": one.purpose,
                "combien_de_temps": one.kept_for,
                "lignes": rows,
            }
            for one in personal.every()
            if (rows := one.export(user))
        ],
    }


def places_of(user: User) -> list[tuple[str, str]]:
    """Where this person has or had a level, (owner code, French name): where a passation is to be done first."""
    held = Habilitation.objects.filter(user=user).select_related("caf").order_by("pk")
    return list({(one.caf_id or CNAF): (one.caf.name if one.caf else "Cnaf") for one in held}.items())


def closed_accounts() -> QuerySet[User]:
    """Those that may still be opened again, the last closed first."""
    closed = User.objects.filter(is_active=False, erased_at__isnull=True, closed_at__isnull=False)
    return closed.order_by("-closed_at", "-pk")[:MOST_CLOSED]
