"""The verbs of files. Rights on the object that holds a file are asked by the room of that object, before."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts import trace
from accounts.models import User
from accounts.permissions import Action, can, require
from files import antivirus, blobs, formats, jobs, names, screening, uploads
from files.errors import Refused
from files.formats import sentences
from files.models import File, FilePart, FileVersion, Scan, SideWork, State
from files.personal import Findings
from links import kinds
from links.signals import changed

REMOVED_NAME = "version retirée"


@dataclass(frozen=True)
class Stored:
    """Checked bytes that wait in `incoming/` for a row. `remark` is a French sentence for who deposits, or empty.

    `personal`: what seems personal in their text, for the depositor to confirm; `opening`: how the text begins, by
    part, and `properties` what the document says of itself ("title", "made", "saved"), for what the form proposes;
    `damaged`: it could not be opened, which is said before it is shared.
    """

    sha256: str
    size: int
    media_type: str
    name: str
    path: Path
    remark: str = ""
    macros: bool = False
    personal: Findings = field(default_factory=Findings)
    opening: tuple[str, ...] = ()
    properties: dict[str, str] = field(default_factory=dict)
    damaged: bool = False


def store(upload: Any, by: User | None = None, patience: screening.Patience | None = None) -> Stored:
    """Check an upload (or any opened file with a name): size, type by content, name, protection. Writes no row.

    `by` is who sends it: macros are for national levels only. `patience`: shared by the files of one request, its own
    when there is none. Raises Refused; nothing is then left on the disk.
    """
    patience = patience or screening.Patience()
    received = uploads.received(upload)
    try:
        if received.refusal:
            raise received.refusal
        if not received.size:
            raise Refused("Ce fichier est vide. Vérifiez-le sur votre poste et envoyez-le de nouveau.")
        patience.require()
        name = names.clean(received.name)
        found = formats.detect(received.path, name)
        if found.macros and not (by is not None and can(by, Action.SEND_MACROS)):
            raise Refused(sentences.MACRO.format(suffix=found.without_macros))
        name, remark = names.with_suffix_of(name, found.format)
        looked = screening.look(received.path, found.format, patience)
    except Refused:
        received.close()
        raise
    return Stored(
        received.sha256,
        received.size,
        found.format.media_type,
        name,
        received.take(),
        " ".join(filter(None, (remark, looked.remark))),
        found.macros,
        looked.personal,
        looked.opening,
        looked.properties,
        looked.damaged,
    )


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
    SideWork.objects.filter(version=version).delete()
    version.blob = None
    version.leaves = None
    version.personal = {}
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
    blob = blobs.put(stored.path, stored.sha256, stored.size)
    version = FileVersion.objects.create(
        file=file,
        number=number,
        blob=blob,
        name=stored.name,
        media_type=stored.media_type,
        macros=stored.macros,
        scan=Scan.WAITING if antivirus.configured() else Scan.NOT_ASKED,
        personal=stored.personal.as_dict() if stored.personal else {},
        note=note[:500],
        created_by=by,
    )
    jobs.ask(version)
    model = kinds.get(file.kind).model
    changed.send(sender=model, kind=file.kind, pk=file.object_id, narrows=narrows)
    return version
