"""The list of people: which habilitations answer the filters, in the order of names."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from accounts.keeping import rows
from accounts.keeping.scope import Scope
from accounts.models import Habilitation
from accounts.tokens import CNAF
from words.folding import fold

RUNNING, SUSPENDED, SOON, REVIEW, OVER, ALL = "en-cours", "suspendues", "bientot", "a-revoir", "terminees", "toutes"
STATES = [
    (RUNNING, "En cours"),
    (SOON, "Se terminent bientôt"),
    (REVIEW, "À revoir"),
    (SUSPENDED, "Suspendues"),
    (OVER, "Terminées"),
    (ALL, "Toutes"),
]


@dataclass(frozen=True)
class Asked:
    """What the filters of the list say; empty texts filter nothing."""

    words: str = ""
    place: str = ""
    level: str = ""
    state: str = RUNNING


def find(scope: Scope, asked: Asked, now: datetime) -> QuerySet[Habilitation]:
    """The habilitations of this scope, by the name of the person; one per person and Caf, the last.

    One query more when words are sought: names are compared without accents, which databases do not do alike.
    """
    found = scope.habilitations().select_related("user", "caf", "granted_by")
    found = found.filter(_in_state(asked.state, now))
    if asked.state in (OVER, ALL):
        found = rows.latest(found)
    if asked.place:
        found = found.filter(caf=None if asked.place == CNAF else asked.place)
    if asked.level:
        found = found.filter(level=asked.level)
    if asked.words:
        found = found.filter(pk__in=_named(found, asked.words))
    return found.order_by("user__name", "user_id", "caf_id", "pk")


def _in_state(state: str, now: datetime) -> Q:
    not_over = Q(ends_at__isnull=True) | Q(ends_at__gt=now)
    return {
        RUNNING: not_over,
        SUSPENDED: not_over & Q(suspended_at__isnull=False),
        SOON: not_over & rows.ending_soon(now),
        REVIEW: not_over & rows.to_review(now) & Q(suspended_at__isnull=True, user__is_active=True),
        OVER: Q(ends_at__lte=now),
        ALL: Q(),
    }[state]


def _named(found: QuerySet[Habilitation], words: str) -> list[int]:
    """The keys of those whose person has all these words in their name, their address or their function."""
    sought: list[Any] = fold(words).split()
    read = found.order_by().values_list("pk", "user__name", "user__email", "user__function")
    return [pk for pk, *texts in read if all(word in fold(" ".join(texts)) for word in sought)]
