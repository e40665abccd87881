"""The same bytes in several supports: what is withdrawn from one for the personal data it holds is held in all."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Trace, User
from accounts.permissions import Action, can
from files.models import FileVersion
from spaces.actions.base import readers_of, record
from spaces.kinds import RESOURCE
from spaces.models import Resource, Status
from spaces.tasks import tell_who_must_look

# Supports that one person may take off the shelves in 24 hours without having the right to withdraw them.
MOST_OF_OTHERS = 3


def bytes_of(resource: Resource) -> list[int]:
    """The keys of the blobs that the versions of a support hold, old versions too."""
    versions = FileVersion.objects.filter(file__kind=RESOURCE, file__object_id=resource.pk, removed_at=None)
    return list(versions.order_by().values_list("blob", flat=True).distinct())


def hold_rows(resource: Resource, blobs: Collection[int]) -> None:
    """Hold the rows of a support and of all that have one of these blobs, in one order: two Caf that withdraw the same
    bytes at one moment wait for each other, and none is sent away. Call before any other row is held."""
    versions = FileVersion.objects.filter(blob__in=blobs, file__kind=RESOURCE, removed_at=None)
    keys = {resource.pk, *versions.order_by().values_list("file__object_id", flat=True)}
    list(Resource.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk", flat=True))


def hold_same_bytes(blobs: Collection[int], by: Any, source: Resource, but: int | None = None) -> None:
    """Ask the éditeurs of every support that holds one of these blobs, except `but`, to look at it: those on the
    shelves leave them until somebody has confirmed, those in preparation are not published before.

    Past MOST_OF_OTHERS supports that `by` may not withdraw, the next ones stay on the shelves and ask for the same
    look: one person does not empty those of the network. What somebody confirmed once they were told stays: told
    again, the same bytes say nothing new. `source`: where the bytes were taken away. Call in the transaction of the
    act, the rows held (`hold_rows`). The site does it, not the person: nobody learns by it what another Caf had.
    """
    versions = (
        FileVersion.objects.select_for_update(of=("self",))
        .select_related("file")
        .filter(blob__in=blobs, file__kind=RESOURCE, removed_at=None)
        .exclude(file__object_id=but or 0)
        .order_by("pk")
    )
    asked: set[int] = set()
    news: set[int] = set()
    for version in versions:
        if version.personal.get("told") and not version.awaits_confirmation:
            continue
        asked.add(version.file.object_id)
        if not version.personal.get("told"):
            news.add(version.file.object_id)
        version.personal = {**version.personal, "told": True}
        version.personal_confirmed_by = version.personal_confirmed_at = None
        version.save(update_fields=["personal", "personal_confirmed_by", "personal_confirmed_at"])
    if not asked:
        return
    left = MOST_OF_OTHERS - _taken_from_others(by)
    for row in Resource.objects.select_for_update().filter(pk__in=asked).order_by("pk"):
        if row.status != Status.PUBLISHED or can(by, Action.WITHDRAW, row.owner_code()):
            _hold(row, source=source.pk)
        elif left > 0:
            _hold(row, source=source.pk, stranger=by.pk)
            left -= 1
        elif row.pk in news:
            record(row, None, "ask_copy", narrows=False, source=source.pk)
            tell_who_must_look.enqueue(row.pk)


def _taken_from_others(by: Any) -> int:
    """How many supports that this person may not withdraw left the shelves because of them in 24 hours."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two windows of one person count together
    since = timezone.now() - timedelta(days=1)
    return Trace.objects.filter(verb="hold_copy", kind=RESOURCE, at__gt=since, detail__stranger=by.pk).count()


def _hold(row: Resource, **why: int) -> None:
    before = readers_of(row)
    if row.status == Status.PUBLISHED:
        row.status = Status.DRAFT
        row.held_at = timezone.now()
        row.save()
        tell_who_must_look.enqueue(row.pk)
    record(row, None, "hold_copy", narrows=True, lost=sorted(before - readers_of(row)), **why)
