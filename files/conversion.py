"""Office documents as a PDF, by LibreOffice where it is installed: what their pages look like, and the text of the one
format that nothing else reads (PPT). The PDF is kept beside the bytes it was made of."""

import logging
from collections.abc import Sequence
from datetime import timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from files import blobs, leaves, storage, works
from files.extract import process, programs
from files.formats import FORMATS, PDF, Images, Unit
from files.models import Blob, FilePart, FileVersion, SideWork, State, Verb
from jobs import queues

logger = logging.getLogger(__name__)

_AFTER_TEXTS = -10  # what can be searched comes before what can be looked at
LEASE = timedelta(seconds=process.CONVERSION_WALL_SECONDS + process.WALL_SECONDS + 60)
MISSING = "LibreOffice n'est pas installé sur ce serveur."
GAVE_UP = "Leur préparation s'est interrompue trois fois."
LOST = "Le contenu de ce fichier manque sur le serveur."


def available() -> bool:
    """Whether LibreOffice is installed on this machine."""
    return bool(programs.libreoffice())


def start(version: FileVersion) -> None:
    """Make the images of a version that only LibreOffice can show. Call in the transaction that writes its text."""
    if FORMATS[version.media_type].images is not Images.CONVERTED:
        return
    if available():
        works.open_for(version, Verb.CONVERT, 1)
        convert.enqueue(version.pk)
    else:
        works.put_off(version, Verb.CONVERT, 1, MISSING)


def slides_of(version: FileVersion) -> process.Answer:
    """The text of a presentation that only LibreOffice reads, slide by slide. Raises Failed, TookTooLong, OSError."""
    if not available():
        raise process.Failed("no-converter")
    answer = _pages_of(version)
    slides = [
        process.PartRead(page.number, Unit.SLIDE, leaves.title_of(page.text), page.text, None, None)
        for page in answer.parts
    ]
    return process.Answer(slides, answer.pages, answer.flaw)


@task(queue_name=queues.SLOW, takes_context=True, priority=_AFTER_TEXTS)
def convert(context, version_id: int) -> str:
    """Make the PDF of a version and say which of its pages show each part."""
    work = works.take(version_id, Verb.CONVERT, LEASE, context.attempt)
    if work is None:
        return "rien à convertir"
    try:
        answer = _pages_of(work.version)
    except process.Failed as error:
        _end(work, MISSING if error.code == "no-converter" else str(error))
        return "impossible"
    except FileNotFoundError:
        _end(work, LOST)
        return "impossible"
    except (process.TookTooLong, OSError) as error:
        logger.warning("version %s not converted, attempt %s: %r", version_id, work.attempts, error)
        if works.is_spent(work):
            _end(work, process.REASONS["too-heavy"] if isinstance(error, process.TookTooLong) else GAVE_UP)
            return "abandonné"
        _again(work)
        return "à reprendre"
    except Exception:
        works.let_go(work)
        raise
    except BaseException:
        works.hand_back(work)
        raise
    _place(work, [page.text for page in answer.parts])
    return f"{answer.pages} pages"


def give_up(work: SideWork) -> None:
    """Say that a work will not go on: its last attempt was interrupted, and nobody holds it."""
    _end(work, GAVE_UP)


def _pages_of(version: FileVersion) -> process.Answer:
    """The pages of the PDF of a version, made when it is not there yet, or cannot be read any more."""
    blob: Blob = version.blob
    if default_storage.exists(blob.converted_name):
        try:
            with storage.local_converted(blob) as path:
                return process.read_text(path, PDF)
        except process.Failed as error:
            logger.warning("the PDF made of %s is made again: %r", blob.sha256, error)
    made = storage.new_incoming()
    try:
        with storage.local_path(blob) as path:
            process.convert(path, version.media_type, made)
        answer = process.read_text(made, PDF)
        blobs.keep_converted(made, blob)
    finally:
        made.unlink(missing_ok=True)
    return answer


def _place(work: SideWork, pages: Sequence[str]) -> None:
    """Write which pages show each part; the texts are compared before the rows are held."""
    version = work.version
    parts = list(FilePart.objects.filter(version=version).order_by("number"))
    align = leaves.one_each if FORMATS[version.media_type].unit is Unit.SLIDE else leaves.align
    for part, span in zip(parts, align([part.text for part in parts], pages), strict=True):
        part.first_leaf, part.last_leaf = span or (None, None)
    with transaction.atomic():
        row = works.held(work)
        if row is None:
            return
        FilePart.objects.bulk_update(parts, ["first_leaf", "last_leaf"], batch_size=500)
        row.version.leaves = len(pages)
        row.version.save(update_fields=["leaves"])
        works.close(row, State.READY)


@transaction.atomic
def _end(work: SideWork, reason: str) -> None:
    row = works.held(work)
    if row is not None:
        works.close(row, State.FAILED, reason)


@transaction.atomic
def _again(work: SideWork) -> None:
    works.let_go(work)
    convert.using(run_after=timezone.now() + works.PAUSE).enqueue(work.version_id)
