"""Removes what nothing refers to: broken uploads, bytes of acts that were rolled back, images that can be drawn again.

Safe beside deposits in flight: an upload is young while it is written, and bytes go only with the row of their hash
held (files.blobs.drop_unused).
"""

import logging
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.core.files.storage import default_storage
from django.db.models import F, Q
from django.utils import timezone

from files import blobs, pending, storage
from files.extract import office
from files.models import Blob

logger = logging.getLogger(__name__)

TOO_OLD = timedelta(hours=1)
IMAGES_KEPT_FOR = timedelta(days=30)
_HASH = 64  # letters: other names are not ours to remove


@dataclass
class Counts:
    """What a clean-up removed."""

    incoming: int = 0
    pending: int = 0
    orphans: int = 0
    images: int = 0
    folders: int = 0
    sockets: int = 0

    def as_dict(self) -> dict[str, int]:
        """The counts by name."""
        return asdict(self)


def clean(now: datetime) -> Counts:
    """Remove what is older than an hour at `now` and that nothing refers to."""
    counts = Counts()
    before = (now - TOO_OLD).timestamp()
    for path in storage.incoming().iterdir():
        if _changed_at(path) < before:
            path.unlink(missing_ok=True)
            counts.incoming += 1
    counts.pending = pending.expire(now)
    for sha256 in sorted({*_unused_rows(now), *_bytes_without_row(before)}):
        counts.orphans += blobs.drop_unused(sha256)
    counts.images = _old_images((now - IMAGES_KEPT_FOR).timestamp())
    for folder in Path(tempfile.gettempdir()).glob(f"{storage.TEMPORARY}*"):
        if _changed_at(folder) < before:
            shutil.rmtree(folder, ignore_errors=True)
            counts.folders += 1
    counts.sockets = _dead_sockets(before)
    return counts


def missing() -> list[str]:
    """The hashes of blobs that versions refer to and whose bytes are not there: nothing here can repair them."""
    held = Blob.objects.filter(versions__isnull=False).distinct().order_by("pk")
    return [blob.sha256 for blob in held.iterator() if not storage.exists(blob)]


def damaged(at_most: int | None = None) -> list[str]:
    """The hashes of the bytes on the disk that are not theirs, after comparing some more: those compared longest ago
    first, until `at_most` bytes were read (all of them when None). Nothing here can repair them.
    """
    read = 0
    never_first = F("checked_at").asc(nulls_first=True)
    for blob in Blob.objects.filter(versions__isnull=False).distinct().order_by(never_first, "pk").iterator():
        if at_most is not None and read > at_most:
            break
        try:
            with storage.local_path(blob) as path:
                sound = storage.sha256_of(path) == blob.sha256
        except FileNotFoundError:
            continue  # said by `missing`
        except OSError as error:  # a disk that does not give its bytes back
            logger.error("bytes %s cannot be read: %r", blob.sha256, error)
            sound = False
        read += blob.size
        Blob.objects.filter(pk=blob.pk).update(sound=sound, checked_at=timezone.now())
    return list(Blob.objects.filter(sound=False).order_by("pk").values_list("sha256", flat=True))


def orphans(now: datetime) -> list[str]:
    """The hashes that `clean` would remove."""
    before = (now - TOO_OLD).timestamp()
    return sorted({*_unused_rows(now), *_bytes_without_row(before)})


def _unused_rows(now: datetime) -> Iterator[str]:
    unused = Blob.objects.filter(Q(versions__isnull=True), Q(pending__isnull=True), created_at__lt=now - TOO_OLD)
    yield from unused.values_list("sha256", flat=True)


def _bytes_without_row(before: float) -> Iterator[str]:
    """Only for local files: a remote storage is listed and charged by its own tools."""
    if not storage.is_local():
        return
    known = set(Blob.objects.order_by().values_list("sha256", flat=True))
    for name in ("blobs", "converted"):
        for path in Path(default_storage.path(name)).glob("*/*"):
            sha256 = path.parent.name + path.name.removesuffix(".pdf")
            if len(sha256) == _HASH and sha256 not in known and _changed_at(path) < before:
                yield sha256


def _old_images(before: float) -> int:
    """Drawn long ago, or drawn from bytes that are gone."""
    count = 0
    if not storage.cache().exists():
        return 0
    known = set(Blob.objects.order_by().values_list("sha256", flat=True))
    for folder in storage.cache().iterdir():
        if folder.name not in known:
            count += sum(1 for _ in folder.iterdir())
            shutil.rmtree(folder, ignore_errors=True)
            continue
        for path in folder.iterdir():
            if _changed_at(path) < before:
                path.unlink(missing_ok=True)
                count += 1
    return count


def _dead_sockets(before: float) -> int:
    """Those that a LibreOffice of ours left when it was killed."""
    count = 0
    for path in Path(office.SOCKETS).glob(office.SOCKET_NAMES):
        if _changed_at(path) < before and path.stat().st_uid == os.getuid() and not _is_listened_to(path):
            path.unlink(missing_ok=True)
            count += 1
    return count


def _is_listened_to(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(path))
        except (ConnectionRefusedError, FileNotFoundError):
            return False
        except OSError:
            return True
    return True


def _changed_at(path: Path) -> float:
    """When a file was written or renamed, in seconds; the far future when it has gone meanwhile."""
    try:
        state = path.stat()
    except FileNotFoundError:
        return float("inf")
    return max(state.st_mtime, state.st_ctime)
