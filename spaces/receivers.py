"""What this room does when another one speaks; only rows are written."""

from typing import Any

from files.models import FileVersion
from spaces.actions.personal import hold
from spaces.kinds import RESOURCE


def hold_what_seems_personal(sender: Any, version: FileVersion, **kwargs: Any) -> None:
    """Receiver of `files.signals.personal_data_found`."""
    if version.file.kind == RESOURCE:
        hold(version.file.object_id, version)
