"""The batches of a person, for their pages: nobody reads those of another."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from spaces.actions.bulk import UNDONE_WITHIN
from spaces.models import Batch, BatchLine, Resource

_State: Any = BatchLine.State  # the type checker takes Django's choices for pairs


@dataclass(frozen=True)
class Line:
    """A support of a batch; `resource` is None when the person may no longer read it."""

    resource: Resource | None
    state: str
    reason: str


@dataclass(frozen=True)
class Result:
    """A batch as its page tells it: its lines by state."""

    batch: Batch
    lines: Sequence[Line]
    counts: Counter[str]
    undoable: bool

    def of(self, state: str) -> list[Line]:
        """The lines in this state."""
        return [line for line in self.lines if line.state == state]

    @property
    def groups(self) -> list[tuple[str, str, list[Line]]]:
        """(state, title, lines) of each state that has some: what needs a look first."""
        found = [(str(state), _TITLES[state], self.of(state)) for state in _TITLES]
        return [group for group in found if group[2]]

    @property
    def is_unfinished(self) -> bool:
        """Whether something of it waits to be done."""
        return self.batch.undone_at is None and self.counts[_State.WAITING] > 0

    @property
    def is_half_undone(self) -> bool:
        """Whether its undoing stopped half way."""
        return self.batch.undone_at is not None and self.counts[_State.DONE] > 0


_TITLES = {
    _State.REFUSED: "Non changés",
    _State.KEPT: "Laissés comme ils sont",
    _State.WAITING: "Pas encore changés",
    _State.DONE: "Changés",
    _State.UNDONE: "Remis comme avant",
    _State.GIVEN_UP: "Jamais changés",
}


def of(user: Any) -> QuerySet[Batch]:
    """Those of this person, the latest first, with `total` and `changed` counted; the old ones go by themselves."""
    changed = Count("lines", filter=Q(lines__state__in=(_State.DONE, _State.KEPT)))
    mine = Batch.objects.filter(user=user).order_by("-created_at", "-pk")
    return mine.annotate(total=Count("lines"), changed=changed)


def result(batch: Batch, user: Any, now: datetime | None = None) -> Result:
    """What became of a batch; two queries."""
    rows = list(batch.lines.order_by("pk").values_list("resource_id", "state", "reason"))
    seen = Resource.objects.visible_to(user).select_related("caf").in_bulk([key for key, _, _ in rows])
    lines = [Line(seen.get(key), state, reason) for key, state, reason in rows]
    counts = Counter(line.state for line in lines)
    recent = batch.created_at >= (now or timezone.now()) - UNDONE_WITHIN
    undoable = recent and (counts[_State.DONE] > 0 or (batch.undone_at is None and counts[_State.WAITING] > 0))
    return Result(batch, lines, counts, undoable)
