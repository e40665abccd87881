"""Rules of the whole suite: real reference data, no write on GET, undefined template variables are errors."""

import pytest
from django.template import engines

from pages.setup import ensure_home
from spaces.reference import load_classification
from territories.loader import load_territories
from territories.models import Commune
from tests import strict
from tests.factories import people as make_people


def _load_reference() -> None:
    if not Commune.objects.exists():
        load_territories()
        load_classification()
        ensure_home()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The database of the session holds the 101 Caf, all communes and the classification."""
    with django_db_blocker.unblock():
        _load_reference()


@pytest.fixture(autouse=True)
def _reference_after_a_flush(request):
    """Tests that commit for real empty the database after them: the next one loads the reference data again."""
    names = set(request.fixturenames)
    if names & {"transactional_db", "live_server"} or _is_transactional(request.node):
        request.getfixturevalue("transactional_db")
        _load_reference()


def _is_transactional(node) -> bool:
    mark = node.get_closest_marker("django_db")
    return bool(mark and mark.kwargs.get("transaction"))


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
