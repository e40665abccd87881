"""Supports that already hold the same bytes, announced only among what the person may see."""

from collections.abc import Iterable
from typing import Any

from files import queries as files
from files.models import FileVersion
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


def shared_by(hashes: Iterable[str], user: Any) -> dict[str, Resource]:
    """As `already_shared`, for several bytes at once, by their hash; two queries."""
    held = FileVersion.objects.filter(blob__sha256__in=list(hashes), file__kind=RESOURCE, removed_at=None)
    pairs = list(held.order_by("file__object_id").values_list("blob__sha256", "file__object_id"))
    if not pairs:
        return {}
    seen = Resource.objects.visible_to(user).filter(status__in=(Status.PUBLISHED, Status.DRAFT))
    resources = seen.in_bulk([key for _, key in pairs])
    found: dict[str, Resource] = {}
    for sha256, key in pairs:
        if key in resources:
            found.setdefault(sha256, resources[key])
    return found
