"""What becomes of the versions of a slot once they are there: compared, put back, read again."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.db.models.functions import Length

from accounts import trace
from accounts.models import User
from accounts.permissions import Action, can, require
from files import antivirus, blobs, comparing, conversion, jobs, recognition
from files.errors import Refused
from files.models import File, FilePart, FileVersion, Scan, SideWork, State, Verb
from links import kinds
from links.signals import changed

MAX_COMPARED = 8_000_000  # characters of both versions: ten times a diagnostic of 300 pages
_BATCH = 500
_STARTS = {Verb.RECOGNISE: recognition.start, Verb.CONVERT: conversion.start}


def compared(before: FileVersion, after: FileVersion) -> comparing.Comparison | None:
    """What changed from a version to another one; None when they hold too much text for a page. Two queries."""
    parts = FilePart.objects.filter(version__in=[before.pk, after.pk])
    if (parts.aggregate(all=Sum(Length("text")))["all"] or 0) > MAX_COMPARED:
        return None
    found: dict[int, list[FilePart]] = {before.pk: [], after.pk: []}
    for part in parts.only("version", "number", "unit", "label", "text").order_by("version", "number"):
        found[part.version_id].append(part)
    return comparing.compare(found[before.pk], found[after.pk])


def with_previous(versions: Iterable[FileVersion]) -> list[tuple[FileVersion, FileVersion | None]]:
    """Versions of a slot, the newest first, each with the one it came after among those that are still there."""
    pairs: list[tuple[FileVersion, FileVersion | None]] = []
    previous: FileVersion | None = None
    for version in sorted(versions, key=lambda one: one.number):
        pairs.append((version, previous))
        previous = version if version.removed_at is None else previous
    return pairs[::-1]


@transaction.atomic
def restore(version: FileVersion, by: User, note: str = "") -> FileVersion:
    """The bytes of an old version as a new version of its slot, with the text already read in them.

    Rights on the object are asked by its room, before. Raises Refused when there is nothing to put back.
    """
    File.objects.select_for_update().get(pk=version.file_id)
    old = FileVersion.objects.select_for_update(of=("self",)).select_related("file", "blob").get(pk=version.pk)
    versions = FileVersion.objects.filter(file=old.file).order_by("-number")
    _require_restorable(old, versions.filter(removed_at=None).first())
    new = _again(old, old.file, versions.values_list("number", flat=True)[0] + 1, _note_of(old, note), by)
    new.personal_confirmed_by, new.personal_confirmed_at = old.personal_confirmed_by, old.personal_confirmed_at
    new.save(update_fields=["personal_confirmed_by", "personal_confirmed_at"])
    slot = old.file
    detail = {"file": slot.pk, "version": new.pk, "number": new.number, "restored": old.number}
    trace.record(by, "fichier.version", slot.kind, slot.object_id, **detail)
    changed.send(sender=kinds.get(slot.kind).model, kind=slot.kind, pk=slot.object_id, narrows=True)
    return new


@transaction.atomic
def copy(version: FileVersion, object_id: int, by: User, note: str = "") -> FileVersion:
    """The bytes of a version in a new slot of another object of the same kind, with the text already read in them.

    What seems personal in it is to be confirmed again: it was, for other readers.

    Rights on both objects are asked by their room, before. Raises Refused when the antivirus keeps the version.
    """
    old = FileVersion.objects.select_for_update(of=("self",)).select_related("file", "blob").get(pk=version.pk)
    if old.removed_at is not None or old.is_held:
        raise Refused(f"Le fichier «\u00a0{old.name}\u00a0» ne peut pas être repris\u00a0: personne ne peut l'ouvrir.")
    slot = File.objects.create(kind=old.file.kind, object_id=object_id, position=old.file.position)
    new = _again(old, slot, 1, note, by)
    changed.send(sender=kinds.get(slot.kind).model, kind=slot.kind, pk=slot.object_id, narrows=False)
    return new


def _again(old: FileVersion, slot: File, number: int, note: str, by: User) -> FileVersion:
    """A new version that holds the bytes of an old one, and what was read in them."""
    new = FileVersion.objects.create(
        file=slot,
        number=number,
        blob=blobs.hold(old.blob.sha256, old.blob.size),
        name=old.name,
        media_type=old.media_type,
        macros=old.macros,
        scan=Scan.WAITING if _is_to_be_scanned(old) else old.scan,
        scanned_by=old.scanned_by,
        personal=old.personal,
        note=note,
        created_by=by,
    )
    if not _copy_reading(old, new):
        jobs.ask(new)
    return new


@transaction.atomic
def read_again(version: FileVersion, by: User) -> None:
    """Read once more a version whose reading failed. Raises PermissionDenied, and Refused when it did not fail."""
    row = FileVersion.objects.select_for_update(of=("self",)).select_related("file").get(pk=version.pk)
    slot = row.file
    require(by, Action.REVISE, kinds.get(slot.kind).model._default_manager.get(pk=slot.object_id))
    if row.removed_at is not None:
        raise Refused("Cette version est retirée définitivement\u00a0: il n'y a plus rien à lire.")
    if not jobs.read_again(row.pk):
        raise Refused(
            f"La lecture de ce fichier n'a pas échoué (état\u00a0: {row.get_state_display()})\u00a0: "
            "il n'y a rien à réessayer."
        )
    trace.record(by, "fichier.relecture", slot.kind, slot.object_id, file=slot.pk, version=row.pk, number=row.number)


@transaction.atomic
def work_again(version: FileVersion, verb: Verb, by: User) -> None:
    """Take up once more a recognition or a conversion that was given up. Raises PermissionDenied, and Refused when
    there is none."""
    row = FileVersion.objects.select_for_update(of=("self",)).select_related("file").get(pk=version.pk)
    slot = row.file
    require(by, Action.REVISE, kinds.get(slot.kind).model._default_manager.get(pk=slot.object_id))
    work = SideWork.objects.select_for_update().filter(version=row, verb=verb).first()
    if row.removed_at is not None or work is None or not is_given_up(work):
        raise Refused("Ce travail n'a pas été abandonné\u00a0: il n'y a rien à réessayer.")
    _STARTS[verb](row)
    detail = {"file": slot.pk, "version": row.pk, "number": row.number, "work": work.verb}
    trace.record(by, "fichier.reprise", slot.kind, slot.object_id, **detail)


def is_given_up(work: SideWork) -> bool:
    """Whether it stopped for a reason that may have gone since. One that waits for a program starts by itself."""
    return work.state == State.FAILED and work.reason not in (recognition.MISSING, conversion.MISSING)


def may_work_again(user: Any, version: FileVersion, work: SideWork | None) -> bool:
    """Whether this person may ask for that work once more: it was given up, and they may revise its object."""
    return work is not None and is_given_up(work) and _may_revise(user, version)


def may_read_again(user: Any, version: FileVersion) -> bool:
    """Whether this person may ask for another reading of a version: it failed, and they may revise its object."""
    return version.state == State.FAILED and version.removed_at is None and _may_revise(user, version)


def _may_revise(user: Any, version: FileVersion) -> bool:
    holder = kinds.get(version.file.kind).visible_to(user).filter(pk=version.file.object_id).first()
    return holder is not None and can(user, Action.REVISE, holder)


def _require_restorable(old: FileVersion, current: FileVersion | None) -> None:
    if old.removed_at is not None:
        raise Refused(f"La version {old.number} est retirée définitivement\u00a0: elle ne se rétablit pas.")
    if old.is_held:
        raise Refused(f"L'antivirus retient la version {old.number}\u00a0: elle ne se rétablit pas.")
    if current is None or current.blob_id == old.blob_id:
        raise Refused(
            f"La version en cours a déjà le contenu de la version {old.number}\u00a0: il n'y a rien à rétablir."
        )


def _is_to_be_scanned(version: FileVersion) -> bool:
    """Whether it was deposited before an antivirus was configured."""
    return antivirus.configured() and version.scan != Scan.CLEAN


def _note_of(old: FileVersion, note: str) -> str:
    said = f"Version {old.number} rétablie"
    return (f"{said}\u00a0: {note.strip()}" if note.strip() else said)[:500]


def _copy_reading(old: FileVersion, new: FileVersion) -> bool:
    """Give the new version what was read in the same bytes; False when that is not finished, or must be looked at."""
    if old.state != State.READY or _is_to_be_scanned(old):
        return False
    works = list(SideWork.objects.filter(version=old))
    if not all(work.is_over for work in works):
        return False
    new.state, new.pages, new.leaves = old.state, old.pages, old.leaves
    new.save(update_fields=["state", "pages", "leaves"])
    for work in works:
        work.pk, work.version = None, new
    SideWork.objects.bulk_create(works)
    parts = list(FilePart.objects.filter(version=old).order_by("number"))
    for part in parts:
        part.pk, part.version = None, new
    FilePart.objects.bulk_create(parts, batch_size=_BATCH)
    return True
