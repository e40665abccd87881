"""The supports that are near another one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from spaces.models import Status
from spaces.near import MOST, near
from territories.models import Epci
from tests.factories import ResourceFactory

pytestmark = pytest.mark.django_db


def support(title, themes=(), epci=None, **fields):
    made = ResourceFactory(title=title, **fields)
    made.themes.set(themes)
    if epci is not None:
        made.about_epcis.set([epci])
    return made


def titles(found):
    return [one.resource.title for one in found]


def test_the_same_territory_then_themes_and_rare_words_come_first(people):
    here = Epci.objects.order_by("pk").first()
    mine = support("Diagnostic jeunesse de Lavalette", ["jeunesse", "parentalite"], here)
    support("Diagnostic du Rouillacais", ["logement-cadre-de-vie"], caf_id="caf-35", year=2003)
    support("Diagnostic jeunesse de Cognac", ["jeunesse"], caf_id="caf-17")
    support("Bilan à mi-parcours", ["jeunesse"], here)
    for number in range(4):
        support(f"Diagnostic numéro {number}", caf_id="caf-35")
    found = near(mine, people.lecteur)
    assert titles(found)[:2] == ["Bilan à mi-parcours", "Diagnostic jeunesse de Cognac"]
    assert found[0].reasons[:2] == ["même territoire", "mêmes thématiques"]
    assert len(found) <= MOST
    assert mine.title not in titles(found)


def test_what_a_person_may_not_read_is_near_to_nothing(client, people):
    mine = support("Diagnostic jeunesse", ["jeunesse"])
    support("Diagnostic jeunesse réservé", ["jeunesse"], tokens=frozenset({"caf:caf-16"}))
    support("Diagnostic jeunesse retiré", ["jeunesse"], status=Status.WITHDRAWN)
    assert titles(near(mine, people.lecteur)) == ["Diagnostic jeunesse réservé"]
    client.force_login(people.lecteur_35)
    page = client.get(f"/supports/{mine.pk}/proches/").content.decode()
    assert "réservé" not in page
    assert "Aucun support ne ressemble" in page


def test_its_source_and_its_copies_are_not_among_them(people):
    source = support("Fiche action relais", ["parentalite"])
    mine = support("Fiche action relais itinérant", ["parentalite"], origin=source)
    copy = support("Fiche action relais repris", ["parentalite"], origin=mine)
    other = support("Fiche action relais autre", ["parentalite"])
    assert titles(near(mine, people.lecteur)) == [other.title]
    assert copy.title not in titles(near(mine, people.lecteur))


def test_the_page_of_a_support_leads_to_them_with_or_without_a_script(client, people):
    mine = support("Diagnostic jeunesse", ["jeunesse"])
    support("Diagnostic jeunesse voisin", ["jeunesse"])
    client.force_login(people.lecteur)
    address = f"/supports/{mine.pk}/proches/"
    assert f'href="{address}"' in client.get(mine.get_absolute_url()).content.decode()
    assert "Diagnostic jeunesse voisin" in client.get(address).content.decode()


def test_it_asks_as_many_queries_among_fifty_as_among_one(client, people):
    mine = support("Diagnostic jeunesse", ["jeunesse"])
    support("Diagnostic jeunesse voisin", ["jeunesse"])
    client.force_login(people.lecteur)

    def queries():
        with CaptureQueriesContext(connection) as seen:
            client.get(f"/supports/{mine.pk}/proches/")
        return len(seen)

    before = queries()
    for number in range(49):
        support(f"Diagnostic jeunesse {number}", ["jeunesse"])
    assert queries() == before <= 12
