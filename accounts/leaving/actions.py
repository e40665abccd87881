"""The verbs of a departure: hand over what is in a person's hands, end their level there. decisions/passation.md."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import actions
from accounts.errors import Refused
from accounts.leaving.tasks import tell_receiver
from accounts.models import AccessRequest, Ending, Habilitation, RequestState, User
from accounts.permissions import Action, require, require_still
from accounts.sight import forget
from accounts.tokens import CNAF
from accounts.trace import record
from links import holdings


def hand_over(person: User, owner: str, to: Mapping[str, User], by: User) -> dict[str, int]:
    """Give what this person holds for this owner to colleagues, {slug of the kind: colleague}; how many of each went.

    All or nothing; each receiver is written to once. Raises PermissionDenied, KeyError on an unknown kind, or Refused
    when a colleague may not hold what they would receive.
    """
    require(by, Action.HAND_OVER, owner)
    moved = {}
    with transaction.atomic():
        locked = User.objects.select_for_update(no_key=True).order_by("pk")
        people = locked.in_bulk({person.pk, *(one.pk for one in to.values())})
        require_still(by, Action.HAND_OVER, owner)
        for slug, colleague in to.items():
            holding, receiver = holdings.get(slug), people[colleague.pk]
            forget(receiver)
            if holding.hand_over is None:
                raise Refused("Ceci ne se transmet pas\u00a0: c’est déjà à la Caf.")
            if receiver.pk == person.pk or not _is_there(receiver, owner) or not holding.may_hold(receiver, owner):
                raise Refused(f"{receiver.name} ne peut pas le recevoir\u00a0: choisissez {holding.for_whom}.")
            rows = holding.held(person, owner)
            number = holding.hand_over(rows, receiver, by) if rows is not None else 0
            if number:
                moved[slug] = number
                record(by, "hand-over", "person", person.pk, owner=owner, what=slug, number=number, to=receiver.pk)
        for receiver_pk in sorted({to[slug].pk for slug in moved} - {by.pk}):
            tell_receiver.enqueue(receiver_pk, by.pk)
    return moved


def leave(habilitation: Habilitation, by: User) -> Habilitation:
    """End a level because the person leaves that place; their other levels and their account stay.

    What they were waiting for there is closed; a level that had ended already closes nothing. Raises PermissionDenied,
    Refused.
    """
    require(by, Action.HAND_OVER, habilitation.caf_id or CNAF)
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=habilitation.user_id)
        before = Habilitation.objects.get(pk=habilitation.pk).ends_at
        ended = actions.end(habilitation, by, Ending.LEFT)
        if ended.ends_at != before:
            _close_requests(ended, by)
    return ended


def _close_requests(left: Habilitation, by: User) -> None:
    """What the person of this level was waiting for in that place."""
    waiting = AccessRequest.objects.select_for_update(of=("self",)).filter(
        user=left.user_id, caf=left.caf_id, state=RequestState.WAITING
    )
    for asked in waiting.order_by("pk"):
        asked.state, asked.decided_at, asked.decided_by = RequestState.WITHDRAWN, timezone.now(), by
        asked.save(update_fields=["state", "decided_at", "decided_by"])
        record(by, "close-request", "access-request", asked.pk, person=left.user_id, caf=left.caf_id or CNAF)


def _is_there(person: Any, owner: str) -> bool:
    return any((held.caf_id or CNAF) == owner for held in person.active_habilitations())
