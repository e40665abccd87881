"""The verbs of files. Rights on the object that holds a file are asked by the room of that object, before."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts import trace
from accounts.models import User
from accounts.permissions import Action, require
from files import blobs, formats, jobs, names, storage, uploads
from files.errors import Refused
from files.models import File, FilePart, FileVersion, State
from links import kinds
from links.signals import changed

REMOVED_NAME = "version retirée"


@dataclass(frozen=True)
class Stored:
    """Checked bytes that wait in `incoming/` for a row. `remark` is a French sentence for who deposits, or empty."""

    sha256: str
    size: int
    media_type: str
    name: str
    path: Path
    remark: str = ""


def store(upload: Any) -> Stored:
    """Check an upload (or any opened file with a name): size, type by content, name. Writes no row.

    Raises Refused; nothing is then left on the disk.
    """
    received = uploads.received(upload)
    try:
        if received.refusal:
            raise Refused(received.refusal)
        if not received.size:
            raise Refused("Ce fichier est vide. Vérifiez-le sur votre poste et envoyez-le de nouveau.")
        format_ = formats.detect(received.path)
        name, remark = names.with_suffix_of(names.clean(received.name), format_)
    except Refused:
        received.close()
        raise
    return Stored(received.sha256, received.size, format_.media_type, name, received.take(), remark)


@transaction.atomic
def attach(stored: Stored, kind: str, object_id: int, by: User, note: str = "") -> FileVersion:
    """A new slot of an object with its version 1, and the job that reads it.

    Call in the transaction of the act on the object. Raises ValueError when this kind of object holds no files.
    """
    if not kinds.get(kind).holds_files:
        raise ValueError(f"kind {kind!r} holds no files")
    slots = File.objects.filter(kind=kind, object_id=object_id)
    last = slots.aggregate(last=Max("position"))["last"]
    file = File.objects.create(kind=kind, object_id=object_id, position=0 if last is None else last + 1)
    return _add(file, 1, stored, by, note, narrows=False)


@transaction.atomic
def add_version(file: File, stored: Stored, by: User, note: str = "") -> FileVersion:
    """The next version of a slot. Raises Refused when the current version has the same bytes."""
    File.objects.select_for_update().get(pk=file.pk)
    versions = FileVersion.objects.filter(file=file)
    current = versions.filter(removed_at=None).select_related("blob").order_by("-number").first()
    if current is not None and current.blob.sha256 == stored.sha256:
        stored.path.unlink(missing_ok=True)
        raise Refused(
            f"Ce fichier est identique à la version {current.number} : il n'y a rien à remplacer. "
            "Choisissez le fichier modifié."
        )
    number = (versions.aggregate(last=Max("number"))["last"] or 0) + 1
    version = _add(file, number, stored, by, note, narrows=current is not None)
    trace.record(by, "fichier.version", file.kind, file.object_id, file=file.pk, version=version.pk, number=number)
    return version


@transaction.atomic
def remove_version_for_good(version: FileVersion, by: User, reason: str) -> None:
    """Remove the bytes of a version (unless another holds the same), its text and images; its line and a trace stay.

    `reason` is kept in the trace. Raises PermissionDenied, and Refused when it is already removed.
    """
    version = FileVersion.objects.select_for_update(of=("self",)).select_related("file", "blob").get(pk=version.pk)
    file = version.file
    kind = kinds.get(file.kind)
    require(by, Action.REMOVE_VERSION, kind.model._default_manager.get(pk=file.object_id))
    if version.removed_at is not None:
        raise Refused("Cette version est déjà retirée définitivement.")
    sha256 = version.blob.sha256
    FilePart.objects.filter(version=version).delete()
    version.blob = None
    version.removed_at = timezone.now()
    version.name = REMOVED_NAME
    version.note = ""
    version.state = State.WITHOUT_TEXT
    version.state_reason = "retirée définitivement"
    version.lease_until = None
    version.save()
    trace.record(
        by,
        "fichier.version.retrait",
        file.kind,
        file.object_id,
        file=file.pk,
        version=version.pk,
        number=version.number,
        reason=reason,
        sha256=sha256,
    )
    changed.send(sender=kind.model, kind=file.kind, pk=file.object_id, narrows=True)
    transaction.on_commit(lambda: blobs.drop_unused(sha256))  # after: a rollback must find its bytes


def _add(file: File, number: int, stored: Stored, by: User, note: str, *, narrows: bool) -> FileVersion:
    blob = blobs.hold(stored.sha256, stored.size)
    storage.put(stored.path, blob)
    version = FileVersion.objects.create(
        file=file,
        number=number,
        blob=blob,
        name=stored.name,
        media_type=stored.media_type,
        note=note[:500],
        created_by=by,
    )
    jobs.extract.enqueue(version.pk)
    model = kinds.get(file.kind).model
    changed.send(sender=model, kind=file.kind, pk=file.object_id, narrows=narrows)
    return version
