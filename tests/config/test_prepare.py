import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from config import preparing
from jobs.locks import INDEX_WORKER, ProcessLock
from links.health import Level
from pages.models import NationalPage
from pages.starter.catalogue import PAGES
from search.engines import engine
from spaces.models import Rubrique
from territories.models import Commune

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.SEARCH_INDEX_DIR = tmp_path / "index"


def test_preparing_twice_leaves_the_same_reference_data_and_an_index():
    told = []
    preparing.prepare(told.append)
    before = (Commune.objects.count(), Rubrique.objects.count(), NationalPage.objects.count())
    steps = [line.partition(" : fait en")[0] for line in told]
    preparing.prepare(told.append)
    assert (Commune.objects.count(), Rubrique.objects.count(), NationalPage.objects.count()) == before
    assert before[0] > 30000
    assert before[2] == len(PAGES) + 1
    engine().refresh()
    assert {"Base de données", "Premières pages de la Cnaf", "Index de recherche"} <= set(steps)
    assert [line.partition(" : fait en")[0] for line in told] == steps * 2


def test_a_preparation_cut_short_is_ended_by_the_next_one(monkeypatch):
    def cut():
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(preparing, "load_classification", cut)
        with pytest.raises(KeyboardInterrupt):
            preparing.prepare(lambda line: None)
    told = []
    preparing.prepare(told.append)
    assert told[-1].startswith("Index de recherche : fait")


def test_a_site_that_runs_on_the_same_folder_is_told():
    lock = ProcessLock(INDEX_WORKER)
    assert lock.acquire()
    told = []
    preparing.prepare(told.append)
    lock.release()
    assert "fonctionne déjà" in told[0]


@override_settings(DEMO_ALLOWED=False)
def test_production_refuses_the_demonstration_before_doing_anything(monkeypatch):
    monkeypatch.setattr(preparing, "_run", lambda steps, say: pytest.fail("something was done"))
    with pytest.raises(CommandError, match="refusée en production"):
        call_command("prepare", demo=True)


def test_levels_are_those_that_scripts_read():
    assert [level.value for level in Level] == ["ok", "info", "attention", "panne"]
