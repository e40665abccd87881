"""What was sent with a form that was not accepted: kept for the person who sent it, so that nothing is sent twice."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Sum

from accounts.models import User
from files import blobs, storage
from files.actions import Stored
from files.models import PendingUpload
from files.personal import Findings

KEPT_FOR = timedelta(hours=24)


@transaction.atomic
def keep(stored: Stored, by: User, proposed: dict[str, Any] | None = None) -> PendingUpload:
    """Keep stored bytes for this person until the form is accepted, at most KEPT_FOR.

    `proposed` is what the form proposes to say of them, for a form that does.
    """
    blob = blobs.put(stored.path, stored.sha256, stored.size)
    return PendingUpload.objects.create(
        user=by,
        blob=blob,
        name=stored.name,
        media_type=stored.media_type,
        macros=stored.macros,
        personal=stored.personal.as_dict() if stored.personal else {},
        proposed=proposed or {},
    )


def rename(one: PendingUpload, name: str, proposed: dict[str, Any]) -> None:
    """The same bytes came under a better name: it is kept under that one, with what it proposes."""
    one.name, one.proposed = name, proposed
    one.save(update_fields=["name", "proposed"])


def weight(by: User) -> int:
    """The bytes that this person sent and that no object holds yet; one query."""
    return PendingUpload.objects.filter(user=by).aggregate(total=Sum("blob__size"))["total"] or 0


def kept(ids: Iterable[int], by: User) -> list[tuple[PendingUpload, Stored]]:
    """What this person kept under these ids, in their order, as `files.actions.attach` takes it; one query.

    Ids of other people, or expired, are left out.
    """
    wanted = list(ids)
    rows = {row.pk: row for row in PendingUpload.objects.filter(user=by, pk__in=wanted).select_related("blob")}
    return [(rows[pk], _stored(rows[pk])) for pk in wanted if pk in rows]


@transaction.atomic
def release(ids: Iterable[int], by: User) -> None:
    """Forget what this person kept under these ids: it was attached, or is not wanted any more."""
    rows = list(PendingUpload.objects.filter(user=by, pk__in=list(ids)).select_related("blob"))
    _forget(rows)


def expire(now: datetime) -> int:
    """Forget what was kept for longer than KEPT_FOR; how many."""
    with transaction.atomic():
        rows = list(PendingUpload.objects.filter(created_at__lt=now - KEPT_FOR).select_related("blob"))
        _forget(rows)
    return len(rows)


def _forget(rows: list[PendingUpload]) -> None:
    PendingUpload.objects.filter(pk__in=[row.pk for row in rows]).delete()
    for sha256 in sorted({row.blob.sha256 for row in rows}):
        transaction.on_commit(lambda sha256=sha256: blobs.drop_unused(sha256))


def _stored(row: PendingUpload) -> Stored:
    # The bytes already stand in their place: the path is that of an upload which does not exist, and is never read.
    return Stored(
        row.blob.sha256,
        row.blob.size,
        row.media_type,
        row.name,
        storage.new_incoming(),
        macros=row.macros,
        personal=Findings.from_dict(row.personal),
    )
