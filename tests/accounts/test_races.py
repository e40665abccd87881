"""Two administrateurs nationaux act on each other in the same moment: one of them does, the site keeps the other."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections

from accounts import actions
from accounts.errors import Refused
from accounts.models import Habilitation, Level, User
from accounts.own_data import actions as own
from tests.factories import person

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite n'a qu'un écrivain à la fois"),
]
NATIONAL = Level.ADMINISTRATEUR_NATIONAL
ACTS = {
    "erase": lambda on, by: own.anonymise(on, by),
    "close": lambda on, by: own.close(on, by, "essai"),
    "end": lambda on, by: actions.end(Habilitation.objects.get(user=on), by),
}


def at_once(*works) -> list[str]:
    """What became of each work, all begun together: "" when done, or the name of the refusal."""
    told, ready = ["?"] * len(works), threading.Barrier(len(works))

    def run(rank: int) -> None:
        try:
            ready.wait(30)
            works[rank]()
            told[rank] = ""
        except (PermissionDenied, Refused) as refusal:
            told[rank] = type(refusal).__name__
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(rank,), daemon=True) for rank in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads), "ils s'attendent l'un l'autre"
    return told


@pytest.mark.parametrize(("mine", "theirs"), [("erase", "erase"), ("close", "close"), ("end", "end"), ("erase", "end")])
def test_of_two_who_take_each_other_away_one_stays(mine, theirs):
    one, two = (person(NATIONAL).pk for _ in range(2))

    def act(name: str, on: int, by: int):
        return lambda: ACTS[name](User.objects.get(pk=on), User.objects.get(pk=by))

    told = at_once(act(mine, two, one), act(theirs, one, two))
    assert told.count("") == 1, told
    assert "?" not in told
    assert Habilitation.objects.active().filter(level=NATIONAL).count() == 1
