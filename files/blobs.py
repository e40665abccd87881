"""Rows of bytes. The row of a hash is the lock of its bytes: whoever puts or removes them holds it in a transaction."""

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
