"""Uploads go to the disk from their first byte, hashed on the way; memory stays constant whatever their size.

The only upload handler of the site (settings.FILE_UPLOAD_HANDLERS). A disconnected client leaves nothing; a killed
process leaves a file in `incoming/` that the clean-up removes.
"""

import contextlib
import hashlib
import os
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from accounts.permissions import Action, can
from accounts.sight import forget
from files import storage
from files.errors import NotNow, Refused
from ui import typography


class IncomingFile(UploadedFile):
    """An upload in `incoming/`, removed with this object unless somebody took it (`take`).

    `refusal` is None, or says why its bytes were not kept. `size` counts what was sent.
    """

    def __init__(self, name: str, content_type: str = "") -> None:
        self.path = storage.new_incoming()
        stream = open(self.path, "w+b", buffering=storage.CHUNK)  # noqa: SIM115 (closed by close or the finalizer)
        super().__init__(stream, name, content_type, 0)
        self.refusal: Refused | None = None
        self._hash = hashlib.sha256()
        self._cleaning = weakref.finalize(self, _discard, stream, self.path)

    @property
    def sha256(self) -> str:
        """The hash of what was written so far, in hexadecimal."""
        return self._hash.hexdigest()

    def receive(self, chunk: bytes) -> None:
        """Write a chunk. Past the limit, or on a full disk, nothing is kept and `refusal` says it."""
        self.size += len(chunk)
        if self.refusal:
            return
        if self.size > settings.MAX_FILE_BYTES:
            self._refuse(Refused(too_large()))
            return
        with self._refused_when_full():
            self.file.write(chunk)
            self._hash.update(chunk)

    def complete(self) -> None:
        """Flush to the disk: what a row will refer to survives a power cut."""
        if self.refusal:
            return
        with self._refused_when_full():
            self.file.flush()
            os.fsync(self.file.fileno())
            self.file.seek(0)

    def take(self) -> Path:
        """Hand the bytes over: the caller owns the file at the path returned, and this object no longer removes it."""
        self._cleaning.detach()
        self.file.close()
        return self.path

    def close(self) -> None:
        self._cleaning()
        super().close()

    @contextlib.contextmanager
    def _refused_when_full(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if not storage.is_full(error):
                raise
            self._refuse(NotNow(storage.FULL))

    def _refuse(self, why: Refused) -> None:
        self.refusal = why
        self._cleaning()


class StreamingUploadHandler(FileUploadHandler):
    """Writes every uploaded file to an IncomingFile, when the person may deposit somewhere.

    A form is read before any view sees it (its CSRF token is in it): what strangers and lecteurs send is let fall.
    """

    chunk_size = 256 * 1024
    _welcome = True

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        user = getattr(self.request, "user", None)
        if user is not None:
            self._welcome = can(user, Action.DEPOSIT)
            forget(user)  # a long upload: the view asks again, once everything has come

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        if not self._welcome:
            raise SkipFile
        super().new_file(*args, **kwargs)
        self.file = IncomingFile(self.file_name, self.content_type or "")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.file.receive(raw_data)

    def file_complete(self, file_size: int) -> IncomingFile:
        file = self.file
        del self.file
        file.complete()
        return file

    def upload_interrupted(self) -> None:
        if hasattr(self, "file"):
            self.file.close()
            del self.file


def received(upload: Any) -> IncomingFile:
    """Any opened file as an IncomingFile: an upload as it is, another one (command, test) copied and hashed."""
    if isinstance(upload, IncomingFile):
        return upload
    copy = IncomingFile(os.path.basename(str(upload.name)))
    upload.seek(0)
    while (chunk := upload.read(storage.CHUNK)) and not copy.refusal:
        copy.receive(chunk)
    copy.complete()
    return copy


def too_large() -> str:
    """The sentence for a file past the limit."""
    limit = typography.file_size(settings.MAX_FILE_BYTES)
    return f"Ce fichier dépasse la taille permise ({limit}). Réduisez-le ou déposez-le en plusieurs parties."


def _discard(stream: BinaryIO, path: Path) -> None:
    with contextlib.suppress(OSError):  # a full disk refuses the flush of what is thrown away anyway
        stream.close()
    path.unlink(missing_ok=True)
