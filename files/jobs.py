"""The job that reads the text of a version. Idempotent: it may run twice, or be killed anywhere."""

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from files import storage
from files.extract import process
from files.models import FilePart, FileVersion, State
from jobs import queues
from jobs.models import MAX_ATTEMPTS
from links import kinds
from links.signals import changed

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=process.WALL_SECONDS + 60)
PAUSE = timedelta(seconds=20)
FINAL = (State.READY, State.WITHOUT_TEXT, State.FAILED)
GAVE_UP = "La lecture de ce fichier s'est interrompue trois fois. Il reste téléchargeable."


@task(queue_name=queues.FILES, takes_context=True)
def extract(context, version_id: int) -> str:
    """Read the text of a version; the answer says what was done. Never raises on a hostile file."""
    version = FileVersion.objects.select_related("blob").filter(pk=version_id, removed_at=None).first()
    if version is None or version.state in FINAL:
        return "rien à lire"
    if context.attempt > 1:
        # The worker that held this very task died: its lease is nobody's.
        FileVersion.objects.filter(pk=version.pk, state=State.READING).update(lease_until=None)
    if not version.take(LEASE):
        return "lu par un autre"
    if version.attempts > MAX_ATTEMPTS:
        _finish(version, State.FAILED, GAVE_UP)
        return "abandonné"
    FileVersion.objects.filter(pk=version.pk, attempts=version.attempts).update(state=State.READING)
    try:
        with storage.local_path(version.blob) as path:
            answer = process.read_text(path, version.media_type)
    except process.Failed as error:
        _finish(version, State.FAILED, str(error))
    except (process.TookTooLong, OSError) as error:
        logger.warning("version %s not read, attempt %s: %r", version.pk, version.attempts, error)
        _again(version, error)
    except BaseException as cut:
        _let_go(version, counts=isinstance(cut, Exception))
        raise
    else:
        state = State.WITHOUT_TEXT if answer.flaw else State.READY
        _finish(version, state, process.REASONS.get(answer.flaw, ""), answer)
    return "fait"


def _let_go(version: FileVersion, *, counts: bool) -> None:
    """Free the row at once: the worker stops, or something unforeseen happened; the attempt may not count."""
    FileVersion.objects.filter(pk=version.pk, attempts=version.attempts, state=State.READING).update(
        state=State.WAITING, lease_until=None, attempts=version.attempts - (0 if counts else 1)
    )


def give_up(version_id: int) -> None:
    """Say that a version will not be read: its last attempt was interrupted, and nobody holds it."""
    version = FileVersion.objects.filter(pk=version_id, removed_at=None).first()
    if version is not None:
        _finish(version, State.FAILED, GAVE_UP)


@transaction.atomic
def _finish(version: FileVersion, state: State, reason: str, answer: process.Answer | None = None) -> None:
    """Write what was read in one short transaction, unless the version was removed or taken up by another worker."""
    held = (
        FileVersion.objects.select_for_update(of=("self",))
        .select_related("file")
        .filter(pk=version.pk, attempts=version.attempts, removed_at=None)
        .exclude(state__in=FINAL)
        .first()
    )
    if held is None:
        return
    FilePart.objects.filter(version=held).delete()
    if answer is not None:
        FilePart.objects.bulk_create(
            [
                FilePart(
                    version=held,
                    number=part.number,
                    unit=part.unit,
                    label=part.label,
                    text=part.text,
                    width=part.width,
                    height=part.height,
                )
                for part in answer.parts
            ],
            batch_size=500,
        )
        held.pages = answer.pages
    held.state = state
    held.state_reason = reason[:300]
    held.lease_until = None
    held.save(update_fields=["state", "state_reason", "pages", "lease_until"])
    slot = held.file
    changed.send(sender=kinds.get(slot.kind).model, kind=slot.kind, pk=slot.object_id, narrows=False)


def _again(version: FileVersion, error: Exception) -> None:
    """Put the version back in the queue, or give up after the last attempt."""
    if version.attempts >= MAX_ATTEMPTS:
        late = isinstance(error, process.TookTooLong)
        _finish(version, State.FAILED, process.REASONS["too-heavy"] if late else GAVE_UP)
        return
    with transaction.atomic():
        freed = FileVersion.objects.filter(pk=version.pk, attempts=version.attempts, state=State.READING).update(
            state=State.WAITING, lease_until=None
        )
        if freed:
            extract.using(run_after=timezone.now() + PAUSE * version.attempts).enqueue(version.pk)
