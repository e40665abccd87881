"""Rules of the whole suite: real reference data, no write on GET, undefined template variables are errors."""

import pytest
from django.template import engines
from django.test import TransactionTestCase

from pages.setup import ensure_home
from spaces.reference import load_classification
from territories.loader import load_territories
from tests import snapshots, strict
from tests.factories import people as make_people


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The database of the session holds the 101 Caf, all communes and the classification."""
    with django_db_blocker.unblock():
        load_territories()
        load_classification()
        ensure_home()
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


@pytest.fixture(autouse=True)
def _strict(monkeypatch):
    """See tests.strict."""
    engine = engines["django"].engine
    monkeypatch.setattr(engine, "string_if_invalid", strict.Undefined())
    strict.forbid_writes_on_get(monkeypatch)
    strict.shuffle_unordered(monkeypatch)
