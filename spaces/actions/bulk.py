"""A batch: many supports changed by one person at once, each through the verb that changes one, then put back.

One transaction a support, in which its line says what became of it: others write in between, and what stops half way
is known line by line and goes on from there.
"""

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts import trace
from accounts.permissions import Action, require
from spaces.actions.content import revise
from spaces.actions.putting_back import formers, put_back
from spaces.actions.status import publish, restore, withdraw
from spaces.audiences import every_name
from spaces.bulk.choosing import loaded
from spaces.bulk.classification import Classification
from spaces.bulk.foreseeing import Foreseen, foresee
from spaces.bulk.plans import Plan
from spaces.bulk.stamps import stamp_of
from spaces.bulk.wishes import Wish
from spaces.errors import Conflict, Refused
from spaces.models import Act, Batch, BatchLine, Resource

BATCH = "batch"  # in the trace
UNDONE_WITHIN = timedelta(days=7)
# SQLite lets one writer in at a time, and who waits looks every tenth of a second: transactions that follow one another
# at once would keep the others out until the last (decisions/sqlite.md).
_STRETCH, _ROOM = 1.0, 0.12  # seconds
_State: Any = BatchLine.State  # the type checker takes Django's choices for pairs
_CHANGED = "Ce support a été modifié depuis l’aperçu\u00a0: il n’a pas été touché."
_GONE = "Ce support n’est plus partagé avec vous."


def start(by: Any, plan: Plan) -> Batch:
    """The batch of a plan, with what its supports are now; nothing else is written. Asked twice, it is made once.

    Raises PermissionDenied.
    """
    require(by, Action.DEPOSIT)
    kept = formers(list(loaded(by, list(plan.seen)).values()))
    there = set(Resource.objects.filter(pk__in=plan.seen).order_by().values_list("pk", flat=True))
    with transaction.atomic():
        batch, made = Batch.objects.get_or_create(
            token=plan.token, user=by, defaults={"act": plan.wish.act, "wish": plan.wish.to_json()}
        )
        if made:
            BatchLine.objects.bulk_create(
                BatchLine(batch=batch, resource_id=key, seen=stamp, former=kept.get(key, {}))
                for key, stamp in plan.seen.items()
                if key in there
            )
            trace.record(by, "bulk", BATCH, batch.pk, act=str(batch.act), supports=len(plan.seen))
    return batch


def run(batch: Batch, by: Any) -> None:
    """Do what waits in a batch; a support that is refused, or that somebody changed since the preview, says why."""
    wish = Wish.from_json(batch.wish)
    waiting = list(batch.lines.filter(state=_State.WAITING).order_by("pk"))
    rows = loaded(by, [line.resource_id for line in waiting])
    foreseen = foresee(by, list(rows.values()), wish, Classification.load(), every_name())
    promised = {one.resource.pk: one for one in foreseen}
    for line in _leaving_room(waiting):
        _settle(line, _State.WAITING, _State.DONE, _State.REFUSED, _grant(wish, promised.get(line.resource_id), by))


def undo(batch: Batch, by: Any, now: datetime | None = None) -> None:
    """Put back every support of a batch that nobody changed since; what was not done yet will not be.

    Raises Refused once UNDONE_WITHIN has passed.
    """
    now = now or timezone.now()
    if batch.created_at < now - UNDONE_WITHIN:
        raise Refused(f"Un lot s’annule pendant {UNDONE_WITHIN.days} jours\u00a0: celui-ci est plus ancien.")
    with transaction.atomic():
        row = Batch.objects.select_for_update().get(pk=batch.pk)
        if row.undone_at is None:
            row.undone_at = now
            row.save(update_fields=["undone_at"])
            row.lines.filter(state=_State.WAITING).update(state=_State.GIVEN_UP)
            trace.record(by, "bulk_undo", BATCH, row.pk, act=str(row.act))
    done = list(batch.lines.filter(state=_State.DONE).select_related("resource").order_by("pk"))
    for line in _leaving_room(done):
        _settle(line, _State.DONE, _State.UNDONE, _State.KEPT, _back(by))


def forget(now: datetime) -> int:
    """Erase the batches that can no longer be undone, with all they keep; how many rows."""
    return Batch.objects.filter(created_at__lt=now - UNDONE_WITHIN).delete()[0]


def _leaving_room(lines: list[BatchLine]) -> Iterator[BatchLine]:
    """The lines, with a pause after each stretch: the other writers take their turn."""
    since = time.monotonic()
    for line in lines:
        yield line
        if time.monotonic() - since > _STRETCH:
            time.sleep(_ROOM)
            since = time.monotonic()


def _settle(line: BatchLine, since: str, done: str, refused: str, act: Callable[[BatchLine], Resource]) -> None:
    """Act on the support of a line that is still in the state `since`, and write what became of it, together."""
    with transaction.atomic():
        Batch.objects.select_for_update().get(
            pk=line.batch_id
        )  # one at a time: a second click waits, then finds it done
        held = BatchLine.objects.filter(pk=line.pk, state=since).first()
        if held is None:
            return
        try:
            with transaction.atomic():  # what is refused leaves nothing behind
                act(held)
        except (Refused, PermissionDenied) as error:
            held.state, held.reason = refused, str(error)[:300]
        else:
            held.state, held.left = done, stamp_of(Resource.objects.get(pk=held.resource_id))
        held.save(update_fields=["state", "reason", "left"])


def _grant(wish: Wish, foreseen: Foreseen | None, by: Any) -> Callable[[BatchLine], Resource]:
    def act(line: BatchLine) -> Resource:
        if foreseen is None:
            raise Refused(_GONE)
        row = Resource.objects.select_for_update().get(pk=line.resource_id)
        if not line.seen == stamp_of(foreseen.resource) == stamp_of(row):
            raise Conflict(_CHANGED)
        if foreseen.refusal:
            raise Refused(foreseen.refusal)
        match wish.act:
            case Act.PUBLISH:
                return publish(row, by)
            case Act.WITHDRAW:
                return withdraw(row, by, wish.reason)
            case Act.RESTORE:
                return restore(row, by)
        return revise(row, by, wish.described(foreseen.resource))

    return act


def _back(by: Any) -> Callable[[BatchLine], Resource]:
    return lambda line: put_back(line.resource, by, line.former, line.left)
