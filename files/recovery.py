"""Takes up again what a dead worker left, and what a newly installed program makes possible: nothing waits for ever."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q, QuerySet
from django_tasks import TaskResultStatus
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from files import antivirus, conversion, jobs, recognition, works
from files.extract import process
from files.formats import PPT
from files.models import FilePart, FileVersion, Scan, SideWork, State, Verb
from jobs.models import MAX_ATTEMPTS

GRACE = timedelta(minutes=2)
_AT_ONCE = 200  # of each sort and run: the queue stays short, the next run goes on


@dataclass(frozen=True)
class _Sort:
    """A sort of long work: its job, how it starts and ends, and why it is put off where its program is missing."""

    task: Task
    available: Callable[[], bool]
    start: Callable[[FileVersion], None]
    give_up: Callable[[SideWork], None]
    missing: str


_SORTS: dict[works.Choice, _Sort] = {
    Verb.RECOGNISE: _Sort(
        recognition.recognise, recognition.available, recognition.start, recognition.give_up, recognition.MISSING
    ),
    Verb.CONVERT: _Sort(
        conversion.convert, conversion.available, conversion.start, conversion.give_up, conversion.MISSING
    ),
}


@dataclass(frozen=True)
class Stuck:
    """What should go on, that nobody holds and no job waits for."""

    readings: list[FileVersion]
    works: list[SideWork]

    def __len__(self) -> int:
        return len(self.readings) + len(self.works)


@dataclass
class Resumed:
    """What became of what was stuck: in the queue again, or given up after the last attempt."""

    resumed: int = 0
    given_up: int = 0


def stuck(now: datetime) -> Stuck:
    """What is stuck at `now`, but for what was deposited just before."""
    readings = list(
        FileVersion.objects.filter(
            Q(lease_until=None) | Q(lease_until__lt=now),
            state__in=(State.WAITING, State.READING),
            removed_at=None,
            created_at__lt=now - GRACE,
        ).order_by("pk")
    )
    long = list(works.stuck(now, GRACE))
    awaited = {verb: _awaited(sort.task) if long else set() for verb, sort in _SORTS.items()}
    read = _awaited(jobs.extract) if readings else set()
    return Stuck(
        [version for version in readings if version.pk not in read],
        [work for work in long if work.version_id not in awaited[Verb(work.verb)]],
    )


def resume(now: datetime) -> Resumed:
    """Put back in the queue what is stuck at `now`, or give it up after the last attempt."""
    found, counts = stuck(now), Resumed()
    for version in found.readings:
        if version.attempts >= MAX_ATTEMPTS:
            jobs.give_up(version.pk)
            counts.given_up += 1
            continue
        with transaction.atomic():
            FileVersion.objects.filter(pk=version.pk, state=State.READING).update(state=State.WAITING, lease_until=None)
            jobs.ask(version)
        counts.resumed += 1
    for work in found.works[:_AT_ONCE]:
        sort = _SORTS[Verb(work.verb)]
        if work.attempts >= MAX_ATTEMPTS:
            sort.give_up(work)
            counts.given_up += 1
            continue
        with transaction.atomic():
            free = SideWork.objects.filter(pk=work.pk, attempts=work.attempts, state__in=works.UNFINISHED)
            free.update(state=State.WAITING, lease_until=None)
            sort.task.enqueue(work.version_id)
        counts.resumed += 1
    return counts


def catch_up() -> int:
    """Start what was not possible when a version was read and is now: a program or the antivirus came since.

    How many were started.
    """
    started = sum(_start(verb, sort) for verb, sort in _SORTS.items() if sort.available())
    if conversion.available():
        unread = FileVersion.objects.filter(media_type=PPT, state_reason=process.REASONS["no-converter"])
        started += _read_again(unread)
    if _antivirus_answers():
        started += _read_again(_unexamined().exclude(scanned_by=jobs.BEYOND_LIMITS))
    return started


def examine_again() -> int:
    """Ask the antivirus once more about what passed its limits: they may have been raised. How many are asked."""
    return _read_again(_unexamined().filter(scanned_by=jobs.BEYOND_LIMITS)) if _antivirus_answers() else 0


def convert_lost() -> int:
    """Convert again the versions whose PDF has gone from the disk; how many. Their images are not shown meanwhile."""
    count = 0
    for version in FileVersion.objects.filter(leaves__isnull=False, removed_at=None).select_related("blob").iterator():
        if not default_storage.exists(version.blob.converted_name):
            with transaction.atomic():
                FileVersion.objects.filter(pk=version.pk).update(leaves=None)
                FilePart.objects.filter(version=version).update(first_leaf=None, last_leaf=None)
                conversion.start(version)
            count += 1
    return count


def _unexamined() -> QuerySet[FileVersion]:
    return FileVersion.objects.filter(scan=Scan.WAITING)


def _antivirus_answers() -> bool:
    """Whether what waits for the antivirus may be read: it is there, or none is configured any more."""
    if not antivirus.configured():
        return True
    try:
        antivirus.version()
    except antivirus.Unavailable:
        return False
    return True


def _start(verb: works.Choice, sort: _Sort) -> int:
    put_off = list(works.waiting_for(verb, sort.missing)[:_AT_ONCE])
    for work in put_off:
        with transaction.atomic():
            version = FileVersion.objects.select_for_update().filter(pk=work.version_id, removed_at=None).first()
            if version is not None:
                sort.start(version)
    return len(put_off)


def _read_again(versions: QuerySet[FileVersion]) -> int:
    count = 0
    failed = versions.filter(state=State.FAILED, removed_at=None).order_by("pk")
    for pk in list(failed.values_list("pk", flat=True)[:_AT_ONCE]):
        with transaction.atomic():
            count += jobs.read_again(pk)
    return count


def _awaited(task: Task) -> set[int]:
    """The versions that a job of this sort, not finished yet, will take."""
    waiting = DBTaskResult.objects.filter(
        task_path=task.module_path,
        status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING),
    )
    return {job["args"][0] for job in waiting.order_by().values_list("args_kwargs", flat=True) if job["args"]}
