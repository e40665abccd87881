"""The commands as people run them: real processes, killed for real."""

import os
import signal
import time

import pytest

from jobs.models import WorkerProcess
from tests.jobs import samples
from tests.processes import children, copy_of, is_dead, kill, loaded, wait_for

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="session")
def model(tmp_path_factory, django_db_setup):
    site = loaded(tmp_path_factory.mktemp("model") / "var")
    site.python("from django_tasks_db.models import DBTaskResult; DBTaskResult.objects.all().delete()")
    return site


@pytest.fixture
def site(model, tmp_path):
    return copy_of(model, tmp_path / "var")


def started(site) -> list[int]:
    return [int(line.split()[1]) for line in site.lines() if line.startswith("début")]


def ended(site) -> list[int]:
    return [int(line.split()[1]) for line in site.lines() if line.startswith("fin")]


def registered(site) -> int:
    """How many workers have said that they work: signals are listened to by then."""
    return site.rows(f"SELECT count(*) FROM {WorkerProcess._meta.db_table}")[0][0]


def test_a_worker_killed_in_the_middle_of_a_job_is_replaced_and_the_job_ends(site):
    site.python(f"samples.held.enqueue({str(site.journal)!r})")
    with site.running("work") as supervisor:
        wait_for(lambda: started(site))
        first = started(site)[0]
        assert first in children(supervisor.pid)
        os.kill(first, signal.SIGKILL)
        wait_for(lambda: len(started(site)) == 2)
        assert ended(site) == []
        samples.gate(str(site.journal)).touch()
        wait_for(lambda: ended(site))
        assert ended(site) == [started(site)[1]] != [first]
    assert site.python(_STATES) == "SUCCESSFUL 2 0"


def test_a_signal_lets_the_job_in_hand_end_then_all_stops(site):
    journal = str(site.journal)
    site.python(f"samples.until_a_signal.enqueue({journal!r}); samples.note.enqueue({journal!r}, 'suivant')")
    with site.running("work") as supervisor:
        wait_for(lambda: started(site))
        workers = children(supervisor.pid)
        supervisor.send_signal(signal.SIGTERM)
        assert supervisor.wait(timeout=60) == 0
        assert all(is_dead(pid) for pid in workers)
    assert ended(site) == started(site)
    assert "suivant" not in site.lines()


def test_workers_do_not_outlive_a_supervisor_that_is_killed(site):
    with site.running("work") as supervisor:
        wait_for(lambda: registered(site) == 3)
        workers = children(supervisor.pid)
        assert len(workers) == 3
        supervisor.kill()
        try:
            wait_for(lambda: all(is_dead(pid) for pid in workers))
        finally:
            kill([pid for pid in workers if not is_dead(pid)])


def test_of_two_workers_of_the_index_one_works_and_the_other_says_that_it_waits(site):
    with site.running("work", "--queues", "index"):
        wait_for(lambda: registered(site) == 1)
        with site.running("work", "--queues", "index") as second:
            assert "tient déjà l'index" in second.stderr.readline()
            assert second.poll() is None


def test_until_empty_runs_everything_quickly_and_says_so(site):
    site.python(f"for n in range(50): samples.note_twice.enqueue({str(site.journal)!r}, str(n))")
    done = site.run("work", "--until-empty")
    assert done.returncode == 0
    assert len(site.lines()) == 100
    assert "faits\u00a0: 100" in done.stderr.replace("Travaux ", "")


def test_until_empty_ends_with_one_when_a_job_failed_for_good(site):
    site.python(f"samples.fail.enqueue({str(site.journal)!r})")
    done = site.run("work", "--until-empty")
    assert done.returncode == 1
    assert "fichier illisible" in done.stderr
    assert site.lines() == ["essai"] * 3


def test_until_empty_waits_for_the_workers_that_run_already(site):
    site.python(f"samples.held.enqueue({str(site.journal)!r})")
    with site.running("work"):
        wait_for(lambda: started(site))
        wait_for(lambda: registered(site) == 3)
        with site.running("work", "--until-empty") as waiting:
            wait_for(lambda: registered(site) == 4)
            time.sleep(0.5)  # it looks twenty times a second
            assert waiting.poll() is None
            samples.gate(str(site.journal)).touch()
            assert waiting.wait(timeout=60) == 0
            assert len(ended(site)) == 1


_STATES = """
from django_tasks_db.models import DBTaskResult
from jobs.models import WorkerProcess
row = DBTaskResult.objects.get(task_path__startswith="tests.")
print(row.status, len(row.worker_ids), WorkerProcess.objects.count())
"""
