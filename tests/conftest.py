"""Rules of the whole suite: real reference data, no write on GET, undefined template variables are errors.

Every door asks a second factor of administrateurs locaux and of national levels. These people of the tests have one
(`tests.factories.person`), and `client.force_login(people.admin_local)` opens a session that used it: a test has
nothing more to do. `client.force_login_without_code(user)` opens the session of a password alone. A client of your
own is a `WholeClient()`. In the browser, `sign_in(page, email)` gives a recovery code when the page asks for it.
"""

import os

import pytest
from django.core.cache import cache
from django.db import connection
from django.template import engines
from django.test import TransactionTestCase

from pages.menus import showing as menus
from pages.menus.starting import ensure_menus
from pages.setup import ensure_home
from spaces.reference import load_classification
from territories.loader import load_territories
from tests import snapshots, strict
from tests.factories import WholeClient
from tests.factories import people as make_people
from words.glossary import known

MENUS: dict = {}
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_setup"}


# Of what is seen in a browser, the paths where pages, jobs and database meet: a face is the same on every server.
BROWSED_ON_A_SERVER = {"test_main_path.py", "test_cms_story.py"}
# What programs read in files, and the longest of the kills, whose shorter ones are done on every server.
ALIKE_ON_EVERY_SERVER = {
    "test_conversion.py",
    "test_formats.py",
    "test_ingestion.py",
    "test_recognition.py",
    "test_serve.py",
}


def pytest_collection_modifyitems(config, items):
    """On a server of its own, only the tests that touch a database: the others are the same as on SQLite."""
    if not os.environ.get("DATABASE_URL"):
        return
    kept, alike = [], []
    for item in items:
        touches = item.get_closest_marker("django_db") or DATABASE_FIXTURES.intersection(item.fixturenames)
        browses = item.get_closest_marker("browser") and item.path.name not in BROWSED_ON_A_SERVER
        differs = touches and not browses and item.path.name not in ALIKE_ON_EVERY_SERVER
        (kept if differs else alike).append(item)
    items[:] = kept
    config.hook.pytest_deselected(items=alike)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The database of the session holds the 101 Caf, all communes and the classification."""
    with django_db_blocker.unblock():
        load_territories()
        load_classification()
        ensure_home()
        with connection.cursor() as cursor:  # the welcome page of Wagtail went: no test finds that in the trace
            cursor.execute("DELETE FROM accounts_trace")
        known()  # read once: no test pays for a glossary that is empty
        ensure_menus()
        menus.forget()
        menus.entries()
        MENUS.update(cache.get_many([menus.MENUS, menus.STATE]))
        snapshots.take()
    yield
    with django_db_blocker.unblock():
        snapshots.forget()


# Tests that commit for real leave the database of the session as they found it, instead of an empty one.
TransactionTestCase._fixture_teardown = lambda self: snapshots.give_back()


@pytest.fixture
def people(db):
    """One person per level: see tests.factories.people."""
    return make_people()


@pytest.fixture
def client():
    """Signs in with the second factor, for whoever has one: tests.factories.WholeClient."""
    return WholeClient()


@pytest.fixture(autouse=True)
def _menus_of_the_session():
    """Those of the session are kept already: no test pays for them, nor sees those of another."""
    cache.set_many(MENUS)


@pytest.fixture(autouse=True)
def _strict(monkeypatch):
    """See tests.strict."""
    engine = engines["django"].engine
    monkeypatch.setattr(engine, "string_if_invalid", strict.Undefined())
    strict.forbid_writes_on_get(monkeypatch)
    strict.shuffle_unordered(monkeypatch)
