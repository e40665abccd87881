"""Give a support to another owner, who keeps it from then on, and give back what was given."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from accounts.models import NATIONAL_LEVELS, Habilitation, Level
from accounts.permissions import Action
from accounts.readers import derive
from accounts.sight import audience_of
from accounts.tokens import CNAF, split
from spaces.actions.base import locked, readers_of, record
from spaces.actions.content import owner_of
from spaces.actions.personal import ask_again
from spaces.actions.reporting import hand_on
from spaces.errors import Refused
from spaces.models import Resource, Status
from spaces.tasks import tell_who_receives

_WRITERS = (Level.EDITEUR, Level.ADMINISTRATEUR_LOCAL)


@dataclass(frozen=True)
class Outcome:
    """Who would read a support that `owner` keeps (`audience`, chosen tokens; `readers`, all of them), and who would no
    more; how many people of the owner could change it."""

    audience: frozenset[str]
    readers: frozenset[str]
    lost: frozenset[str]
    writers: int


def foreseen(row: Resource, owner: str) -> Outcome:
    """What becomes of a support given to `owner` (a Caf code or "cnaf"). Raises Refused when it may not be given.

    Its audience stays: who reads it goes on. What was kept for the éditeurs or administrateurs of its owner is kept for
    those of the new one.
    """
    former = row.owner_code()
    if row.status != Status.PUBLISHED:
        raise Refused("Seul un support en rayon se donne.")
    if owner == former:
        raise Refused("Ce support est déjà à ce propriétaire.")
    held = split(row.audience.key)
    audience = frozenset(_moved(token, former, owner) for token in held)
    readers = derive(row.standing(), audience, owner, row.author_id)
    if not readers & {f"editeurs:{owner}", "reseau", "public"}:
        raise Refused(
            "Ceux à qui vous le donnez ne pourraient pas le lire\u00a0: ouvrez d'abord ce support à plus de personnes."
        )
    writers = _writers(owner)
    if not writers:
        raise Refused("Personne n'y a encore le niveau éditeur\u00a0: ce support n'aurait plus personne pour le tenir.")
    lost = frozenset() if readers & _still_reading(row) else readers_of(row) - readers
    return Outcome(audience, readers, lost, writers)


def give(resource: Resource, by: Any, owner: str) -> Resource:
    """Make `owner` the one who keeps a support on the shelves; its former owner may read it, not change it.

    Files that somebody confirmed for fewer people are confirmed again; the errors reported to its former owner stay
    between them and who reported them. Raises PermissionDenied, Refused.
    """
    with transaction.atomic():
        row = locked(resource, by, Action.WITHDRAW)
        return _give(row, by, owner, "give", row.owner_code())


def give_back(resource: Resource, by: Any) -> Resource:
    """Return a support to who gave it. Raises PermissionDenied, Refused."""
    with transaction.atomic():
        row = locked(resource, by, Action.WITHDRAW)
        if not row.given_by:
            raise Refused("Ce support n'a pas été donné, ou a déjà été rendu.")
        return _give(row, by, row.given_by, "give_back", "")


def _give(row: Resource, by: Any, owner: str, verb: str, given_by: str) -> Resource:
    outcome = foreseen(row, owner)
    caf = owner_of(owner)
    former = row.owner_code()
    row.caf, row.given_by = caf, given_by
    row.audience = audience_of(outcome.audience)
    gained = outcome.readers - readers_of(row)
    row.save()
    hand_on(row, by)
    lost = sorted(outcome.lost)
    record(row, by, verb, narrows=bool(lost), former=former, owner=owner, lost=lost)
    tell_who_receives.enqueue(row.pk, owner, by.pk)
    if gained and not outcome.readers & {"reseau", "public"}:
        ask_again(row)
        row.refresh_from_db()
    return row


def _moved(token: str, former: str, owner: str) -> str:
    family, _, key = token.partition(":")
    return f"{family}:{owner}" if family in ("editeurs", "administrateurs") and key == former else token


def _still_reading(row: Resource) -> frozenset[str]:
    """The tokens that the éditeurs of the former owner hold too: with one of them, nobody loses sight."""
    theirs = {CNAF} if row.caf is None else {f"caf:{row.caf.pk}", f"cdr:{row.caf.cdr_id}"}
    return frozenset({"public", "reseau", *theirs})


def _writers(owner: str) -> int:
    """How many people may deposit for this owner by a habilitation there."""
    held = Habilitation.objects.active()
    if owner == CNAF:
        held = held.filter(caf=None, level__in=NATIONAL_LEVELS)
    else:
        held = held.filter(caf=owner, level__in=_WRITERS)
    return held.order_by().values("user").distinct().count()
