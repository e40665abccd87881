"""Old versions of the files of a support: put back as the current one, or removed for good."""

from typing import Any

from django.db import transaction

from accounts.permissions import Action
from files import actions as files
from files import versions
from files.models import FileVersion
from files.personal import Findings
from spaces.actions.base import locked, record, require_open, touch
from spaces.actions.copies import hold_rows, hold_same_bytes
from spaces.actions.personal import mark_confirmed, said
from spaces.errors import Refused, Unconfirmed
from spaces.kinds import RESOURCE
from spaces.models import Resource, Status


def remove_version(
    resource: Resource, version: FileVersion, by: Any, reason: str, personal_data: bool = False
) -> FileVersion:
    """Remove a version for good. `personal_data`: all that holds the same bytes, here and elsewhere, is held until its
    éditeurs have looked. Raises PermissionDenied, Refused (of both rooms)."""
    same = [version.blob_id] if version.blob_id is not None else []
    with transaction.atomic():
        if personal_data:
            hold_rows(resource, same)
        row = locked(resource, by, Action.REMOVE_VERSION)
        if (version.file.kind, version.file.object_id) != (RESOURCE, row.pk):
            raise Refused("Cette version n'appartient pas à ce support.")
        files.remove_version_for_good(version, by, reason)
        if personal_data:
            hold_same_bytes(same, by, row)
    return version


def restore_version(
    resource: Resource, version: FileVersion, by: Any, note: str = "", confirmed: bool = False
) -> FileVersion:
    """Put the bytes of an old version in its slot again; every version stays among the versions.

    `confirmed` as in `add_version`. Raises PermissionDenied, Refused (of both rooms), or Unconfirmed for a support on
    the shelves.
    """
    with transaction.atomic():
        row = locked(resource, by, Action.REVISE)
        if (version.file.kind, version.file.object_id) != (RESOURCE, row.pk):
            raise Refused("Cette version n'appartient pas à ce support.")
        require_open(row)
        if row.status == Status.PUBLISHED and version.awaits_confirmation and not confirmed:
            raise Unconfirmed(said(Findings.from_dict(version.personal), version.media_type))
        new = versions.restore(version, by, note)
        if confirmed:
            mark_confirmed(new, by)
        touch(row)
        detail = {"file": new.file_id, "number": new.number, "restored": version.number}
        record(row, by, "restore_version", narrows=True, **detail)
    return new
