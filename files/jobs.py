"""The job that reads the text of a version. Idempotent: it may run twice, or be killed anywhere."""

import logging
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from accounts import trace
from files import antivirus, conversion, late, personal, recognition, storage
from files.extract import process
from files.formats import PPT
from files.models import FilePart, FileVersion, Scan, SideWork, State
from files.signals import tell_changed
from files.works import Choice
from jobs import queues
from jobs.models import MAX_ATTEMPTS
from ui import typography

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=antivirus.WALL_SECONDS + process.CONVERSION_WALL_SECONDS + 2 * process.WALL_SECONDS + 60)
PAUSE = timedelta(seconds=20)
FINAL = (State.READY, State.WITHOUT_TEXT, State.FAILED, State.QUARANTINED)
INFECTED = typography.nbsp(
    "L'antivirus a trouvé un virus dans ce fichier ({signature}) : personne ne peut l'ouvrir. Nettoyez votre poste, "
    "puis déposez une nouvelle version."
)
GAVE_UP = "La lecture de ce fichier s'est interrompue trois fois."
LOST = typography.nbsp(
    "Le contenu de ce fichier manque sur le serveur : déposez-le de nouveau, ou prévenez l'administrateur national."
)
BEYOND_LIMITS = "au-delà des limites"  # what stands for the engine that did not examine a file to its end


def ask(version: FileVersion, after: timedelta = timedelta()) -> None:
    """Enqueue the reading of a version, not before `after` from now: with those that people wait for, unless
    LibreOffice has to convert it first."""
    queue = queues.SLOW if version.media_type == PPT else queues.FILES
    extract.using(queue_name=queue, run_after=timezone.now() + after if after else None).enqueue(version.pk)


@task(queue_name=queues.FILES, takes_context=True)
def extract(context, version_id: int) -> str:
    """Read the text of a version; the answer says what was done. Never raises on a hostile file."""
    version = FileVersion.objects.select_related("blob").filter(pk=version_id, removed_at=None).first()
    if version is None or version.state in FINAL:
        return "rien à lire"
    if context.attempt > 1:
        # The worker that held this very task died: its lease is nobody's.
        FileVersion.objects.filter(pk=version.pk).exclude(state__in=FINAL).update(lease_until=None)
    if not version.take(LEASE):
        return "lu par un autre"
    if version.attempts > MAX_ATTEMPTS:
        _finish(version, State.FAILED, GAVE_UP)
        return "abandonné"
    FileVersion.objects.filter(pk=version.pk, attempts=version.attempts).update(state=State.READING)
    try:
        with storage.local_path(version.blob) as path:
            if not _is_clean(version, path):
                return "isolé"
            answer = _text_of(version, path)
        _keep(version, answer)
    except antivirus.BeyondLimits as error:
        FileVersion.objects.filter(pk=version.pk).update(scanned_by=BEYOND_LIMITS)
        _finish(version, State.FAILED, str(error))
    except process.Failed as error:
        _finish(version, State.FAILED, str(error))
    except FileNotFoundError:
        logger.exception("the bytes of version %s are missing", version.pk)
        _finish(version, State.FAILED, LOST)
    except (process.TookTooLong, antivirus.Unavailable, OSError) as error:
        logger.warning("version %s not read, attempt %s: %r", version.pk, version.attempts, error)
        _again(version, error)
    except Exception:
        _let_go(version, version.attempts)
        raise
    except BaseException:  # a stop that people asked for: the attempt does not count
        _let_go(version, version.attempts - 1)
        raise
    return "fait"


def read_again(version_id: int) -> bool:
    """Read once more a version whose reading failed, as if it had never been tried; False when it had not failed.

    Call in a transaction.
    """
    version = FileVersion.objects.filter(pk=version_id, state=State.FAILED, removed_at=None).first()
    fresh = {"state": State.WAITING, "state_reason": "", "attempts": 0, "lease_until": None}
    if version is None or not FileVersion.objects.filter(pk=version.pk, state=State.FAILED).update(**fresh):
        return False
    ask(version)
    return True


def give_up(version_id: int) -> None:
    """Say that a version will not be read: its last attempt was interrupted, and nobody holds it."""
    version = FileVersion.objects.filter(pk=version_id, removed_at=None).first()
    if version is not None:
        _finish(version, State.FAILED, GAVE_UP)


def _is_clean(version: FileVersion, path: Path) -> bool:
    """Whether the bytes may be read by anybody: what the antivirus says, once for all. Raises Unavailable.

    What was deposited before an antivirus was configured is looked at when it is read again; what waited for one that
    is not configured any more is let go.
    """
    if not antivirus.configured():
        FileVersion.objects.filter(pk=version.pk, scan=Scan.WAITING).update(scan=Scan.NOT_ASKED, scanned_by="")
        return True
    if version.scan != Scan.CLEAN:
        verdict = antivirus.scan(path)
        if not verdict.clean:
            _isolate(version, verdict)
            return False
        FileVersion.objects.filter(pk=version.pk).update(scan=Scan.CLEAN, scanned_by=verdict.engine[:120])
    return True


def _text_of(version: FileVersion, path: Path) -> process.Answer:
    """The text of the bytes; of the PDF that LibreOffice makes of them for the one format that nothing else reads."""
    if version.media_type != PPT:
        return process.read_text(path, version.media_type)
    return conversion.slides_of(version)


def _keep(version: FileVersion, answer: process.Answer) -> None:
    """Write what was read in one short transaction, and ask for what comes after."""
    findings = personal.find(part.text for part in answer.parts)
    rows = [
        FilePart(
            version=version,
            number=part.number,
            unit=part.unit,
            label=part.label,
            text=part.text,
            width=part.width,
            height=part.height,
        )
        for part in answer.parts
    ]
    with transaction.atomic():
        held = _held(version)
        if held is None:
            return
        FilePart.objects.filter(version=held).delete()
        FilePart.objects.bulk_create(rows, batch_size=500)
        held.pages = answer.pages
        _close(held, State.WITHOUT_TEXT if answer.flaw else State.READY, process.REASONS.get(answer.flaw, ""))
        recognition.start(held)
        conversion.start(held)
        tell_changed(held, narrows=False)
        late.note(held, findings)


@transaction.atomic
def _finish(version: FileVersion, state: Choice, reason: str) -> None:
    """Say that there is no text, and why."""
    held = _held(version)
    if held is not None:
        FilePart.objects.filter(version=held).delete()
        _close(held, state, reason)
        tell_changed(held, narrows=False)


def _held(version: FileVersion) -> FileVersion | None:
    """The row as it stands, locked; None when the version was removed or taken up by another worker meanwhile."""
    return (
        FileVersion.objects.select_for_update(of=("self",))
        .select_related("file")
        .filter(pk=version.pk, attempts=version.attempts, removed_at=None)
        .exclude(state__in=FINAL)
        .first()
    )


def _close(held: FileVersion, state: Choice, reason: str) -> None:
    held.state = state
    held.state_reason = reason[:300]
    held.lease_until = None
    held.save(update_fields=["state", "state_reason", "pages", "lease_until"])


@transaction.atomic
def _isolate(version: FileVersion, verdict: antivirus.Verdict) -> None:
    """Keep the bytes from everyone, whichever versions hold them: no text, no image, no download."""
    same = FileVersion.objects.select_for_update(of=("self",)).select_related("file").filter(blob=version.blob_id)
    left = same.filter(removed_at=None).exclude(state=State.QUARANTINED).order_by("pk")
    # Again until there is none: a copy made meanwhile is seen only once the rows it was made from are held.
    while found := list(left.all()):
        for held in found:
            _shut(held, verdict)


def _shut(held: FileVersion, verdict: antivirus.Verdict) -> None:
    FilePart.objects.filter(version=held).delete()
    SideWork.objects.filter(version=held).delete()
    held.scan = Scan.INFECTED
    held.scanned_by = f"{verdict.engine}, {verdict.signature}"[:120]
    held.personal = {}
    held.save(update_fields=["scan", "scanned_by", "personal"])
    _close(held, State.QUARANTINED, INFECTED.format(signature=verdict.signature))
    slot = held.file
    trace.record(None, "fichier.virus", slot.kind, slot.object_id, version=held.pk, virus=verdict.signature)
    tell_changed(held, narrows=True)


def _let_go(version: FileVersion, attempts: int) -> None:
    """Free the row at once: the worker stops, or something unforeseen happened."""
    FileVersion.objects.filter(pk=version.pk, attempts=version.attempts, state=State.READING).update(
        state=State.WAITING, lease_until=None, attempts=attempts
    )


def _again(version: FileVersion, error: Exception) -> None:
    """Put the version back in the queue, or give up after the last attempt."""
    if version.attempts >= MAX_ATTEMPTS:
        if isinstance(error, process.TookTooLong):
            reason = process.REASONS["too-heavy"]
        else:
            reason = str(error) if isinstance(error, antivirus.Unavailable) else GAVE_UP
        _finish(version, State.FAILED, reason)
        return
    with transaction.atomic():
        freed = FileVersion.objects.filter(pk=version.pk, attempts=version.attempts, state=State.READING).update(
            state=State.WAITING, lease_until=None
        )
        if freed:
            ask(version, after=PAUSE * version.attempts)
