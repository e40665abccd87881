"""Puts what was just done back to the day it would have been done: the support, its versions, its trace."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils import timezone

from accounts.models import Trace
from files.models import File, FileVersion
from spaces.demo.producing import DAYS_BETWEEN_VERSIONS, day_of
from spaces.kinds import RESOURCE
from spaces.models import Resource, Status

_AFTERWARDS = timedelta(days=30)  # between the last version and a withdrawal


def moment_of(code: str, on: str | int, now: datetime) -> datetime:
    """When that support was deposited: within office hours of its day, and not after now."""
    day = date.fromisoformat(on) if isinstance(on, str) else timezone.localdate(now) - timedelta(days=on)
    return min(timezone.make_aware(day_of(code, day)), now - timedelta(minutes=1))


def moments_of_versions(deposited: datetime, count: int, now: datetime) -> list[datetime]:
    """When each of `count` versions came, the first with the deposit, the last one before now."""
    step = min(timedelta(days=DAYS_BETWEEN_VERSIONS), (now - deposited) / count)
    return [deposited + step * rank for rank in range(count)]


def put_back(resource: Resource, code: str, versions: Sequence[datetime], now: datetime) -> None:
    """Date a support whose versions came at these moments, and mark it with its code. Call in the transaction that
    made it."""
    deposited, last = versions[0], versions[-1]
    published = Resource.objects.values_list("published_at", flat=True).get(pk=resource.pk)
    Resource.objects.filter(pk=resource.pk).update(
        lotus_id=code, created_at=deposited, published_at=published and deposited, revised_at=last
    )
    slots = File.objects.filter(kind=RESOURCE, object_id=resource.pk)
    slots.update(created_at=deposited)
    traces = Trace.objects.filter(kind=RESOURCE, object_id=str(resource.pk))
    traces.date_again(deposited)
    for number, moment in enumerate(versions, 1):
        FileVersion.objects.filter(file__in=slots, number=number).update(created_at=moment)
        if number > 1:
            traces.filter(detail__number=number).date_again(moment)
    traces.filter(verb__in=("withdraw", "replace")).date_again(min(last + _AFTERWARDS, now))


def put_back_replacement(resource: Resource, successor: Resource) -> None:
    """Date the replacement of a support: it gave way the day its successor came."""
    moment = successor.published_at
    Resource.objects.filter(pk=resource.pk, status=Status.REPLACED).update(revised_at=moment)
    Trace.objects.filter(kind=RESOURCE, object_id=str(resource.pk), verb="replace").date_again(moment)


def put_back_version(resource: Resource, number: int, moment: datetime) -> None:
    """Date the last version of each file of a support, which came alone."""
    slots = File.objects.filter(kind=RESOURCE, object_id=resource.pk)
    FileVersion.objects.filter(file__in=slots, number=number).update(created_at=moment)
    Resource.objects.filter(pk=resource.pk).update(revised_at=moment)
    Trace.objects.filter(kind=RESOURCE, object_id=str(resource.pk), detail__number=number).date_again(moment)
