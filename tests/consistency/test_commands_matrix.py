"""Every command and every signal, with every level of people."""

import contextlib
import importlib
import json
import pkgutil
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command, get_commands, load_command_class
from django.db import transaction
from django.dispatch import Signal
from django_tasks_db.models import DBTaskResult

from accounts.models import Habilitation
from files.models import File
from files.signals import personal_data_found
from links.signals import changed
from search import service
from search.engine import Ref
from search.engines import engine
from search.indexing import index_waiting
from search.models import Lagging
from spaces.kinds import RESOURCE
from spaces.models import Resource, Status
from spaces.signals import resource_published
from tests.consistency.commands import FOR_A_PERSON, OF_THE_MACHINE
from tests.consistency.test_routes_matrix import Undone, version_of
from tests.consistency.verdicts import EVERYONE, PEOPLE_OF_16, WRITERS_OF_16
from tests.factories import ResourceFactory

pytestmark = pytest.mark.django_db
ROOMS = [
    one.name
    for one in apps.get_app_configs()
    if Path(one.path).parent in {settings.BASE_DIR, settings.BASE_DIR / "site"}
]
OURS = {name: room for name, room in get_commands().items() if room in ROOMS}
PERSON = {"--by", "--as"}  # how a command names the person for whom it speaks


@pytest.fixture
def world(people, settings, tmp_path):
    """A support kept for the people of caf-16, indexed, and what `FOR_A_PERSON` needs to act."""
    settings.SEARCH_INDEX_DIR = tmp_path / "index"
    engine().rebuild([])
    closed = ResourceFactory(tokens=frozenset({"caf:caf-16"}), title="Zeppelin réservé")
    changed.send(sender=Resource, kind=RESOURCE, pk=closed.pk, narrows=False)
    index_waiting()
    note = tmp_path / "note.txt"
    note.write_text("Une note de plus.")

    def deposits(email):
        before = Resource.objects.count()
        with contextlib.suppress(SystemExit):
            call_command("deposit", str(note), "--owner", "caf-16", "--by", email, stdout=StringIO(), stderr=StringIO())
        return Resource.objects.count() == before + 1

    def finds(email):
        out = StringIO()
        call_command("search", "zeppelin", "--as", email, "--json", stdout=out)
        found = json.loads(out.getvalue())
        assert found["total"] == len(found["hits"]) == sum(found["facets"].get("type", {}).values())
        return found["total"] == 1

    people_to_come = tmp_path / "liste.csv"
    people_to_come.write_text("adresse;nom;niveau;caf\nnouvelle@example.org;Nouvelle Venue;lecteur;caf-16\n")

    def imports(email):
        with contextlib.suppress(CommandError):
            call_command(
                "import_habilitations", str(people_to_come), "--by", email, stdout=StringIO(), stderr=StringIO()
            )
        return Habilitation.objects.active().filter(user__email="nouvelle@example.org", caf="caf-16").exists()

    return SimpleNamespace(people=people, closed=closed, deposits=deposits, finds=finds, imports=imports)


def options(name):
    parser = load_command_class(OURS[name], name).create_parser("manage.py", name)
    return {option for action in parser._actions for option in action.option_strings}


def test_every_command_has_a_verdict():
    assert set(OURS) == OF_THE_MACHINE | set(FOR_A_PERSON), "ajoutez la commande à tests/consistency/commands.py"
    assert {name for name in OURS if options(name) & PERSON} == set(FOR_A_PERSON)


@pytest.mark.parametrize("name", FOR_A_PERSON)
def test_a_command_does_for_each_person_what_their_level_allows(world, name):
    spoken = FOR_A_PERSON[name]
    did = {}
    for who in spoken.does:
        with contextlib.suppress(Undone), transaction.atomic():
            did[who] = spoken.act(world, getattr(world.people, who).email)
            raise Undone
    assert did == dict(spoken.does)


SIGNALS = {"links.signals.changed", "files.signals.personal_data_found", "spaces.signals.resource_published"}


def test_every_signal_of_the_rooms_has_its_case_here():
    found = set()
    for room in ROOMS:
        package = importlib.import_module(room)
        for module in pkgutil.walk_packages(package.__path__, f"{room}."):
            if module.name.endswith(".signals"):
                names = vars(importlib.import_module(module.name))
                # a signal that another room declared is only imported there
                found |= {f"{module.name}.{name}" for name, one in names.items() if isinstance(one, Signal)}
    assert found - {"files.signals.changed"} == SIGNALS


def seen_by_each(world, pk):
    """Who finds this support, by search and on the shelves: the two must agree."""
    seen = set()
    for who in EVERYONE:
        user = getattr(world.people, who, None)
        if user is None:
            continue
        user = type(user).objects.get(pk=user.pk)  # what they are now
        found = [one.object.pk for one in service.find(user, "zeppelin").found]
        assert (pk in found) == Resource.objects.visible_to(user).filter(pk=pk).exists(), who
        seen |= {who} if pk in found else set()
    return seen


def test_changed_shows_an_object_to_those_who_read_it_and_hides_it_from_the_act_on(world):
    assert seen_by_each(world, world.closed.pk) == PEOPLE_OF_16
    changed.send(sender=Resource, kind=RESOURCE, pk=world.closed.pk, narrows=True)
    assert [Ref(row.kind, row.object_id) for row in Lagging.objects.all()] == [Ref(RESOURCE, str(world.closed.pk))]
    assert all(
        service.find(getattr(world.people, who), "zeppelin").total == 0 for who in EVERYONE if who != "anonymous"
    )
    index_waiting()
    assert seen_by_each(world, world.closed.pk) == PEOPLE_OF_16


def test_personal_data_found_holds_the_support_back_from_all_but_those_who_keep_it(world):
    version = version_of(world.closed)
    with transaction.atomic():
        personal_data_found.send(sender=File, version=version)
    index_waiting()
    world.closed.refresh_from_db()
    assert world.closed.status == Status.DRAFT
    assert seen_by_each(world, world.closed.pk) == WRITERS_OF_16


def test_resource_published_shows_nothing_and_writes_nothing_by_itself(world):
    """It tells the rooms to come: no receiver gives anybody anything today."""
    draft = ResourceFactory(title="Zeppelin en projet", status=Status.DRAFT)
    before = DBTaskResult.objects.count()
    resource_published.send(sender=Resource, resource=draft, by=world.people.editeur)
    assert DBTaskResult.objects.count() == before
    assert index_waiting() == 0
