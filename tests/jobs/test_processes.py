"""The commands as people run them: real processes, killed for real."""

import os
import signal
import time

import pytest

from tests.processes import children, copy_of, is_dead, loaded, wait_for

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


def test_a_worker_killed_in_the_middle_of_a_job_is_replaced_and_the_job_ends(site):
    site.python(f"samples.slow.enqueue({str(site.journal)!r}, 1.5)")
    with site.running("work") as supervisor:
        wait_for(lambda: started(site))
        first = started(site)[0]
        assert first in children(supervisor.pid)
        os.kill(first, signal.SIGKILL)
        wait_for(lambda: ended(site))
        assert len(started(site)) == 2
        assert ended(site) == [started(site)[1]] != [first]
    assert site.python(_STATES) == "SUCCESSFUL 2 0"


def test_a_signal_lets_the_job_in_hand_end_then_all_stops(site):
    site.python(
        f"samples.slow.enqueue({str(site.journal)!r}, 1.5); samples.note.enqueue({str(site.journal)!r}, 'suivant')"
    )
    with site.running("work") as supervisor:
        wait_for(lambda: started(site))
        workers = children(supervisor.pid)
        supervisor.send_signal(signal.SIGTERM)
        assert supervisor.wait(timeout=10) == 0
        assert all(is_dead(pid) for pid in workers)
    assert ended(site) == started(site)
    assert "suivant" not in site.lines()


def test_workers_do_not_outlive_a_supervisor_that_is_killed(site):
    with site.running("work") as supervisor:
        wait_for(lambda: len(children(supervisor.pid)) == 2)
        workers = children(supervisor.pid)
        time.sleep(2)
        supervisor.kill()
        wait_for(lambda: all(is_dead(pid) for pid in workers), seconds=10)
        assert all(is_dead(pid) for pid in workers)


def test_of_two_workers_of_the_index_one_works_and_the_other_says_that_it_waits(site):
    with site.running("work", "--queues", "index"):
        wait_for((site.folder / "locks" / "index-worker").exists)
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
    site.python(f"samples.slow.enqueue({str(site.journal)!r}, 3)")
    with site.running("work"):
        wait_for(lambda: started(site))
        done = site.run("work", "--until-empty")
        assert done.returncode == 0
        assert len(ended(site)) == 1


_STATES = """
from django_tasks_db.models import DBTaskResult
from jobs.models import WorkerProcess
row = DBTaskResult.objects.get(task_path__startswith="tests.")
print(row.status, len(row.worker_ids), WorkerProcess.objects.count())
"""
