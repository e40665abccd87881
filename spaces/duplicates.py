"""Supports that already hold the same bytes, announced only among what the person may see."""

from typing import Any

from files import queries as files
from spaces.kinds import RESOURCE
from spaces.models import Resource, Status


def already_shared(sha256: str, user: Any) -> Resource | None:
    """The support in rayon, or the draft, that holds these bytes and that this person may read; the oldest of them."""
    keys = [holder.pk for holder in files.holders(sha256, user, RESOURCE)]
    if not keys:
        return None
    return (
        Resource.objects.visible_to(user)
        .filter(pk__in=keys, status__in=(Status.PUBLISHED, Status.DRAFT))
        .order_by("pk")
        .first()
    )
