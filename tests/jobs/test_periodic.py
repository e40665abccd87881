from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from jobs import periodic as module
from jobs import queues
from jobs.models import PeriodicRun
from jobs.periodic import AFTER_ERROR, claim_due, periodic, run_periodic
from jobs.worker import Worker

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_other_job")]


@pytest.fixture
def declared(monkeypatch):
    """The jobs of the rooms are set aside: only those of the test are declared."""
    monkeypatch.setattr(module, "_declared", {})


@pytest.fixture
def ran(declared):
    dates = []

    @periodic("essai", every=timedelta(hours=2), lease=timedelta(hours=1))
    def note(now):
        dates.append(now)

    return dates


def run_all() -> None:
    worker = Worker(queues.EVERY)
    while worker.step():
        pass


def test_a_new_periodic_job_is_due_at_once_and_runs_once(ran):
    now = timezone.now()
    assert claim_due(now) == ["essai"]
    assert claim_due(now) == []
    run_all()
    assert len(ran) == 1
    row = PeriodicRun.objects.get()
    assert row.last_finished_at >= row.last_started_at
    assert (row.due_at, row.lease_until, row.last_error) == (now + timedelta(hours=2), None, "")


def test_it_is_due_again_after_its_interval(ran):
    now = timezone.now()
    claim_due(now)
    run_all()
    assert claim_due(now + timedelta(minutes=119)) == []
    assert claim_due(now + timedelta(minutes=120)) == ["essai"]


def test_of_workers_that_read_the_same_due_date_one_claims_it(ran, monkeypatch):
    now = timezone.now()
    claim_due(now)
    run_all()
    later = now + timedelta(hours=3)
    due = PeriodicRun.objects.filter(due_at__lte=later)
    job = module.every()[0]
    monkeypatch.setattr("django.db.models.query.QuerySet.exists", lambda self: True)
    assert [module._claim(job, later) for worker in range(5)] == [True, False, False, False, False]
    assert not due.count()


def test_a_run_that_lasts_is_not_started_again_before_the_end_of_its_lease(declared):
    @periodic("long", every=timedelta(minutes=5), lease=timedelta(hours=1))
    def last(now):
        pass

    now = timezone.now()
    assert claim_due(now) == ["long"]
    assert claim_due(now + timedelta(minutes=30)) == []
    assert claim_due(now + timedelta(minutes=61)) == ["long"]


def test_an_error_is_written_down_and_the_job_is_tried_again_soon(declared):
    @periodic("casse", every=timedelta(days=1))
    def fail(now):
        raise ValueError("la source ne répond pas")

    claim_due(timezone.now())
    run_all()
    row = PeriodicRun.objects.get()
    assert "la source ne répond pas" in row.last_error
    assert row.lease_until is None
    assert row.due_at <= timezone.now() + AFTER_ERROR
    assert not DBTaskResult.objects.failed().exists()


def test_a_job_whose_code_is_gone_says_so(declared):
    PeriodicRun.objects.create(name="disparu")
    assert run_periodic.call("disparu") == "inconnu"
    assert "ne déclare plus" in PeriodicRun.objects.get().last_error


def test_two_rooms_cannot_take_the_same_name(ran):
    with pytest.raises(ValueError, match="essai"):
        periodic("essai", every=timedelta(hours=1))(lambda now: None)


def test_looking_for_due_jobs_writes_nothing_when_none_is(ran, django_assert_num_queries):
    claim_due(timezone.now())
    with django_assert_num_queries(1) as captured:
        claim_due(timezone.now())
    assert captured[0]["sql"].startswith("SELECT")


def test_the_periodic_modules_of_rooms_are_found():
    names = {job.name for job in module.every()}
    assert "jobs.oublier" in names
    assert "accounts.national-group" in names
