import sqlite3
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from jobs import queues
from jobs import worker as worker_module
from jobs.drain import drain
from jobs.models import MAX_ATTEMPTS, WorkerProcess
from jobs.retry import writable
from jobs.worker import Worker
from tests.jobs import samples

pytestmark = pytest.mark.usefixtures("no_other_job")


@pytest.fixture
def journal(tmp_path):
    path = tmp_path / "journal.txt"
    path.touch()
    return path


def lines(journal) -> list[str]:
    return journal.read_text(encoding="utf-8").splitlines()


def the_row() -> DBTaskResult:
    return DBTaskResult.objects.get()


@pytest.mark.django_db
def test_a_worker_runs_only_the_jobs_of_its_queues(journal):
    samples.note.enqueue(str(journal), "fichier")
    samples.note_index.enqueue(str(journal), "index")
    worker = Worker([queues.INDEX])
    assert worker.step()
    assert not worker.step()
    assert lines(journal) == ["index"]


@pytest.mark.django_db
def test_a_job_done_bears_its_worker_and_its_end(journal):
    samples.note.enqueue(str(journal), "un")
    worker = Worker(queues.EVERY)
    worker.step()
    row = the_row()
    assert row.status == TaskResultStatus.SUCCESSFUL
    assert row.worker_ids == [worker.worker_id]
    assert row.started_at <= row.finished_at


@pytest.mark.django_db
def test_a_failed_job_waits_five_seconds_then_a_minute_and_the_third_failure_is_for_good(journal):
    samples.fail.enqueue(str(journal))
    worker = Worker(queues.EVERY)
    for wait in (5, 60):
        before = timezone.now()
        assert worker.step()
        row = the_row()
        assert row.status == TaskResultStatus.READY
        assert before <= row.run_after - timedelta(seconds=wait) <= timezone.now()
        DBTaskResult.objects.update(run_after=timezone.now() + timedelta(hours=1))
        assert not worker.step()
        DBTaskResult.objects.update(run_after=timezone.now())
    assert worker.step()
    row = the_row()
    assert row.status == TaskResultStatus.FAILED
    assert "fichier illisible" in row.traceback
    assert len(lines(journal)) == MAX_ATTEMPTS


@pytest.mark.django_db
def test_a_job_that_gives_up_is_not_tried_again(journal):
    samples.give_up.enqueue(str(journal))
    Worker(queues.EVERY).step()
    assert the_row().status == TaskResultStatus.FAILED
    assert lines(journal) == ["essai"]


@pytest.mark.django_db
def test_an_error_whose_words_a_database_refuses_is_written_without_them(journal):
    samples.give_up_with_odd_words.enqueue(str(journal))
    Worker(queues.EVERY).step()
    assert the_row().status == TaskResultStatus.FAILED
    assert "octet nul" in the_row().traceback
    assert writable("demi-caractère \ud800") == "demi-caractère ?"


@pytest.mark.django_db
def test_a_job_that_leaves_the_process_does_not_end_the_worker(journal):
    samples.leave.enqueue(str(journal))
    samples.note.enqueue(str(journal), "suivant")
    worker = Worker(queues.EVERY)
    assert worker.step()
    assert worker.step()
    assert lines(journal) == ["essai", "suivant"]


@pytest.mark.django_db
def test_a_job_whose_code_is_gone_fails_and_the_next_one_runs(journal):
    samples.note.enqueue(str(journal), "disparu")
    DBTaskResult.objects.update(task_path="tests.jobs.samples.nothing_of_that_name")
    samples.note.enqueue(str(journal), "suivant")
    worker = Worker(queues.EVERY, delays=(timedelta(hours=1),))
    assert worker.step()
    assert worker.step()
    assert lines(journal) == ["suivant"]


@pytest.mark.django_db
def test_of_two_workers_that_see_the_same_job_one_runs_it(journal, monkeypatch):
    samples.note.enqueue(str(journal), "un")
    other = Worker(queues.EVERY)
    first = DBTaskResult.objects.ready().first()
    assert other.step()
    rows = iter([first, None])
    monkeypatch.setattr("django.db.models.query.QuerySet.first", lambda self: next(rows))
    assert not Worker(queues.EVERY).step()
    assert lines(journal) == ["un"]


@pytest.mark.django_db
def test_looking_for_work_asks_for_no_write_lock(django_assert_num_queries):
    with django_assert_num_queries(1) as captured:
        assert not Worker(queues.EVERY).step()
    assert captured[0]["sql"].startswith("SELECT")


@pytest.mark.django_db
def test_a_database_that_stays_locked_does_not_end_the_loop(journal, monkeypatch):
    monkeypatch.setattr(worker_module, "AFTER_REFUSAL_SECONDS", 0)
    samples.note.enqueue(str(journal), "un")
    worker = Worker([queues.FILES])
    claim = worker._claim
    refusals = iter([True, True, False])

    def locked_twice():
        if next(refusals, False):
            raise OperationalError("database is locked")
        return claim()

    def stop_when_done():
        worker.running = not lines(journal)

    monkeypatch.setattr(worker, "_claim", locked_twice)
    monkeypatch.setattr(worker, "_pause", stop_when_done)
    worker.run()
    assert the_row().status == TaskResultStatus.SUCCESSFUL
    assert lines(journal) == ["un"]


@pytest.mark.django_db
def test_a_job_whose_end_could_not_be_written_is_taken_up_again(journal, monkeypatch):
    monkeypatch.setattr(worker_module, "AFTER_REFUSAL_SECONDS", 0)
    samples.note.enqueue(str(journal), "un")
    worker = Worker(queues.EVERY)
    save = DBTaskResult.save

    def refuse(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr(DBTaskResult, "save", refuse)
    assert not worker.guarded(worker.step)
    assert the_row().status == TaskResultStatus.RUNNING
    monkeypatch.setattr(DBTaskResult, "save", save)
    assert worker.step()
    assert the_row().status == TaskResultStatus.SUCCESSFUL
    assert lines(journal) == ["un", "un"]


@pytest.mark.django_db
def test_a_second_signal_puts_the_job_in_hand_back_without_counting_the_attempt(journal, monkeypatch):
    samples.note.enqueue(str(journal), "un")
    worker = Worker(queues.EVERY)

    def interrupted(*args):
        worker._on_signal(15, None)
        worker._on_signal(15, None)

    monkeypatch.setattr(samples, "_note", interrupted)
    with pytest.raises(KeyboardInterrupt):
        worker.step()
    row = the_row()
    assert row.status == TaskResultStatus.READY
    assert row.worker_ids == []


@pytest.mark.django_db
def test_draining_runs_jobs_and_those_they_enqueue_of_every_queue_without_a_pause(journal, monkeypatch):
    for number in range(20):
        samples.note_twice.enqueue(str(journal), str(number))
    pauses = []
    monkeypatch.setattr(time, "sleep", pauses.append)
    outcome = drain(lambda sentence: None)
    assert outcome.empty
    assert (outcome.done, outcome.failed) == (40, [])
    assert len(lines(journal)) == 40
    assert pauses == []
    assert not WorkerProcess.objects.exists()


@pytest.mark.django_db
def test_draining_waits_for_a_second_attempt(journal):
    samples.fail_once.enqueue(str(journal))
    outcome = drain(lambda sentence: None)
    assert (outcome.done, outcome.failed) == (1, [])
    assert lines(journal) == ["essai", "essai"]


@pytest.mark.django_db
def test_draining_tells_what_failed_for_good_and_why(journal):
    samples.give_up.enqueue(str(journal))
    outcome = drain(lambda sentence: None)
    assert outcome.done == 0
    assert outcome.failed == [("tests.jobs.samples.give_up", "jobs.retry.GiveUp: type refusé")]


@pytest.mark.django_db
def test_draining_leaves_jobs_put_off_to_a_later_date(journal):
    samples.note.using(run_after=timezone.now() + timedelta(hours=2)).enqueue(str(journal), "demain")
    outcome = drain(lambda sentence: None)
    assert outcome.empty
    assert the_row().status == TaskResultStatus.READY


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="un verrou d'écriture de toute la base est propre à SQLite")
def test_a_write_lock_held_for_six_seconds_ends_no_worker_and_the_job_is_done_after(journal):
    samples.note.enqueue(str(journal), "un")
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(connection.settings_dict["NAME"])],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with holder:
        assert holder.stdout.readline().strip() == "held"
        began = time.monotonic()
        holder.stdin.write("six seconds from now\n")
        holder.stdin.flush()
        outcome = drain(lambda sentence: None)
        assert time.monotonic() - began > 5
    assert outcome.done == 1
    assert lines(journal) == ["un"]


_HOLD = f"""
import sys, time
sys.path[:0] = {sys.path!r}
import sqlite3
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
time.sleep(6)
connection.execute("COMMIT")
"""


def test_the_lock_of_the_test_above_is_one_that_refuses_writers(tmp_path):
    """Guards the test above: the same statement keeps a second writer out."""
    first = sqlite3.connect(tmp_path / "base.sqlite3", isolation_level=None)
    second = sqlite3.connect(tmp_path / "base.sqlite3", isolation_level=None, timeout=0)
    first.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        second.execute("BEGIN IMMEDIATE")
    first.close()
    second.close()
