"""What seems personal in the files of a support: a person looks before others may read, and says what becomes of it."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.permissions import Action
from files.actions import Stored
from files.formats import FORMATS
from files.models import FileVersion
from files.personal import Findings
from spaces.actions.base import locked, readers_of, record
from spaces.errors import Refused, Unconfirmed
from spaces.kinds import RESOURCE
from spaces.models import Resource, Status
from spaces.signals import resource_published

UNCONFIRMED = (
    "Un fichier de ce support semble contenir des données personnelles\u00a0: confirmez qu'il peut être partagé, "
    "ou retirez-le, avant de publier."
)


def awaiting(resource: Resource) -> list[FileVersion]:
    """The versions of a support that seem to hold personal data nobody has confirmed: old ones are read too."""
    versions = FileVersion.objects.awaiting_confirmation().filter(file__kind=RESOURCE, file__object_id=resource.pk)
    return list(versions.select_related("file").order_by("file__position", "file", "number"))


def stamp_of(versions: Sequence[FileVersion]) -> str:
    """What a person is shown of these versions, in short: `confirm` is given it back."""
    shown = json.dumps([[version.pk, version.personal] for version in versions], sort_keys=True)
    return hashlib.sha256(shown.encode()).hexdigest()[:16]


def require_confirmed(stored: Sequence[Stored], *, confirmed: bool) -> None:
    """Raise Unconfirmed, with what was found in the first of these files that seems to hold personal data."""
    found = next((one for one in stored if one.personal), None)
    if found is not None and not confirmed:
        raise Unconfirmed(said(found.personal, found.media_type))


def said(found: Findings, media_type: str) -> str:
    """What was found, in the words of the format: "page 3", "feuille 2"."""
    return found.sentence(FORMATS[media_type].unit_label)


def mark_confirmed(version: FileVersion, by: Any) -> None:
    """Write who shares a version knowingly. Call in the transaction of the act."""
    if version.awaits_confirmation:
        version.personal_confirmed_by = by
        version.personal_confirmed_at = timezone.now()
        version.save(update_fields=["personal_confirmed_by", "personal_confirmed_at"])


def confirm(resource: Resource, by: Any, seen: str) -> Resource:
    """Say that what seems personal in the files of a support may be shared; one held for that is back on the shelves.

    `seen`: the `stamp_of` what the person read. Raises PermissionDenied, or Refused when there is nothing to confirm,
    or more than they read.
    """
    with transaction.atomic():
        row = locked(resource, by, Action.REVISE)
        versions = awaiting(row)
        if not versions:
            raise Refused("Il n'y a rien à confirmer\u00a0: ces fichiers ont déjà été examinés.")
        if seen != stamp_of(versions):
            raise Refused(
                "Depuis que vous avez ouvert cette page, la lecture des fichiers a trouvé autre chose\u00a0: relisez "
                "ce qui est écrit maintenant, puis confirmez."
            )
        for version in versions:
            mark_confirmed(version, by)
        before = readers_of(row)
        back = row.held_at is not None and row.status == Status.DRAFT
        if back:
            row.status = Status.PUBLISHED
            row.held_at = None
            row.save()
        record(
            row, by, "confirm_personal", narrows=bool(before - readers_of(row)), versions=[one.pk for one in versions]
        )
        if back:
            resource_published.send(sender=Resource, resource=row, by=by)
    return row


def ask_again(row: Resource) -> None:
    """More people read a support than when somebody confirmed what seems personal in it: it leaves the shelves until
    it is confirmed for them. Call with the row held, in the transaction of the act."""
    versions = FileVersion.objects.filter(file__kind=RESOURCE, file__object_id=row.pk)
    versions.update(personal_confirmed_by=None, personal_confirmed_at=None)
    unread = awaiting(row)
    if unread:
        hold(row.pk, unread[0])


def hold(resource_id: int, version: FileVersion) -> None:
    """Take a published support off the shelves until a person has looked: its text turned out to hold personal data.

    Called by the job that reads (spaces.receivers), in its transaction; nothing happens to one that is not published.
    """
    # By its key alone: a publication under way holds the row, and its state is only true once we hold it.
    row = Resource.objects.select_for_update().filter(pk=resource_id).first()
    if row is None or row.status != Status.PUBLISHED:
        return
    before = readers_of(row)
    row.status = Status.DRAFT
    row.held_at = timezone.now()
    row.save()
    record(row, None, "hold", narrows=True, version=version.pk, lost=sorted(before - readers_of(row)))
