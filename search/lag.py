"""What changed and is not indexed yet: written in the transaction of the act, read before every search."""

import time
from typing import Any

from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from links import kinds
from search.engine import Ref
from search.jobs import index_waiting
from search.models import Lagging, Waiting


def note_change(sender: Any, kind: str, pk: Any, narrows: bool, **kwargs: Any) -> None:
    """Receiver of `links.signals.changed`: what must be indexed, and what must be hidden meanwhile."""
    if not any(searched.slug == kind for searched in kinds.searched()):
        return
    with transaction.atomic():
        note([Ref(kind, str(pk))], hidden=[Ref(kind, str(pk))] if narrows else [])


def note(refs: list[Ref], hidden: list[Ref]) -> None:
    """Write that `refs` wait for the index and that `hidden` must not be shown, with one job. Inside a transaction."""
    now = time.time_ns()
    Waiting.objects.bulk_create(
        [Waiting(kind=ref.kind, object_id=ref.id, generation=now) for ref in refs],
        update_conflicts=True,
        unique_fields=["kind", "object_id"],
        update_fields=["generation", "attempts", "error"],
        batch_size=500,
    )
    Lagging.objects.bulk_create(
        [Lagging(kind=ref.kind, object_id=ref.id, generation=now) for ref in hidden],
        update_conflicts=True,
        unique_fields=["kind", "object_id"],
        update_fields=["generation"],
        batch_size=500,
    )
    call_the_worker()


def call_the_worker() -> None:
    """Enqueue the job that indexes what waits, unless one is ready and cannot start before this transaction ends.

    The ready row is locked, so that a worker takes it after what this transaction wrote can be read (SQLite: writers
    wait for one another).
    """
    ready = DBTaskResult.objects.ready().filter(task_path=index_waiting.module_path)
    if ready.select_for_update(skip_locked=True).order_by().first() is None:
        index_waiting.enqueue()


def hidden() -> frozenset[Ref]:
    """The objects that no search may show now. Read it before the reader of the engine is refreshed: a row that is
    gone by then was deleted after the commit of what it waited for."""
    return frozenset(Ref(*row) for row in Lagging.objects.order_by().values_list("kind", "object_id"))


def is_called() -> bool:
    """Whether a job that indexes is ready or running."""
    return DBTaskResult.objects.filter(
        task_path=index_waiting.module_path, status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING]
    ).exists()
