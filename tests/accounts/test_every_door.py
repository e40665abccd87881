"""The second factor at every door: administrateurs locaux and national levels show it before any page of the site."""

import pytest
from django.core.cache import cache

from accounts.models import Level
from tests.accounts.signing_in import CONFIRM, OVERVIEW
from tests.factories import HabilitationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_attempt_counted_yet():
    cache.clear()


@pytest.mark.parametrize("who", ["admin_local", "admin_local_35", "editeur_national", "admin_national"])
def test_every_door_is_shut_before_the_code_and_the_pages_that_give_it_are_not(client, people, who):
    user = getattr(people, who)
    client.force_login_without_code(user)
    for address in ("/", "/supports/", "/deposer/", "/recherche/", "/caf/caf-16/"):
        assert client.get(address)["Location"].startswith(f"{CONFIRM}?next="), address
    for address in (CONFIRM, OVERVIEW, "/compte/mot-de-passe/"):
        assert client.get(address).status_code == 200, address
    sent = client.post("/deposer/", {"title": "Une heure de travail"})
    assert sent["Location"] == f"{CONFIRM}?next=%2F"
    piece = client.get("/supports/", headers={"HX-Request": "true"})
    assert (piece.status_code, piece["HX-Redirect"]) == (401, CONFIRM)
    assert client.post("/compte/deconnexion/").status_code == 302


@pytest.mark.parametrize("who", ["lecteur", "editeur", "two_cafs"])
def test_no_code_is_asked_of_the_levels_that_demand_none(client, people, who):
    client.force_login_without_code(getattr(people, who))
    assert client.get("/supports/").status_code == 200


def test_a_level_given_to_an_open_session_asks_the_code_at_once(client, people):
    client.force_login(people.editeur)
    assert client.get("/supports/").status_code == 200
    HabilitationFactory(user=people.editeur, level=Level.ADMINISTRATEUR_LOCAL, caf_id="caf-35")
    assert client.get("/supports/")["Location"].startswith(f"{OVERVIEW}?next=")
