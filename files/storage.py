"""Where bytes stand: `incoming/` while they arrive, `blobs/` once a row refers to them, `converted/` for the PDF that
LibreOffice made of them, `cache/` for what we draw.

A blob is written by renaming a complete file: a name under `blobs/` never holds half of its bytes. Bytes are put in
place and removed only under the row of their hash (see `hold` in files.blobs), so a deposit and a clean-up of the
same bytes wait for each other.
"""

import contextlib
import errno
import hashlib
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.files import File as OpenFile
from django.core.files.storage import FileSystemStorage, default_storage

from files.errors import NotNow
from files.extract import process
from files.models import Blob
from ui import typography

CHUNK = 1024 * 1024
FULL = typography.nbsp(
    "Le site n'a plus assez de place pour ce fichier, qui n'est pas gardé. Prévenez l'administrateur national, puis "
    "envoyez-le de nouveau."
)
TEMPORARY = process.FOLDER  # the clean-up removes what a killed process left under these names


def is_local() -> bool:
    """Whether blobs are plain files of this machine, which can be renamed and read by path."""
    return isinstance(default_storage, FileSystemStorage)


def root() -> Path:
    """The folder of the local storage; with a remote storage, the local folder where uploads arrive."""
    return Path(default_storage.location) if is_local() else Path(settings.DATA_DIR) / "files"


def incoming() -> Path:
    """The folder of the uploads that no row refers to yet, made when missing."""
    folder = root() / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def cache() -> Path:
    """The folder of what is drawn from blobs and can be drawn again: one folder per hash."""
    return Path(settings.DATA_DIR) / "cache" / "pages"


def new_incoming() -> Path:
    """The path of a new upload: a name that nobody has and that says nothing of the file."""
    return incoming() / uuid.uuid4().hex


def is_full(error: OSError) -> bool:
    """Whether it says that there is no room left on the disk, or in the part of it that is ours."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT)


def put(path: Path, blob: Blob) -> None:
    """Give the incoming bytes at `path` their place. Call with the row of the blob held.

    Raises FileNotFoundError when neither the upload nor the blob exists any more, and NotNow on a full disk: nothing of
    the upload is left then.
    """
    try:
        _put(path, blob)
    except OSError as error:
        if not is_full(error):
            raise
        path.unlink(missing_ok=True)
        raise NotNow(FULL) from error


def _put(path: Path, blob: Blob) -> None:
    if not is_local():
        if not default_storage.exists(blob.storage_name) or (path.exists() and not blob.sound):
            _send(path, blob.storage_name)
        path.unlink(missing_ok=True)
        return
    target = Path(default_storage.path(blob.storage_name))
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.replace(path, target)  # the same bytes when the name exists: a reader sees one or the other, whole
    except FileNotFoundError:
        if not target.exists():
            raise
    _flush_folder(target.parent)


def remove(sha256: str) -> None:
    """Remove the bytes of a hash and what was made of them. Call with the row of the blob held."""
    blob = Blob(sha256=sha256)
    for name in (blob.storage_name, blob.converted_name):
        if default_storage.exists(name):
            default_storage.delete(name)
    forget_drawn(sha256)


def keep_converted(path: Path, blob: Blob) -> None:
    """Give the PDF at `path`, in `incoming/`, its place beside the bytes it was made of, instead of the former one.

    Call with the row of the blob held.
    """
    if is_local():
        target = Path(default_storage.path(blob.converted_name))
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(path, target)
    else:
        _send(path, blob.converted_name)
        path.unlink(missing_ok=True)
    forget_drawn(blob.sha256)


def _send(path: Path, name: str) -> None:
    """Put a file in a remote storage, instead of what bears that name there: the whole of it, or nothing."""
    with path.open("rb") as source:
        default_storage.delete(name)
        try:
            default_storage.save(name, OpenFile(source))
        except OSError:
            with contextlib.suppress(OSError):
                default_storage.delete(name)
            raise


def forget_drawn(sha256: str) -> None:
    """Remove what was drawn from the bytes of a hash."""
    shutil.rmtree(cache() / sha256, ignore_errors=True)


def exists(blob: Blob) -> bool:
    """Whether the bytes of a blob are there."""
    return default_storage.exists(blob.storage_name)


@contextmanager
def local_path(blob: Blob) -> Iterator[Path]:
    """A path where the bytes of a blob can be read: their own, or a copy removed at the end for a remote storage.

    Raises FileNotFoundError when the bytes are missing.
    """
    with _local(blob.storage_name) as path:
        yield path


@contextmanager
def local_converted(blob: Blob) -> Iterator[Path]:
    """The same for the PDF made of a blob. Raises FileNotFoundError when there is none."""
    with _local(blob.converted_name) as path:
        yield path


@contextmanager
def _local(name: str) -> Iterator[Path]:
    if is_local():
        path = Path(default_storage.path(name))
        if not path.exists():
            raise FileNotFoundError(name)
        yield path
        return
    with tempfile.TemporaryDirectory(prefix=TEMPORARY) as folder:
        copy = Path(folder) / "contenu"
        with default_storage.open(name) as source, copy.open("wb") as target:
            shutil.copyfileobj(source, target, CHUNK)
        yield copy


def sha256_of(path: Path) -> str:
    """The hash of a file, in hexadecimal."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _flush_folder(folder: Path) -> None:
    """Make a rename survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
