"""Supports taken away in one ZIP: what it would hold, how much it weighs, and its bytes as they are sent.

The list is made when the download starts, and its length announced. Each support is asked for again when its turn
comes: one that the person may no longer read, or a version that was removed or isolated meanwhile, is left out; the
last member says so. The room it leaves is filled, so that what arrives has the length announced.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from accounts.models import User
from accounts.seeing_as.looking import again
from accounts.tokens import split
from files.models import FileVersion, Scan, State
from files.queries import current, current_versions
from spaces import carried
from spaces.archive import Archive, crc_of
from spaces.carried import Cover, Taken
from spaces.kinds import RESOURCE
from spaces.models import Resource
from spaces.taken import record_taken

OUTSIDE = "non-inclus.txt"
FILLER = "remplissage.bin"
_CHUNK = 256 * 1024
_BLANKS = bytes(_CHUNK)
_MARGIN = 256  # blank lines that end the last member: room for the headers that a filler may add
_LITTLE = 64 * 1024  # up to there the room left is blank lines, beyond a member of its own
_HEADERS = 1024  # more than the headers of one member take

_HELD = Q(state=State.QUARANTINED) | Q(scan=Scan.WAITING)


@dataclass(frozen=True)
class Weight:
    """What would be taken away: counts, bytes, and how many of the files the antivirus holds back."""

    supports: int
    files: int
    size: int
    held: int

    @property
    def too_many(self) -> bool:
        """Whether there are more supports than one archive holds."""
        return self.supports > settings.CARRY_MAX_SUPPORTS

    @property
    def too_heavy(self) -> bool:
        """Whether the files weigh more than one archive holds."""
        return self.size > settings.CARRY_MAX_BYTES

    @property
    def allowed(self) -> bool:
        """Whether the download may start."""
        return self.supports > 0 and not self.too_many and not self.too_heavy


@dataclass(frozen=True)
class Carriage:
    """An archive ready to be sent, `length` bytes long.

    `papers` are the members that describe it, `missing` the lines of what is known to be left out.
    """

    user: User
    cover: Cover
    taken: Sequence[Taken]
    papers: Sequence[tuple[str, bytes]]
    missing: Sequence[str]
    length: int = 0

    @property
    def narrow(self) -> list[int]:
        """The supports that not everyone in the network may read."""
        return [one.resource.pk for one in self.taken if not split(one.resource.readers.key) & {"public", "reseau"}]

    def chunks(self) -> Iterator[bytes]:
        """The bytes of the archive; memory holds one chunk and the list of the members."""
        archive = Archive(self.cover.when)
        missing = list(self.missing)
        for name, content in self.papers:
            crc, size = crc_of([content])
            yield from archive.write(name, size, crc, [content])
        for one in self.taken:
            allowed = _still_readable(self.user, one)
            for name, version in one.files:
                found = _sound(version) if version.pk in allowed else None
                if found is not None:
                    yield from archive.write(name, version.blob.size, found, _bytes_of(version))
                else:
                    reason = carried.DAMAGED if version.pk in allowed else carried.NO_LONGER
                    missing.append(carried.left_out(name, reason))
        yield from self._last(archive, missing)
        yield archive.end()

    def _last(self, archive: Archive, missing: Sequence[str]) -> Iterator[bytes]:
        """What fills the room of what was left out, and the member that says what was."""
        said = carried.outside(missing)
        spare = self.length - archive.length_with(OUTSIDE, len(said))
        if spare > _LITTLE:
            size = spare - _HEADERS
            crc, _ = crc_of(_blanks(size))
            yield from archive.write(FILLER, size, crc, _blanks(size))
            spare = self.length - archive.length_with(OUTSIDE, len(said))
        said += b"\n" * spare
        crc, size = crc_of([said])
        yield from archive.write(OUTSIDE, size, crc, [said])


def weigh(wanted: QuerySet) -> Weight:
    """How much these supports weigh; two queries. The caller has narrowed them to what the person may read."""
    standing = current(
        FileVersion.objects.filter(file__kind=RESOURCE, file__object_id__in=wanted.order_by().values("pk"))
    )
    found = standing.aggregate(
        files=Count("pk", filter=~_HELD), size=Sum("blob__size", filter=~_HELD), held=Count("pk", filter=_HELD)
    )
    return Weight(wanted.count(), found["files"], found["size"] or 0, found["held"])


def prepare(user: User, title: str, resources: Sequence[Resource], notes: Mapping[int, str]) -> Carriage:
    """The archive of these supports, in their order; two queries. `notes` are said in its index, by support.

    Each comes with its type, rubrique, owner and readers. The caller has checked that the person may read them.
    """
    keys = [resource.pk for resource in resources]
    versions = current_versions(RESOURCE, keys)
    gone = _removed(keys)
    taken, missing = [], []
    for resource in resources:
        folder = carried.folder_of(resource)
        names = carried.unique([version.name for version in versions[resource.pk]])
        files = []
        for name, version in zip(names, versions[resource.pk], strict=True):
            if version.is_held:
                missing.append(carried.left_out(f"{folder}/{name}", carried.HELD))
            else:
                files.append((f"{folder}/{name}", version))
        missing += [carried.left_out(f"{folder}/{name}", carried.REMOVED) for name in gone.get(resource.pk, ())]
        taken.append(Taken(resource, folder, tuple(files), notes.get(resource.pk, "")))
    cover = Cover(title, user.name, timezone.localtime())
    carriage = Carriage(user, cover, taken, list(carried.papers(cover, taken)), missing)
    return replace(carriage, length=_foreseen(carriage))


def start(carriage: Carriage) -> Iterator[bytes]:
    """Send an archive: who takes away what not everyone reads leaves a trace."""
    taken = carriage.taken
    only = str(taken[0].resource.pk) if len(taken) == 1 else ""
    files = sum(len(one.files) for one in taken)
    record_taken(carriage.user, "carry", RESOURCE, only, carriage.narrow, taken=len(taken), files=files)
    return carriage.chunks()


def _foreseen(carriage: Carriage) -> int:
    archive = Archive(carriage.cover.when)
    for name, content in carriage.papers:
        archive.place(name, len(content))
    for one in carriage.taken:
        for name, version in one.files:
            archive.place(name, version.blob.size)
    return archive.length_with(OUTSIDE, len(carried.outside(carriage.missing)) + _MARGIN)


def _removed(keys: Iterable[int]) -> dict[int, list[str]]:
    """The names of the files of these supports of which no version stands, by support; one query."""
    others = FileVersion.objects.filter(file=OuterRef("file")).order_by()
    rows = FileVersion.objects.filter(
        ~Exists(others.filter(removed_at=None)),
        ~Exists(others.filter(number__gt=OuterRef("number"))),
        file__kind=RESOURCE,
        file__object_id__in=list(keys),
    ).order_by("file__position", "file__pk")
    found: dict[int, list[str]] = {}
    for pk, name in rows.values_list("file__object_id", "name"):
        found.setdefault(pk, []).append(carried.safe_name(name))
    return found


def _still_readable(reader: Any, one: Taken) -> set[int]:
    """The versions of a support that may be sent now: the person, their rights and the files are read again."""
    user = again(reader)
    if user is None or not Resource.objects.visible_to(user).filter(pk=one.resource.pk).exists():
        return set()
    sendable = FileVersion.objects.filter(
        ~_HELD,
        pk__in=[version.pk for _, version in one.files],
        blob__isnull=False,
        removed_at=None,
    )
    return set(sendable.order_by().values_list("pk", flat=True))


def _sound(version: FileVersion) -> int | None:
    """The CRC of the bytes of a version; None when they are missing or have not their length any more."""
    try:
        crc, size = crc_of(_bytes_of(version))
    except FileNotFoundError:
        return None
    return crc if size == version.blob.size else None


def _bytes_of(version: FileVersion) -> Iterator[bytes]:
    with default_storage.open(version.blob.storage_name) as source:
        while chunk := source.read(_CHUNK):
            yield chunk


def _blanks(size: int) -> Iterator[bytes]:
    """So many zeros."""
    for _ in range(size // _CHUNK):
        yield _BLANKS
    if size % _CHUNK:
        yield _BLANKS[: size % _CHUNK]
