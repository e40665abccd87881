"""What this room tells the others, inside the transaction of the act."""

from django.dispatch import Signal

from files.models import FileVersion
from links import kinds
from links.signals import changed

# sender=FileVersion, version: its text seems to hold personal data of families, and nobody has confirmed it.
personal_data_found = Signal()


def tell_changed(version: FileVersion, *, narrows: bool) -> None:
    """Send `links.signals.changed` for the object that holds a version."""
    slot = version.file
    changed.send(sender=kinds.get(slot.kind).model, kind=slot.kind, pk=slot.object_id, narrows=narrows)
