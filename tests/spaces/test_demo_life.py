from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

import accounts.demo
from accounts.models import User
from files.demo import let_people_pass
from files.jobs import extract
from files.models import FileVersion
from files.queries import current_versions
from links.memory import favourites_among, kept_of
from spaces import news
from spaces.demo import collecting, loading, remembering, taking
from spaces.demo.catalogue import CATALOGUE
from spaces.demo.catalogue.takings import TAKINGS
from spaces.history import history_of
from spaces.models import Collection, Resource, Status

BY_CODE = {order.code: order for order in CATALOGUE}


@pytest.fixture
def people_of_the_demo(db):
    accounts.demo.load("une-phrase-de-passe-solide")


def test_a_caf_takes_up_a_support_makes_it_its_own_and_hears_of_its_source(people_of_the_demo):
    loading.load([BY_CODE["demo-316"], BY_CODE["demo-004"]])
    wanted = [one for one in TAKINGS if one.source in ("demo-316", "demo-004")]
    assert taking.load(wanted) == 2
    assert taking.load(wanted) == 0
    copy = Resource.objects.select_related("author", "origin").get(lotus_id="demo-501")
    assert (copy.status, copy.origin.lotus_id, copy.caf_id, copy.year) == (Status.PUBLISHED, "demo-316", "caf-16", 2026)
    newer, _ = current_versions("resource", [copy.origin_id])[copy.origin_id]
    assert (newer.number, newer.note) == (2, "Ajoute le bilan de la première année.")
    assert copy.created_at < newer.created_at < timezone.now()
    adapted = Resource.objects.get(lotus_id="demo-509")
    first, own = FileVersion.objects.filter(file__object_id=adapted.pk).order_by("number")
    assert first.blob_id != own.blob_id
    assert first.created_at.year == own.created_at.year == 2024


def test_collections_and_memories_are_made_once_and_leave_something_new(people_of_the_demo):
    recent = [replace(BY_CODE["demo-020"], code=f"demo-9{days:02}", title=f"Récent {days}", on=days)
              for days in (1, 2, 8, 9, 10, 11)]  # fmt: skip
    loading.load([BY_CODE["demo-013"], BY_CODE["demo-010"], *recent])
    assert collecting.load() == 2
    assert collecting.load() == 0
    noted = Collection.objects.get(author__email="editeur@example.org")
    assert noted.items.get().note.startswith("La nôtre")
    assert remembering.load() == 7
    assert remembering.load() == 0
    lecteur = User.objects.get(email="lecteur@example.org")
    assert favourites_among(Resource.objects.all(), lecteur, "resource").get().lotus_id == "demo-010"
    assert 2 < news.new_for(lecteur).count() < 6
    assert timedelta(days=5) < timezone.now() - kept_of(lecteur).last_visit < timedelta(days=7)


def test_the_history_of_a_support_bears_the_dates_of_its_acts(people_of_the_demo):
    loading.load([BY_CODE["demo-012"], BY_CODE["demo-023"]])
    sheet = Resource.objects.get(lotus_id="demo-012")
    assert [(event.what, event.at.date().isoformat()) for event in history_of(sheet.pk)] == [
        ("Nouvelle version d'un fichier", "2024-08-09"),
        ("Dépôt", "2024-06-25"),
    ]
    withdrawn, deposited = history_of(Resource.objects.get(lotus_id="demo-023").pk)
    assert (withdrawn.what, withdrawn.at > deposited.at) == ("Retrait", True)
    assert withdrawn.at.year == deposited.at.year == 2023


def test_the_number_of_a_family_holds_a_support_when_it_is_read(people_of_the_demo):
    loading.load([BY_CODE["demo-411"]])
    held = Resource.objects.get(lotus_id="demo-411")
    assert held.status == Status.PUBLISHED
    extract.func(SimpleNamespace(attempt=1), FileVersion.objects.get().pk)
    held.refresh_from_db()
    assert (held.status, held.held_at is not None) == (Status.DRAFT, True)


def test_the_files_of_the_demonstration_wait_behind_those_of_people(people_of_the_demo):
    loading.load([BY_CODE["demo-012"]])
    let_people_pass()
    mine, *_ = DBTaskResult.objects.filter(task_path=extract.module_path)
    extract.enqueue(FileVersion.objects.first().pk)
    first = DBTaskResult.objects.filter(task_path=extract.module_path).order_by(*DBTaskResult._meta.ordering).first()
    assert first.priority > mine.priority
