"""How a job that failed is tried again.

Every job of ours may run twice or never: it takes identifiers, reads the state again and leaves the same state
however often it runs. A job that raises is put back and waits 5 seconds, then 60; the third failure is for good.
A job that knows that trying again is useless raises `GiveUp`.
"""

from datetime import datetime, timedelta
from traceback import format_exception
from typing import Any

from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from jobs.models import MAX_ATTEMPTS

DELAYS = (timedelta(seconds=5), timedelta(seconds=60))


class GiveUp(Exception):
    """Raised by a job that would fail again in the same way: no other attempt."""


class WorkerGone(Exception):
    """Why a job failed for good that raised nothing: its workers died while they ran it."""


def after_failure(row: DBTaskResult, error: BaseException, delays: tuple[timedelta, ...] = DELAYS) -> bool:
    """Write the failure of the attempt that `row` is running: ready again later, or failed for good.

    `delays` are the waits after the first attempts. True when it is for good. One update: a worker killed here
    leaves the row running, for the sweeper.
    """
    attempts = len(row.worker_ids)
    now = timezone.now()
    written: dict[str, Any] = {
        "exception_class_path": f"{type(error).__module__}.{type(error).__qualname__}",
        "traceback": writable("".join(format_exception(error))),
    }
    for_good = attempts >= MAX_ATTEMPTS or isinstance(error, GiveUp)
    if for_good:
        written |= {"status": TaskResultStatus.FAILED, "finished_at": now, "return_value": None}
    else:
        written |= {"status": TaskResultStatus.READY, "run_after": now + delays[min(attempts, len(delays)) - 1]}
    _write(row, written)
    return for_good


def writable(text: str) -> str:
    """What an error says, without what PostgreSQL refuses in a text (U+0000) or UTF-8 does (half characters)."""
    return text.replace("\x00", "").encode(errors="replace").decode()


def give_back(row: DBTaskResult) -> None:
    """Put back a job whose attempt was cut short by a stop that people asked for: the attempt does not count."""
    _write(
        row, {"status": TaskResultStatus.READY, "run_after": get_date_max(), "worker_ids": list(row.worker_ids[:-1])}
    )


def release(row: DBTaskResult, now: datetime) -> bool:
    """Settle a running job whose worker is gone: ready again, or failed for good after the third worker.

    True when this call settled it (another sweeper may have been first).
    """
    held = DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.RUNNING, started_at=row.started_at)
    if len(row.worker_ids) < MAX_ATTEMPTS:
        return bool(held.update(status=TaskResultStatus.READY, run_after=get_date_max()))
    return bool(
        held.update(
            status=TaskResultStatus.FAILED,
            finished_at=now,
            exception_class_path=f"{WorkerGone.__module__}.{WorkerGone.__qualname__}",
            traceback=f"Le processus de travail a disparu pendant chacun des {MAX_ATTEMPTS} essais "
            f"({', '.join(row.worker_ids)}).",
        )
    )


def _write(row: DBTaskResult, values: dict) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
