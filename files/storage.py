"""Where bytes stand: `incoming/` while they arrive, `blobs/` once a row refers to them, `cache/` for what we draw.

A blob is written by renaming a complete file: a name under `blobs/` never holds half of its bytes. Bytes are put in
place and removed only under the row of their hash (see `hold` in files.blobs), so a deposit and a clean-up of the
same bytes wait for each other.
"""

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

from files.models import Blob

CHUNK = 1024 * 1024


def is_local() -> bool:
    """Whether blobs are plain files of this machine, which can be renamed and read by path."""
    return isinstance(getattr(default_storage, "_wrapped", default_storage), FileSystemStorage)


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


def put(path: Path, blob: Blob) -> None:
    """Give the incoming bytes at `path` their place. Call with the row of the blob held.

    Raises FileNotFoundError when neither the upload nor the blob exists any more.
    """
    if not is_local():
        if not default_storage.exists(blob.storage_name):
            with path.open("rb") as source:
                default_storage.save(blob.storage_name, OpenFile(source))
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
    """Remove the bytes of a hash and what was drawn from them. Call with the row of the blob held."""
    name = Blob(sha256=sha256).storage_name
    if default_storage.exists(name):
        default_storage.delete(name)
    forget_drawn(sha256)


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
    if is_local():
        path = Path(default_storage.path(blob.storage_name))
        if not path.exists():
            raise FileNotFoundError(blob.storage_name)
        yield path
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "contenu"
        with default_storage.open(blob.storage_name) as source, copy.open("wb") as target:
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
