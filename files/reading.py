"""What the viewer shows of a version: its object, its place among the versions, one part at a time."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from files.formats import FORMATS, Format
from files.marks import share
from files.models import FilePart, FileVersion, State
from links import kinds
from words import Marks

_BATCH = 50


@dataclass(frozen=True)
class Reading:
    """A version that somebody reads. `count` is the number of its parts, None while it is not known."""

    version: FileVersion
    format: Format
    title: str
    address: str
    latest: FileVersion
    count: int | None

    @property
    def is_latest(self) -> bool:
        return self.latest.pk == self.version.pk


def open_for(user: Any, pk: int) -> FileVersion:
    """The version, when this person may read its object and its bytes are still there. Raises Http404."""
    versions = FileVersion.objects.visible_to(user).select_related("file", "blob")
    return get_object_or_404(versions, pk=pk, removed_at=None)


def reading_of(user: Any, pk: int) -> Reading:
    """What the pages of the viewer need around the part they show; four queries. Raises Http404."""
    version = open_for(user, pk)
    kind = kinds.get(version.file.kind)
    holder = get_object_or_404(kind.visible_to(user), pk=version.file.object_id)
    latest = FileVersion.objects.filter(file=version.file_id, removed_at=None).order_by("-number").first()
    count = version.pages
    if count is None and version.state in (State.READY, State.WITHOUT_TEXT):
        count = FilePart.objects.filter(version=version).count()
    return Reading(
        version=version,
        format=FORMATS[version.media_type],
        title=kind.title(holder),
        address=kind.address(holder),
        latest=latest or version,
        count=count,
    )


def part_of(reading: Reading, number: int) -> FilePart | None:
    """The part of that number; None when the version is not read (yet) and it is the first. Raises Http404."""
    if number < 1 or number > max(reading.count or 1, 1):
        raise Http404
    return FilePart.objects.filter(version=reading.version, number=number).first()


def flowing(part: FilePart) -> str:
    """The text of a part to read on any screen, as long as before: a page's full lines run on, short ones end a
    paragraph, a list item or a title."""
    if part.unit != "page":
        return part.text
    lines = part.text.split("\n")
    full = 0.75 * max(len(line) for line in lines)
    flowed = ""
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        runs_on = len(line) >= full and following[:1].isalnum() and not following[:1].isdigit()
        flowed += line + (" " if runs_on or following[:1].islower() else "\n")
    return flowed[:-1]


def part_with(version: FileVersion, marks: Marks, after: int, *, backwards: bool) -> int | None:
    """The nearest part after (before) that number which holds every word searched, else one of them; None if none."""
    parts = FilePart.objects.filter(version=version)
    parts = (
        parts.filter(number__lt=after).order_by("-number")
        if backwards
        else parts.filter(number__gt=after).order_by("number")
    )
    partial = None
    for number, text in parts.values_list("number", "text").iterator(chunk_size=_BATCH):
        held = share(text, marks)
        if held == 1:
            return number
        if held and partial is None:
            partial = number
    return partial
