"""What other rooms ask about files, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from files import versions
from files.formats import Unit
from files.models import FilePart, FileVersion, SideWork, State
from links import kinds
from links.documents import Part

_NUMBERED = frozenset({Unit.PAGE, Unit.SLIDE})  # what people cite by its number


def current(versions: QuerySet[FileVersion]) -> QuerySet[FileVersion]:
    """Of these versions, those that stand: the highest number of each slot that was not removed."""
    later = FileVersion.objects.filter(file=OuterRef("file"), number__gt=OuterRef("number"), removed_at=None)
    return versions.filter(~Exists(later), removed_at=None)


def current_versions(kind: str, ids: Iterable[int]) -> dict[int, list[FileVersion]]:
    """The current versions of several objects of a kind, in the order of their slots; each with .file and .blob.

    One query. Every id is a key. The caller has checked that the objects may be seen.
    """
    found: dict[int, list[FileVersion]] = {pk: [] for pk in ids}
    versions = current(FileVersion.objects.filter(file__kind=kind, file__object_id__in=list(found)))
    for version in versions.select_related("file", "blob").order_by("file__position", "file__pk"):
        found[version.file.object_id].append(version)
    return found


def history(kind: str, object_id: int) -> dict[int, list[FileVersion]]:
    """Every version of every slot of an object, {file id: versions, the newest first}; one query.

    Removed versions are there too (`removed_at`): their line stays. Each with .file, .blob and .created_by.
    """
    found: dict[int, list[FileVersion]] = defaultdict(list)
    versions = FileVersion.objects.filter(file__kind=kind, file__object_id=object_id)
    for version in versions.select_related("file", "blob", "created_by").order_by(
        "file__position", "file__pk", "-number"
    ):
        found[version.file_id].append(version)
    return dict(found)


def document_parts(kind: str, object_id: int) -> tuple[Part, ...]:
    """The text of the current versions of an object for the index: one Part per page or section that has text."""
    versions = current_versions(kind, [object_id])[object_id]
    ready = [version.pk for version in versions if version.state == State.READY]
    if not ready:
        return ()
    by_version: dict[int, list[Part]] = defaultdict(list)
    parts = FilePart.objects.filter(version__in=ready).exclude(text="").order_by("version", "number")
    for part in parts:
        by_version[part.version_id].append(
            Part(
                key=f"v{part.version_id}p{part.number}",
                text=part.text,
                address=reverse("files:page", args=[part.version_id, part.number]),
                label=part.label,
                number=part.number if part.unit in _NUMBERED else None,
            )
        )
    return tuple(part for pk in ready for part in by_version[pk])


def unfinished_works(ids: Iterable[int]) -> dict[int, list[SideWork]]:
    """What is still being done with these versions beside their reading, and what was given up; one query, none
    without ids."""
    found: dict[int, list[SideWork]] = defaultdict(list)
    for work in SideWork.objects.filter(version__in=list(ids)).exclude(state=State.READY):
        if not work.is_over or versions.is_given_up(work):
            found[work.version_id].append(work)
    return dict(found)


def holders(sha256: str, user: Any, kind: str) -> QuerySet:
    """The objects of a kind that hold these bytes in a version still there, among those this person may see."""
    held = FileVersion.objects.filter(blob__sha256=sha256, file__kind=kind, removed_at=None)
    return kinds.get(kind).visible_to(user).filter(pk__in=held.order_by().values("file__object_id"))
