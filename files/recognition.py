"""Character recognition: the pages that hold no text are read in their image, some at a time, on the slow queue."""

import logging
from collections.abc import Iterator
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import task

from files import late, personal, storage, works
from files.extract import process, programs
from files.formats import FORMATS, Images, Unit
from files.models import FilePart, FileVersion, SideWork, State, Verb
from files.signals import tell_changed
from jobs import queues
from ui import typography

logger = logging.getLogger(__name__)

BATCH = 4  # about ten seconds: other slow works take their turn between two batches
LEASE = timedelta(seconds=process.RECOGNITION_WALL_SECONDS + 60)
MISSING = "Elle n'est pas installée sur ce serveur."
GAVE_UP = "Elle s'est interrompue trois fois."
LOST = "Le contenu de ce fichier manque sur le serveur."
# What a version without text says of itself meanwhile, and in the end.
UNDER_WAY = "Ce fichier se lit comme une numérisation : son texte est en cours de reconnaissance."
NOTHING_READ = (
    "Les pages de ce fichier sont des images où aucun texte n'a été reconnu. Il se lit page à page et se télécharge."
)
NOT_INSTALLED = (
    "Ce fichier se lit comme une numérisation : son texte ne se cherche pas, la reconnaissance de caractères n'étant "
    "pas installée sur ce serveur."
)
STOPPED = (
    "Ce fichier se lit comme une numérisation : son texte ne se cherche pas, sa reconnaissance s'étant arrêtée avant "
    "la fin."
)


def available() -> bool:
    """Whether Tesseract is installed on this machine, and reads French."""
    return bool(programs.tesseract())


def start(version: FileVersion) -> None:
    """Recognise the pages of a version that have no text, once it is read. Call in the transaction that writes them."""
    silent = _unread(version).count() if _may_hold_images(version) else 0
    if not silent:
        return
    if available():
        works.open_for(version, Verb.RECOGNISE, silent)
        recognise.enqueue(version.pk)
        _explain(version, UNDER_WAY)
    else:
        works.put_off(version, Verb.RECOGNISE, silent, MISSING)
        _explain(version, NOT_INSTALLED)


@task(queue_name=queues.SLOW, takes_context=True)
def recognise(context, version_id: int) -> str:
    """Read the next pages of a version in their images; asks for the following ones."""
    work = works.take(version_id, Verb.RECOGNISE, LEASE, context.attempt)
    if work is None:
        return "rien à reconnaître"
    # After an attempt that gave nothing the next page goes alone: when it fails again it is passed over.
    pages = list(_unread(work.version).values_list("number", flat=True)[: BATCH if work.attempts == 1 else 1])
    if not pages:
        _end(work, State.READY, "", NOTHING_READ)
        return "fait"
    try:
        texts = _read(work, pages)
    except OSError as error:
        logger.warning("version %s cannot be recognised, attempt %s: %r", version_id, work.attempts, error)
        if isinstance(error, FileNotFoundError) or works.is_spent(work):
            _end(work, State.FAILED, LOST if isinstance(error, FileNotFoundError) else GAVE_UP, STOPPED)
            return "abandonné"
        _again(work)
        return "à reprendre"
    except process.Failed as error:  # Tesseract was there when the work was asked for
        logger.warning("version %s cannot be recognised: %r", version_id, error)
        _end(work, State.FAILED, MISSING, NOT_INSTALLED)
        return "impossible"
    except Exception:
        works.let_go(work)
        raise
    except BaseException:
        works.hand_back(work)
        raise
    if not texts:
        _again(work)
        return "à reprendre"
    _write(work, texts)
    return f"{len(texts)} pages"


def give_up(work: SideWork) -> None:
    """Say that a work will not go on: its last attempt was interrupted, and nobody holds it."""
    _end(work, State.FAILED, GAVE_UP, STOPPED)


def _read(work: SideWork, pages: list[int]) -> dict[int, str]:
    """The text of the first of these pages, as many as could be read; empty for the one that is passed over.

    None at all when the first one failed and is to be tried again. Raises OSError, and Failed without Tesseract.
    """
    version, texts = work.version, dict[int, str]()
    try:
        with storage.local_path(version.blob) as path:
            for page, text in process.recognise(path, version.media_type, pages):
                texts[page] = text
    except (process.Failed, process.TookTooLong) as error:
        if isinstance(error, process.Failed) and error.code == "no-recogniser":
            raise
        logger.warning("version %s: pages %s were to be recognised, %s were: %r", version.pk, pages, list(texts), error)
        if not texts and (works.is_spent(work) if isinstance(error, process.Killed) else work.attempts > 1):
            texts = {pages[0]: ""}
    return texts


def _write(work: SideWork, texts: dict[int, str]) -> None:
    """Keep the texts of a batch, searchable at once, and ask for the next."""
    findings = personal.find(_whole_text(work.version_id, texts))
    with transaction.atomic():
        row = works.held(work)
        if row is None:
            return
        version = row.version
        for number, text in texts.items():
            FilePart.objects.filter(version=version, number=number).update(text=text, recognised=True)
        works.advance(row, len(texts))
        if any(texts.values()):
            version.state = State.READY
            version.state_reason = ""
            version.save(update_fields=["state", "state_reason"])
            tell_changed(version, narrows=False)
        late.note(version, findings)
        recognise.enqueue(version.pk)


def _end(work: SideWork, state: works.Choice, reason: str, sentence: str) -> None:
    """The work is over; `sentence` is what a version that still has no text says of itself."""
    with transaction.atomic():
        row = works.held(work)
        if row is not None:
            works.close(row, state, reason)
            _explain(row.version, sentence)


@transaction.atomic
def _again(work: SideWork) -> None:
    works.let_go(work)
    recognise.using(run_after=timezone.now() + works.PAUSE).enqueue(work.version_id)


def _whole_text(version_id: int, texts: dict[int, str]) -> Iterator[str]:
    """The text of every page, with what was just read in some."""
    parts = FilePart.objects.filter(version=version_id).order_by("number").values_list("number", "text")
    for number, text in parts.iterator():
        yield texts.get(number, text)


def _may_hold_images(version: FileVersion) -> bool:
    format_ = FORMATS[version.media_type]
    return format_.images is Images.OWN and format_.unit is Unit.PAGE


def _unread(version: FileVersion) -> QuerySet[FilePart]:
    return FilePart.objects.filter(version=version, text="", recognised=False).order_by("number")


def _explain(version: FileVersion, sentence: str) -> None:
    if version.state == State.WITHOUT_TEXT:
        version.state_reason = typography.nbsp(sentence)[:300]
        version.save(update_fields=["state_reason"])
