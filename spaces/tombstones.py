"""What remains of a support for those who could read it once."""

from typing import Any

from spaces.models import Resource


def tombstone(pk: int, user: Any) -> Resource | None:
    """The support that left the shelves, when this person is told so; None when they know nothing of it."""
    gone = Resource.objects.select_related("audience", "readers").filter(pk=pk).first()
    return gone if gone is not None and gone.tombstone_for(user) else None


def heir_of(resource: Resource, user: Any) -> Resource | None:
    """The support that replaces it, when this person may read it."""
    if resource.successor_id is None:
        return None
    return Resource.objects.visible_to(user).filter(pk=resource.successor_id).first()
