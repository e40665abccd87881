import os
from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from jobs import heartbeat, processes
from jobs.models import MAX_ATTEMPTS, WorkerProcess
from jobs.sweeper import SILENCE_OF_THE_LIVING, forget_old_results, sweep
from jobs.worker import Worker
from tests.jobs import samples

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_other_job")]


@pytest.fixture
def now():
    return timezone.now()


def running(now, *worker_ids: str) -> DBTaskResult:
    samples.note.enqueue("/nowhere", "un")
    row = DBTaskResult.objects.order_by("-enqueued_at").first()
    row.status, row.worker_ids, row.started_at = TaskResultStatus.RUNNING, list(worker_ids), now - timedelta(minutes=5)
    row.save()
    return row


def worker_here(now, worker_id: str, pid: int, born: str, silence: timedelta = timedelta()) -> None:
    WorkerProcess.objects.create(
        worker_id=worker_id, host=processes.here(), pid=pid, born=born, queues="files", seen_at=now - silence
    )


def worker_elsewhere(now, worker_id: str, silence: timedelta) -> None:
    WorkerProcess.objects.create(
        worker_id=worker_id, host="une autre machine", pid=1, queues="files", seen_at=now - silence
    )


def status(row) -> str:
    row.refresh_from_db()
    return row.status


def test_a_job_of_a_worker_of_another_machine_silent_for_thirty_seconds_is_ready_again(now):
    row = running(now, "loin")
    worker_elsewhere(now, "loin", timedelta(seconds=31))
    assert sweep(now) == 1
    assert status(row) == TaskResultStatus.READY
    assert DBTaskResult.objects.ready().filter(pk=row.pk).exists()
    assert not WorkerProcess.objects.exists()


def test_a_job_of_a_worker_that_shows_signs_of_life_is_left_alone(now):
    row = running(now, "loin")
    worker_elsewhere(now, "loin", timedelta(seconds=10))
    assert sweep(now) == 0
    assert status(row) == TaskResultStatus.RUNNING
    assert WorkerProcess.objects.count() == 1


def test_a_worker_of_this_machine_whose_process_is_dead_is_gone_at_once(now):
    row = running(now, "ici")
    worker_here(now, "ici", 2**22 - 3, "123")
    assert sweep(now) == 1
    assert status(row) == TaskResultStatus.READY


def test_a_process_number_used_again_is_not_taken_for_the_worker(now):
    row = running(now, "ici")
    worker_here(now, "ici", os.getpid(), "1")
    assert sweep(now) == 1
    assert status(row) == TaskResultStatus.READY


def test_a_living_process_that_cannot_write_its_signs_of_life_keeps_its_job_for_a_while(now):
    row = running(now, "ici")
    worker_here(now, "ici", os.getpid(), processes.born(os.getpid()), silence=timedelta(minutes=2))
    assert sweep(now) == 0
    assert status(row) == TaskResultStatus.RUNNING
    assert sweep(now + SILENCE_OF_THE_LIVING) == 1


def test_a_job_that_lost_three_workers_fails_for_good_and_says_so(now):
    row = running(now, *[f"mort-{number}" for number in range(MAX_ATTEMPTS)])
    sweep(now)
    assert status(row) == TaskResultStatus.FAILED
    assert "disparu pendant chacun des 3 essais" in row.traceback
    assert row.task_result.errors[0].exception_class.__name__ == "WorkerGone"


def test_a_job_claimed_just_now_by_a_worker_nobody_knows_is_left_a_moment(now):
    row = running(now, "inconnu")
    DBTaskResult.objects.update(started_at=now)
    assert sweep(now) == 0
    assert sweep(now + timedelta(seconds=31)) == 1
    assert status(row) == TaskResultStatus.READY


def test_sweeping_when_all_is_well_writes_nothing(now, django_assert_num_queries):
    worker = Worker(["files"])
    heartbeat.register(worker.worker_id, worker.queue_names)
    with django_assert_num_queries(2) as captured:
        sweep(now)
    assert all(query["sql"].startswith("SELECT") for query in captured)


def test_old_results_are_forgotten_failures_later(now):
    def finished(status, days):
        row = running(now, "x")
        DBTaskResult.objects.filter(pk=row.pk).update(status=status, finished_at=now - timedelta(days=days))
        return row.pk

    old, recent = finished(TaskResultStatus.SUCCESSFUL, 8), finished(TaskResultStatus.SUCCESSFUL, 6)
    failed, old_failed = finished(TaskResultStatus.FAILED, 29), finished(TaskResultStatus.FAILED, 31)
    waiting = running(now, "y").pk
    assert forget_old_results(now) == 2
    assert set(DBTaskResult.objects.values_list("pk", flat=True)) == {recent, failed, waiting}
    assert old not in {recent, old_failed}
