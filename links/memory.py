"""Seen, favourite, follow: read in one query a page, written one row an act. Rights belong to the kinds."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import OperationalError
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast
from django.utils import timezone

from links.models import Favourite, Follow, Seen

logger = logging.getLogger(__name__)

# What waited for a month is not new any more, read or not.
NEW_FOR = timedelta(days=30)
# A visit is over when the home page was not asked for that long; within one, it is noted again after a while.
VISIT_OVER, VISIT_NOTED = timedelta(hours=4), timedelta(minutes=5)


@dataclass(frozen=True)
class Kept:
    """What a person follows, (kind, id as text), when they last came to the home page, and when the visit before this
    one ended: None as long as there was none."""

    followed: frozenset[tuple[str, str]]
    came_at: datetime | None
    last_visit: datetime | None


def unread(user: Any, kind: str, changed: Mapping[Any, datetime]) -> frozenset[Any]:
    """Of these objects ({id: when it was published or revised}), those that are new to this person, or changed since
    they opened them. One query, none when nothing changed lately."""
    since = timezone.now() - NEW_FOR
    recent = {str(pk): pk for pk, moment in changed.items() if moment > since}
    if not recent:
        return frozenset()
    rows = Seen.objects.filter(Q(kind=kind, object_id__in=recent) | Q(kind=Seen.EVERYTHING), user=user).order_by()
    opened = {(row.kind, row.object_id): row.at for row in rows}
    since = opened.pop((Seen.EVERYTHING, ""), since)
    return frozenset(pk for key, pk in recent.items() if changed[pk] > max(since, opened.get((kind, key), since)))


def opened_since(user: Any, kind: str, changed: str) -> Exists:
    """The condition, in SQL, that this person opened the object of the outer row, or marked everything as read, after
    the moment of its column `changed`: what `unread` says of objects at hand."""
    this = Q(kind=kind, object_id=Cast(OuterRef("pk"), CharField())) | Q(kind=Seen.EVERYTHING)
    return Exists(Seen.objects.filter(this, user=user, at__gte=OuterRef(changed)))


def opened_itself_since(user: Any, kind: str, changed: str) -> Exists:
    """The same, of the object alone: to mark everything as read is not to have opened it."""
    this = Seen.objects.filter(user=user, kind=kind, object_id=Cast(OuterRef("pk"), CharField()))
    return Exists(this.filter(at__gte=OuterRef(changed)))


def see(user: Any, kind: str, pk: Any) -> None:
    """This person has the object before their eyes, now. A database that refuses costs them nothing but the mark."""
    _mark([Seen(user=user, kind=kind, object_id=str(pk))])


def see_everything(user: Any) -> datetime | None:
    """Nothing that is there now is new to this person any more. When they had said so before, None when never."""
    before = Seen.objects.filter(user=user, kind=Seen.EVERYTHING).values_list("at", flat=True).first()
    _mark([Seen(user=user, kind=Seen.EVERYTHING, object_id="")])
    return before


def unsee_everything(user: Any, before: datetime | None) -> None:
    """They did not mean it: what `see_everything` had found is there again."""
    if before is None:
        Seen.objects.filter(user=user, kind=Seen.EVERYTHING).delete()
    else:
        _mark([Seen(user=user, kind=Seen.EVERYTHING, object_id="", at=before)])


def kept_of(user: Any) -> Kept:
    """What a person follows and when they came, as the home page says it. One query."""
    visits = Seen.objects.filter(user=user, kind=Seen.VISIT).order_by().values_list("kind", "object_id", "at")
    follows = Follow.objects.filter(user=user).order_by().values_list("kind", "object_id", "created_at")
    visited, followed = {}, set()
    for kind, key, at in visits.union(follows, all=True):
        if kind == Seen.VISIT:
            visited[key] = at
        else:
            followed.add((kind, key))
    came_at = visited.get(Seen.THIS_ONE)
    over = came_at is not None and timezone.now() - came_at > VISIT_OVER
    return Kept(frozenset(followed), came_at, came_at if over else visited.get(Seen.THE_ONE_BEFORE))


def note_visit(user: Any, kept: Kept) -> None:
    """This person has the home page before their eyes, now; `kept` is what was read before."""
    if kept.came_at is not None and timezone.now() - kept.came_at < VISIT_NOTED:
        return
    rows = [Seen(user=user, kind=Seen.VISIT, object_id=Seen.THIS_ONE)]
    if kept.last_visit is not None:
        rows.append(Seen(user=user, kind=Seen.VISIT, object_id=Seen.THE_ONE_BEFORE, at=kept.last_visit))
    _mark(rows)


def _mark(rows: list[Seen]) -> None:
    """One statement, whether the rows are there or not; none for who is nobody (-1) and remembers nothing."""
    rows = [row for row in rows if row.user_id > 0]  # type: ignore[attr-defined]
    try:
        Seen.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["user", "kind", "object_id"], update_fields=["at"]
        )
    except OperationalError as error:
        logger.warning("not marked as seen: %s", error)


def put_aside_by(user: Any, kind: str) -> Exists:
    """The condition, in SQL, that the object of the outer row is a favourite of this person."""
    this = Favourite.objects.filter(user=user, kind=kind, object_id=Cast(OuterRef("pk"), CharField()))
    return Exists(this)


def favourites_among(rows: QuerySet, user: Any, kind: str) -> QuerySet:
    """Of these objects, the favourites of this person, each with `put_aside_at`, the last put aside first."""
    found = rows.annotate(put_aside_at=when_put_aside(user, kind)).filter(put_aside_at__isnull=False)
    return found.order_by(F("put_aside_at").desc(), "-pk")


def when_put_aside(user: Any, kind: str) -> Subquery:
    """When this person made the object of the outer row a favourite, in SQL; NULL when it is none."""
    this = Favourite.objects.filter(user=user, kind=kind, object_id=Cast(OuterRef("pk"), CharField()))
    return Subquery(this.order_by().values("created_at")[:1])


def put_aside(user: Any, kind: str, pk: Any) -> None:
    """Make an object a favourite. The caller has checked that the person may see it."""
    Favourite.objects.get_or_create(user=user, kind=kind, object_id=str(pk))


def let_go(user: Any, kind: str, pk: Any) -> None:
    """It is no favourite any more."""
    Favourite.objects.filter(user=user, kind=kind, object_id=str(pk)).delete()


def follow(user: Any, kind: str, pk: Any) -> None:
    """Want to hear of an object, or of what bears a value ("rubrique", "diagnostic")."""
    Follow.objects.get_or_create(user=user, kind=kind, object_id=str(pk))


def unfollow(user: Any, kind: str, pk: Any) -> None:
    """Want to hear of it no more."""
    Follow.objects.filter(user=user, kind=kind, object_id=str(pk)).delete()


def followed(user: Any) -> frozenset[tuple[str, str]]:
    """What this person follows, (kind, id as text). One query."""
    return frozenset(Follow.objects.filter(user=user).order_by().values_list("kind", "object_id"))
