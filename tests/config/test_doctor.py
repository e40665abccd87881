import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from accounts import demo
from config import doctor
from jobs import heartbeat, queues
from jobs.models import PeriodicRun
from links import health
from links.health import Finding, Level
from search import indexing
from search.models import Waiting
from tests.jobs import samples

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_other_job")]


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.SEARCH_INDEX_DIR = tmp_path / "index"


@pytest.fixture
def index(own_folder):
    indexing.rebuild()


def told(subject: str, level: Level | None = None) -> str:
    lines = [line for line in doctor.examine() if line.subject == subject and level in (None, line.level)]
    return "\n".join(f"{line.text} {line.advice}" for line in lines)


def test_a_site_without_index_is_broken_and_told_what_to_run(capsys):
    with pytest.raises(SystemExit) as stopped:
        call_command("doctor")
    assert stopped.value.code == 1
    assert "index_rebuild" in capsys.readouterr().out


def test_nothing_is_broken_on_a_prepared_site(index, capsys):
    call_command("doctor", as_json=True)
    lines = json.loads(capsys.readouterr().out)
    assert {tuple(sorted(line)) for line in lines} == {("advice", "level", "subject", "text")}
    assert "panne" not in {line["level"] for line in lines}


def test_queues_that_nobody_works_on_are_named(index):
    assert "default, index, files, slow, mail" in told("travaux", Level.WARNING)
    heartbeat.register("un", queues.PROMPT)
    assert "files d'attente index, slow Lancer work" in told("travaux", Level.WARNING)
    heartbeat.register("deux", [queues.INDEX, queues.SLOW])
    assert told("travaux", Level.WARNING) == ""


def test_a_job_that_waits_for_too_long_is_late(index):
    samples.note.enqueue("/nowhere", "un")
    assert "files : 1 en attente" in told("travaux", Level.INFO)
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(hours=3))
    assert "depuis 3\N{NO-BREAK SPACE}h" in told("travaux", Level.WARNING)


def test_jobs_failed_since_yesterday_are_counted(index):
    samples.note.enqueue("/nowhere", "un")
    DBTaskResult.objects.update(status=TaskResultStatus.FAILED, finished_at=timezone.now() - timedelta(hours=2))
    assert "files : 0 en attente, 0 en cours, 1 en échec depuis hier" in told("travaux", Level.WARNING)
    DBTaskResult.objects.update(finished_at=timezone.now() - timedelta(days=2))
    assert "en échec depuis hier" not in told("travaux", Level.WARNING)


def test_a_periodic_job_that_is_late_or_failed_is_told(index):
    now = timezone.now()
    PeriodicRun.objects.create(name="jobs.oublier", due_at=now - timedelta(hours=2), last_finished_at=now)
    PeriodicRun.objects.create(name="search.waiting", due_at=now, last_error="Traceback\nValueError: panne du disque")
    text = told("travaux périodiques", Level.WARNING)
    assert "jobs.oublier : en retard de 2\N{NO-BREAK SPACE}h" in text
    assert "search.waiting : le dernier essai a échoué (ValueError: panne du disque)" in text


def test_an_index_that_lags_is_told_with_its_age(index):
    Waiting.objects.create(kind="resource", object_id="1", generation=1, since=timezone.now() - timedelta(minutes=7))
    assert "1 objets attendent, le plus ancien depuis 7\N{NO-BREAK SPACE}min" in told("index", Level.WARNING)


def test_storage_that_refuses_writes_is_broken(index, settings, tmp_path):
    (tmp_path / "occupied").write_text("un fichier")
    settings.MEDIA_ROOT = tmp_path / "occupied" / "files"
    assert "refuse l'écriture" in told("stockage", Level.BROKEN)


def test_demo_accounts_in_production_are_broken(index, settings):
    demo.load("une-phrase-de-passe-connue")
    assert told("sécurité", Level.BROKEN) == ""
    settings.DEMO_ALLOWED = False
    settings.SECRET_KEY = "x" * 50
    assert "lecteur@example.org" in told("sécurité", Level.BROKEN)


def test_a_room_offers_its_part_and_one_that_fails_is_a_line(index, monkeypatch):
    monkeypatch.setattr(health, "_checks", {})
    health.register("essai", lambda: [Finding(Level.OK, "essai", "tout va bien")])

    def fail():
        raise RuntimeError("capteur débranché")

    health.register("capteur", fail)
    assert told("essai") == "tout va bien "
    assert "capteur débranché" in told("capteur", Level.BROKEN)
