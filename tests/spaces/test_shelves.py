"""/supports/: facets and counts true for the person, paging, state in the address, constant queries."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from spaces import listing
from spaces.kinds import keep_formats
from spaces.listing import Choice
from spaces.models import Resource, ResourceFormat, Status
from tests.factories import PASSWORD, ResourceFactory


def counts(user, slug, **values):
    shown = {facet.slug: facet for facet in listing.counts(user, Choice(values=values), listing.named()).facets}
    return {value.value: value.count for value in shown[slug].values} if slug in shown else {}


def signed(client, user):
    client.force_login(user)
    return client


@pytest.fixture
def shelf(people):
    ResourceFactory(title="Ouvert à tous", year=2021, author=people.editeur)
    ResourceFactory(title="Pour la Charente", tokens={"caf:caf-16"}, year=2020, type_id="etude", author=people.editeur)
    ResourceFactory(title="Pour Atlantique", tokens={"cdr:atlantique"}, author=people.editeur)
    ResourceFactory(title="Un brouillon", status=Status.DRAFT, author=people.editeur)
    ResourceFactory(
        title="Rennes", caf_id="caf-35", rubrique_id="preparation", type_id="guide", author=people.editeur_35
    )
    ResourceFactory(title="Outil national", caf_id=None, author=people.editeur_national)
    return people


@pytest.mark.parametrize(
    ("level", "titles"),
    [
        ("lecteur", {"Ouvert à tous", "Pour la Charente", "Pour Atlantique", "Rennes", "Outil national"}),
        ("lecteur_35", {"Ouvert à tous", "Rennes", "Outil national"}),
        ("editeur_national", {"Ouvert à tous", "Pour Atlantique", "Rennes", "Outil national"}),
        ("admin_national", {"Ouvert à tous", "Pour la Charente", "Pour Atlantique", "Rennes", "Outil national"}),
    ],
)
def test_the_list_and_its_facets_hold_what_the_person_may_read(client, shelf, level, titles):
    user = getattr(shelf, level)
    response = signed(client, user).get("/supports/")
    assert {row.resource.title for row in response.context["rows"]} == titles
    assert sum(counts(user, "caf").values()) == len(titles)
    assert sum(counts(user, "type").values()) == len(titles)
    page = response.content.decode()
    assert ("Pour la Charente" in page) == ("Pour la Charente" in titles)


def test_facets_count_by_caf_cdr_year_and_the_cnaf(shelf):
    assert counts(shelf.lecteur, "caf") == {"caf-16": 3, "caf-35": 1, "cnaf": 1}
    assert counts(shelf.lecteur_35, "caf") == {"caf-16": 1, "caf-35": 1, "cnaf": 1}
    assert counts(shelf.lecteur, "annee") == {"2020": 1, "2021": 1, "sans": 3}
    assert counts(shelf.lecteur_35, "annee") == {"2021": 1, "sans": 2}
    assert counts(shelf.lecteur, "cdr")["atlantique"] == 3


def test_values_of_one_facet_add_up_and_facets_narrow_each_other(client, shelf):
    reader = signed(client, shelf.lecteur)
    titles = lambda address: {row.resource.title for row in reader.get(address).context["rows"]}  # noqa: E731
    assert titles("/supports/?caf=caf-35&caf=cnaf") == {"Rennes", "Outil national"}
    assert titles("/supports/?caf=caf-16&type=etude") == {"Pour la Charente"}
    assert counts(shelf.lecteur, "caf", caf=["caf-16"]) == {"caf-16": 3, "caf-35": 1, "cnaf": 1}
    assert counts(shelf.lecteur, "type", caf=["caf-16"]) == {"diagnostic": 2, "etude": 1}


def test_steps_themes_and_formats_filter_and_count(shelf):
    resource = Resource.objects.get(title="Rennes")
    resource.steps.set(["preparer", "suivre"])
    resource.themes.set(["jeunesse"])
    ResourceFormat.objects.create(resource=resource, slug="pdf")
    assert counts(shelf.lecteur, "etape") == {"preparer": 1, "suivre": 1}
    assert counts(shelf.lecteur, "thematique", format=["pdf"]) == {"jeunesse": 1}
    for values in ({"etape": ["preparer", "suivre"]}, {"thematique": ["jeunesse"]}, {"format": ["pdf"]}):
        found = listing.chosen(shelf.lecteur, Choice(values=values))
        assert [row.title for row in found.order_by("pk")] == ["Rennes"]


def test_formats_follow_the_files_of_the_support(shelf):
    resource = Resource.objects.get(title="Rennes")
    ResourceFormat.objects.create(resource=resource, slug="pdf")
    keep_formats(Resource, kind="resource", pk=resource.pk)
    assert not resource.formats.exists()


def test_drafts_are_listed_for_editeurs_only(client, shelf):
    def drafts(user):
        return [row.resource.title for row in signed(client, user).get("/supports/?etat=brouillon").context["rows"]]

    assert drafts(shelf.editeur) == ["Un brouillon"]
    assert drafts(shelf.admin_local) == ["Un brouillon"]
    assert drafts(shelf.lecteur) == []
    assert drafts(shelf.editeur_35) == []


def test_a_page_holds_twenty_and_keeps_the_filters_in_its_links(client, people):
    for number in range(45):
        ResourceFactory(title=f"Support {number:02}", author=people.editeur)
    reader = signed(client, people.lecteur)
    first = reader.get("/supports/?type=diagnostic&tri=titre")
    assert [row.resource.title for row in first.context["rows"]][:2] == ["Support 00", "Support 01"]
    assert len(first.context["rows"]) == 20
    links = re.findall(r'href="(\?[^"]*page=2)"', first.content.decode())
    assert links
    second = reader.get("/supports/" + links[0].replace("&amp;", "&"))
    assert second.context["rows"][0].resource.title == "Support 20"
    assert "type=diagnostic" in links[0]
    assert len(reader.get("/supports/?page=3").context["rows"]) == 5


@pytest.mark.parametrize("query", ["?page=zzz&annee=abc", "?etat=autre&tri=x&caf=%00", "?type=' OR 1=1", "?page=99999"])
def test_an_odd_address_is_read_as_far_as_it_makes_sense(client, shelf, query):
    assert signed(client, shelf.lecteur).get("/supports/" + query).status_code == 200


def test_chips_take_one_value_away(client, shelf):
    response = signed(client, shelf.lecteur).get("/supports/?caf=caf-35&caf=cnaf&type=guide&page=2")
    chips = {chip["label"]: chip["url"] for chip in response.context["chips"]}
    assert chips["Caf\u00a0: Cnaf"] == "?caf=caf-35&type=guide"


def test_the_list_asks_the_same_few_queries_with_1_and_with_50_rows(client, people):
    def queries(address):
        client.force_login(people.editeur)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    ResourceFactory(author=people.editeur)
    alone, filtered = queries("/supports/"), queries("/supports/?type=diagnostic&caf=caf-16")
    for number in range(49):
        ResourceFactory(author=people.editeur, year=1990 + number % 30)
    assert queries("/supports/") == alone <= 12
    assert queries("/supports/?type=diagnostic&caf=caf-16") == filtered <= 12


def test_an_empty_list_says_what_to_do(client, people):
    page = signed(client, people.lecteur).get("/supports/?type=guide").content.decode()
    assert "Voir tous les supports" in page
    assert "Déposer le premier support" in signed(client, people.editeur).get("/supports/").content.decode()
    assert PASSWORD not in page
