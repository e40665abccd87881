"""What the home page says of the supports, in three queries, once a request: panels print pieces of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, F, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from links import memory
from spaces.kinds import RESOURCE
from spaces.models import Resource, Rubrique, Status
from spaces.news import bears_one_of, is_new_to, new_for
from spaces.rows import Row, rows_for

_ROWS, _NATIONAL, _FAVOURITES = 6, 3, 4


@dataclass(frozen=True)
class Shelf:
    """A rubrique, how many supports it holds for the person, and how many of them are new to them."""

    slug: str
    label: str
    description: str
    number: int
    new: int


@dataclass(frozen=True)
class Home:
    """`rows` are what is new to the person; what came last when nothing is (`is_news` tells which).

    `since` is when their last visit ended, None the first time; `recent` counts what is new since then, `followed`
    what is new in what they follow (`follows` of them). `national` are the last supports of the Cnaf, `favourites` the
    last ones put aside.
    """

    new: int
    recent: int
    followed: int
    follows: int
    since: datetime | None
    rows: Sequence[Row]
    shelves: Sequence[Shelf]
    national: Sequence[Resource]
    favourites: Sequence[Resource]

    @property
    def is_news(self) -> bool:
        """Whether something is new to them."""
        return self.new > 0


def home_of(request: Any) -> Home:
    """The home page of the person who asks, read once a request."""
    if not hasattr(request, "_home_of_supports"):
        request._home_of_supports = _read(request.user)
    return request._home_of_supports


def _read(user: Any) -> Home:
    kept = memory.kept_of(user)
    memory.note_visit(user, kept)
    shelves, new, recent, followed = _shelves(user, kept)
    main, national, favourites = _supports(user, some_new=bool(new))
    return Home(
        new=new,
        recent=recent,
        followed=followed,
        follows=len(kept.followed),
        since=kept.last_visit,
        rows=rows_for(main, unread={one.pk for one in main} if new else ()),
        shelves=shelves,
        national=national,
        favourites=favourites,
    )


def _shelves(user: Any, kept: memory.Kept) -> tuple[list[Shelf], int, int, int]:
    """The rubriques in their order; then how many supports are new to the person, since their last visit, in what they
    follow. One query of two branches: what each rubrique holds, what is new in it."""
    held = Resource.objects.visible_to(user).filter(status=Status.PUBLISHED, rubrique=OuterRef("pk"))
    counted = held.order_by().values("rubrique").annotate(number=Count("pk")).values("number")
    rubriques = Rubrique.objects.order_by().annotate(
        shelf_=F("pk"),
        label_=F("label"),
        told_=F("description"),
        order_=F("order"),
        number_=Coalesce(Subquery(counted, IntegerField()), 0),
        **dict.fromkeys(("new_", "recent_", "followed_"), Value(0)),
    )
    since_then = Q(revised_at__gt=kept.last_visit) if kept.last_visit else Q(pk__in=[])
    news = (
        new_for(user)
        .order_by()
        .values(shelf_=F("rubrique_id"))
        .annotate(
            label_=Value(""),
            told_=Value(""),
            order_=Value(0),
            number_=Value(0),
            new_=Count("pk"),
            recent_=Count("pk", filter=since_then),
            followed_=Count("pk", filter=bears_one_of(kept.followed)),
        )
    )
    columns = ("shelf_", "label_", "told_", "order_", "number_", "new_", "recent_", "followed_")
    rows = list(rubriques.values_list(*columns).union(news.values_list(*columns), all=True))
    new = {row[0]: row[5:] for row in rows if not row[1]}
    named = sorted((row for row in rows if row[1]), key=lambda row: row[3])
    shelves = [Shelf(slug, label, told, number, new.get(slug, (0,))[0]) for slug, label, told, _, number, *_ in named]
    totals = [sum(column) for column in zip(*new.values(), strict=True)] or [0, 0, 0]
    return shelves, totals[0], totals[1], totals[2]


def _supports(user: Any, *, some_new: bool) -> tuple[list[Resource], list[Resource], list[Resource]]:
    """What is new, or came last; the last of the Cnaf; the favourites. One query finds the keys and reads the rows."""
    seen = Resource.objects.visible_to(user)
    shelved = seen.filter(status=Status.PUBLISHED).order_by("-published_at", "-pk")
    first = new_for(user) if some_new else shelved
    aside = memory.favourites_among(seen, user, RESOURCE)
    keys = (
        Q(pk__in=first.values("pk")[:_ROWS])
        | Q(pk__in=shelved.filter(caf=None).values("pk")[:_NATIONAL])
        | Q(pk__in=aside.values("pk")[:_FAVOURITES])
    )
    found = list(
        Resource.objects.filter(keys)
        .select_related("type", "caf")
        .annotate(
            is_new=ExpressionWrapper(is_new_to(user), BooleanField()),
            put_aside_at=memory.when_put_aside(user, RESOURCE),
        )
        .order_by("-published_at", "-pk")
    )
    on_shelves = [one for one in found if one.status == Status.PUBLISHED]
    if some_new:
        main = sorted((one for one in found if one.is_new), key=lambda one: (one.revised_at, one.pk), reverse=True)
    else:
        main = on_shelves
    favourites = [one for one in found if one.put_aside_at]
    return (
        main[:_ROWS],
        [one for one in on_shelves if one.caf_id is None][:_NATIONAL],
        sorted(favourites, key=lambda one: one.put_aside_at, reverse=True)[:_FAVOURITES],
    )
