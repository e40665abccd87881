"""What the viewer shows of a version: its object, its place among the versions, one part at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from files.drawing import shown_pages
from files.formats import FORMATS, Format, Images
from files.models import FilePart, FileVersion, SideWork, State, Verb
from links import kinds

_MOST_IMAGES = 10  # of a part that runs over many pages


@dataclass(frozen=True)
class Reading:
    """A version that somebody reads. `count` is the number of its parts, None while it is not known.

    `latest` and `latest_number` tell the version that stands now in its slot.
    """

    version: FileVersion
    format: Format
    title: str
    address: str
    latest: int
    latest_number: int
    count: int | None

    @property
    def is_latest(self) -> bool:
        return self.latest == self.version.pk

    @property
    def is_awaited(self) -> bool:
        """Whether its text is still to come."""
        return self.version.state in (State.WAITING, State.READING)

    def stage(self, works: "Works") -> str:
        """Changes whenever the text of its parts does."""
        recognised = works.recognition.done if works.recognition else 0
        return f"{self.version.state} {self.version.attempts} {recognised}"


@dataclass(frozen=True)
class Works:
    """What is done with a version beside its reading, or was; None when there is none."""

    recognition: SideWork | None = None
    conversion: SideWork | None = None

    @property
    def is_recognising(self) -> bool:
        return self.recognition is not None and not self.recognition.is_over

    @property
    def is_converting(self) -> bool:
        return self.conversion is not None and not self.conversion.is_over


@dataclass(frozen=True)
class Pictures:
    """The numbers of the images of a part, how many more it has, and the number of the one that comes after."""

    numbers: list[int]
    left: int
    following: int | None


class Held(Exception):
    """The antivirus keeps this version from everyone, or has not answered yet."""

    def __init__(self, version: FileVersion) -> None:
        super().__init__(str(version))
        self.version = version


def open_for(user: Any, pk: int) -> FileVersion:
    """The version, when this person may read its object and its bytes are still there. Raises Http404 or Held."""
    return _opened(FileVersion.objects.visible_to(user), pk)


def _opened(visible: QuerySet[FileVersion], pk: int) -> Any:
    version = get_object_or_404(visible.select_related("file", "blob"), pk=pk, removed_at=None)
    if version.is_held:
        raise Held(version)
    return version


def held_is_said(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view of a version that answers with the reason when the antivirus keeps it."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Held as held:
            return render(request, "files/held.html", {"version": held.version} | _object_of(request, held), status=403)

    return guarded


def _object_of(request: HttpRequest, held: Held) -> dict[str, Any]:
    """The title and the address of the object of a held version."""
    kind = kinds.get(held.version.file.kind)
    holder = get_object_or_404(kind.visible_to(request.user), pk=held.version.file.object_id)
    return {"title": kind.title(holder), "address": kind.address(holder)}


def reading_of(user: Any, pk: int) -> Reading:
    """What the pages of the viewer need around the part they show; two queries. Raises Http404 or Held."""
    standing = FileVersion.objects.filter(file=OuterRef("file"), removed_at=None).order_by("-number")
    counted = FilePart.objects.filter(version=OuterRef("pk")).order_by().values("version").annotate(all=Count("pk"))
    version = _opened(
        FileVersion.objects.visible_to(user).annotate(
            latest=Subquery(standing.values("pk")[:1]),
            latest_number=Subquery(standing.values("number")[:1]),
            parts_read=Coalesce(Subquery(counted.values("all")), 0),
        ),
        pk,
    )
    kind = kinds.get(version.file.kind)
    holder = get_object_or_404(kind.visible_to(user), pk=version.file.object_id)
    count = version.pages
    if count is None and version.state in (State.READY, State.WITHOUT_TEXT):
        count = version.parts_read
    return Reading(
        version=version,
        format=FORMATS[version.media_type],
        title=kind.title(holder),
        address=kind.address(holder),
        latest=version.latest,
        latest_number=version.latest_number,
        count=count,
    )


def works_of(version: FileVersion) -> Works:
    """Its works, done or not; one query."""
    found = {work.verb: work for work in SideWork.objects.filter(version=version)}
    return Works(found.get(Verb.RECOGNISE), found.get(Verb.CONVERT))


def part_of(reading: Reading, number: int) -> FilePart | None:
    """The part of that number; None when the version is not read (yet) and it is the first. Raises Http404."""
    if number < 1 or number > max(reading.count or 1, 1):
        raise Http404
    return FilePart.objects.filter(version=reading.version, number=number).first()


def images_of(reading: Reading, part: FilePart | None, number: int) -> Pictures:
    """The images that show a part: its own page, or the pages of the converted PDF where it stands."""
    if reading.format.images is Images.OWN:
        numbers, left = [number], 0
    elif part is None or part.first_leaf is None or part.last_leaf is None:
        return Pictures([], 0, None)
    else:
        first, last = part.first_leaf, part.last_leaf
        numbers = list(range(first, min(last, first + _MOST_IMAGES - 1) + 1))
        left = last - numbers[-1]
    following = numbers[-1] + 1
    return Pictures(numbers, left, following if following <= shown_pages(reading.version) else None)


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
