"""Reads the trace: what filters keep, one page after the other, and what each line says to who reads it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from accounts.models import Habilitation, Trace, User
from accounts.tracing import verbs
from accounts.tracing.forms import TraceForm, cursor_of
from accounts.tracing.wording import PEOPLE, Wording
from links import kinds

PER_PAGE = 50
_MOSTPEOPLE = 200  # whose name or address holds the words of a filter
_MOST_KINDS = 5  # whose titles a page shows


@dataclass(frozen=True)
class Line:
    """A line as the screen shows it. `title` and `address` are empty when the reader may not see the object, or when it
    is gone; `details` are (French word, value)."""

    at: datetime
    who: str
    sentence: str
    thing: str
    title: str
    address: str
    number: str
    details: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Page:
    """Some lines, the newest first, and the cursor of those that come after; empty at the end."""

    lines: Sequence[Line]
    following: str


def found(form: TraceForm) -> Any:
    """The lines of a valid form, the newest first. One query for the people whose name or address holds the words."""
    asked = form.cleaned_data
    rows = Trace.objects.order_by("-at", "-pk")
    if asked["acte"]:
        rows = rows.filter(verb=asked["acte"])
    if asked["objet"]:
        rows = rows.filter(kind=asked["objet"])
    first, after = form.period()
    if first:
        rows = rows.filter(at__gte=first)
    if after:
        rows = rows.filter(at__lt=after)
    if asked["caf"]:
        rows = rows.filter(_of_the_caf(asked["caf"].pk))
    if asked["personne"]:
        rows = rows.filter(_about(_named(asked["personne"])))
    return rows


def page_of(rows: Any, after: tuple[datetime, int] | None, user: Any) -> Page:
    """PER_PAGE lines after a cursor, as this person reads them. A query for the lines, one for the people they name,
    one for each kind of object on the page."""
    if after is not None:
        moment, pk = after
        rows = rows.filter(Q(at__lt=moment) | Q(at=moment, pk__lt=pk))
    read = list(rows.select_related("actor")[: PER_PAGE + 1])
    shown = read[:PER_PAGE]
    following = cursor_of(shown[-1].at, shown[-1].pk) if len(read) > PER_PAGE else ""
    return Page(list(_lines(shown, user)), following)


def lines_about(user: Any) -> Any:
    """The lines of what a person did, and of what was done to them: for "mes données". A queryset, the newest first."""
    return Trace.objects.filter(_about([user.pk])).order_by("-at", "-pk")


def _about(people: Sequence[int]) -> Q:
    if not people:
        return Q(pk__in=[])
    texts = [str(pk) for pk in people]
    return Q(actor__in=people) | Q(kind="person", object_id__in=texts) | Q(detail__person__in=people)


def _named(words: str) -> list[int]:
    named = User.objects.filter(Q(name__icontains=words) | Q(email__icontains=words)).order_by("pk")
    return list(named.values_list("pk", flat=True)[:_MOSTPEOPLE])


def _of_the_caf(code: str) -> Q:
    """What its people did, and what was done to it or given in it."""
    people = Habilitation.objects.filter(caf=code).order_by().values("user")
    return Q(actor__in=people) | Q(kind="caf", object_id=code) | Q(detail__caf=code) | Q(detail__owner=code)


def _lines(rows: Sequence[Trace], user: Any) -> Iterator[Line]:
    seen = _objects_of(rows, user)
    names = _names_of(rows)
    wording = Wording(names)
    for row in rows:
        title, address = seen.get((row.kind, row.object_id), ("", ""))
        if row.kind == "person":
            title = names.get(row.object_id, "")
        yield Line(
            at=row.at,
            who=row.actor.name if row.actor else "Le site",
            sentence=verbs.sentence(row.verb),
            thing=verbs.thing(row.kind),
            title=title,
            address=address,
            number=row.object_id,
            details=wording.details(row.detail),
        )


def _objects_of(rows: Iterable[Trace], user: Any) -> dict[tuple[str, str], tuple[str, str]]:
    """{(kind, id): (title, address)} of the objects that this person may see now; a query for each of the _MOST_KINDS
    kinds that most lines are about. What is known by a code says itself."""
    asked: dict[str, set[str]] = {}
    for row in rows:
        if row.object_id:
            asked.setdefault(row.kind, set()).add(row.object_id)
    numbered = [kind for kind in kinds.every() if kind.model._meta.pk.get_internal_type() != "CharField"]
    numbered.sort(key=lambda kind: -len(asked.get(kind.slug, ())))
    seen = {}
    for kind in numbered[:_MOST_KINDS]:
        if ids := [one for one in asked.get(kind.slug, ()) if one.isdecimal()]:
            for obj in kind.visible_to(user).filter(pk__in=ids):
                seen[kind.slug, str(obj.pk)] = (kind.title(obj), kind.address(obj))
    return seen


def _names_of(rows: Iterable[Trace]) -> dict[str, str]:
    """{id: name} of the people that lines speak of."""
    ids = {row.object_id for row in rows if row.kind == "person" and row.object_id.isdecimal()}
    for row in rows:
        ids |= {str(row.detail[key]) for key in PEOPLE if isinstance(row.detail.get(key), int)}
    if not ids:
        return {}
    return {str(pk): name for pk, name in User.objects.filter(pk__in=ids).order_by().values_list("pk", "name")}
