"""Rows of bytes. The row of a hash is the lock of its bytes: whoever puts or removes them holds it in a transaction."""

from pathlib import Path

from django.db import transaction

from files import storage
from files.models import Blob, FileVersion, PendingUpload


def hold(sha256: str, size: int) -> Blob:
    """The row of a hash, made when missing, locked until the end of the caller's transaction.

    A clean-up or a removal of the same bytes that runs at this moment is waited for.
    """
    while True:
        Blob.objects.get_or_create(sha256=sha256, defaults={"size": size})
        blob = Blob.objects.select_for_update().filter(sha256=sha256).first()
        if blob is not None:
            return blob
        # A removal deleted the row between the two statements: it is over, make the row again.


def put(path: Path, sha256: str, size: int) -> Blob:
    """The row of incoming bytes, which are then in their place. Call in a transaction.

    Bytes that had been damaged on the disk are sound again: somebody sent them once more.
    """
    blob = hold(sha256, size)
    arrived = path.exists()
    storage.put(path, blob)
    if arrived and not blob.sound:
        blob.sound = True
        blob.save(update_fields=["sound"])
    return blob


@transaction.atomic
def keep_converted(path: Path, blob: Blob) -> None:
    """Give the PDF made of a blob its place, unless the blob was removed for good while it was made."""
    if Blob.objects.select_for_update().filter(pk=blob.pk).first() is not None:
        storage.keep_converted(path, blob)


@transaction.atomic
def drop_unused(sha256: str) -> bool:
    """Remove the bytes of a hash, and their row, when nothing refers to them; True when they are gone.

    Holding the row (made for the occasion when there is none) keeps a deposit of the same bytes waiting: it finds no
    row afterwards, makes its own and puts its bytes again.
    """
    blob = hold(sha256, 0)
    if FileVersion.objects.filter(blob=blob).exists() or PendingUpload.objects.filter(blob=blob).exists():
        return False
    storage.remove(sha256)
    blob.delete()
    return True
