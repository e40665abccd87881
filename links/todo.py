"""What waits for a person: rooms declare their duties, one query reads the lines of all of them.

A duty gives a queryset of its lines, made by `lines`: every branch of the query has the same columns, so that a room
that adds a duty costs the pages that show them no question more.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import CharField, DateTimeField, QuerySet, Value
from django.db.models.functions import Cast

# Of one duty; beyond, the page says that there are more.
MOST = 50
_TEXT, _MOMENT = CharField(), DateTimeField()
_COLUMNS = ("duty_", "key_", "title_", "owner_", "since_")


class Urgency(IntEnum):
    """NOW: something is kept from people until it is done. SOON: it was asked of them. LATER: they left it undone."""

    NOW = 1
    SOON = 2
    LATER = 3


@dataclass(frozen=True)
class Duty:
    """A sort of line. `wording` counts it ("brouillon à confirmer,brouillons à confirmer"); `why` says what to do.

    `since` introduces the date of a line ("Suspendu le"). `rows(user)` gives what `lines` made, None when this person
    never has any; `address(key, title)` is the page where the thing is done.
    """

    slug: str
    wording: str
    why: str
    since: str
    urgency: Urgency
    rows: Callable[[Any], QuerySet | None]
    address: Callable[[str, str], str]


class Task(NamedTuple):
    """One thing to do, where, and since when. `owner`: the name of a Caf, "Cnaf", empty for the person's own things."""

    title: str
    address: str
    owner: str
    since: datetime


@dataclass(frozen=True)
class Line:
    """The tasks of one duty for one owner, the oldest first; `more` when the duty has others than those read."""

    duty: Duty
    anchor: str
    tasks: Sequence[Task]
    more: bool

    @property
    def label(self) -> str:
        """What they are, as many as there are: "brouillons à confirmer"."""
        one, _, many = self.duty.wording.partition(",")
        return one if len(self.tasks) < 2 else many


@dataclass(frozen=True)
class Owned:
    """What waits in the name of one owner, the most urgent first."""

    owner: str
    lines: Sequence[Line]


_duties: dict[str, Duty] = {}


def register(duty: Duty) -> Duty:
    """Declare a duty; a second one of the same slug replaces the first."""
    _duties[duty.slug] = duty
    return duty


def lines(slug: str, found: QuerySet, *, title: Any, owner: Any, since: Any) -> QuerySet:
    """The rows of a duty, from the objects to deal with: `title`, `owner` (a name or empty) and `since` are expressions
    of their columns. The first MOST + 1 are kept."""
    first = found.model._default_manager.filter(pk__in=found.order_by().values("pk")[: MOST + 1])
    return (
        first.order_by()
        .annotate(
            duty_=Value(slug, _TEXT),
            key_=Cast("pk", _TEXT),
            title_=Cast(title, _TEXT),
            owner_=Cast(owner, _TEXT),
            since_=Cast(since, _MOMENT),
        )
        .values_list(*_COLUMNS, named=True)
    )


def waiting_for(user: Any) -> list[Owned] | None:
    """What waits for this person, by owner, their own things last; None when no duty ever concerns them. One query."""
    branches = [rows for rows in (duty.rows(user) for duty in _duties.values()) if rows is not None]
    if not branches:
        return None
    read = list(branches[0].union(*branches[1:], all=True) if len(branches) > 1 else branches[0])
    read.sort(key=lambda row: (row.owner_ == "", row.owner_, _duties[row.duty_].urgency, row.duty_, row.since_))
    more = {slug for slug, number in Counter(row.duty_ for row in read).items() if number > MOST}
    return [
        Owned(
            owner,
            [
                Line(_duties[slug], f"{slug}-{rank}", [_task(row) for row in rows][:MOST], slug in more)
                for slug, rows in groupby(of_owner, key=lambda row: row.duty_)
            ],
        )
        for rank, (owner, of_owner) in enumerate(groupby(read, key=lambda row: row.owner_))
    ]


def asked_by(request: Any) -> list[Owned] | None:
    """`waiting_for` the person who asks, read once a request."""
    if not hasattr(request, "_todo"):
        request._todo = waiting_for(request.user)
    return request._todo


def _task(row: Any) -> Task:
    return Task(row.title_, _duties[row.duty_].address(row.key_, row.title_), row.owner_, row.since_)
