"""/supports/ as a table, a gallery and categories; its orders; what is new; choosing several."""

import re
from datetime import timedelta
from urllib.parse import parse_qs

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from links import memory
from spaces import listing
from spaces.categories import CATEGORIES, categories
from spaces.listing import Choice
from spaces.models import Resource
from spaces.titles import sorting
from tests.factories import ResourceFactory

pytestmark = pytest.mark.django_db


def titles(user, sort):
    keys = listing.ordered(user, Choice(sort=sort))
    return [line.title for line in listing.lines(user, list(keys))]


@pytest.fixture
def shelf(people):
    now = timezone.now()
    for days, title, year, caf in [
        (1, "avenant 10", 2020, "caf-35"),
        (2, "Étude des besoins", None, "caf-16"),
        (3, "Avenant 2", 2024, None),
        (4, "« Zones » rurales", 2022, "caf-16"),
    ]:
        ResourceFactory(
            title=title, year=year, caf_id=caf, author=people.editeur, published_at=now - timedelta(days=days),
            revised_at=now - timedelta(days=10 - days),
        )  # fmt: skip
    return people


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("recents", ["avenant 10", "Étude des besoins", "Avenant 2", "« Zones » rurales"]),
        ("revus", ["« Zones » rurales", "Avenant 2", "Étude des besoins", "avenant 10"]),
        ("titre", ["Avenant 2", "avenant 10", "Étude des besoins", "« Zones » rurales"]),
        ("annee", ["Avenant 2", "« Zones » rurales", "avenant 10", "Étude des besoins"]),
        ("-annee", ["avenant 10", "« Zones » rurales", "Avenant 2", "Étude des besoins"]),
        ("caf", ["Avenant 2", "« Zones » rurales", "Étude des besoins", "avenant 10"]),
        ("-titre", ["« Zones » rurales", "Étude des besoins", "avenant 10", "Avenant 2"]),
    ],
)
def test_each_order_is_the_one_people_expect_and_what_has_no_value_comes_last(shelf, sort, expected):
    assert titles(shelf.lecteur, sort) == expected


def test_the_place_of_a_title_follows_it(shelf):
    resource = Resource.objects.get(title="Étude des besoins")
    resource.title = "Zèbre"
    resource.save(update_fields=["title"])
    assert Resource.objects.get(pk=resource.pk).sort_title == sorting("Zèbre") == "zebre"


def test_titles_of_before_get_their_place_when_the_site_is_updated(shelf):
    from importlib import import_module

    from django.apps import apps

    Resource.objects.update(sort_title="")
    import_module("spaces.migrations.0008_sorting").sort(apps, None)
    assert titles(shelf.lecteur, "titre")[0] == "Avenant 2"


@pytest.mark.parametrize("sort", listing.SORTS)
def test_every_order_is_read_from_an_index(shelf, sort):
    if connection.vendor != "sqlite":
        pytest.skip("le plan est celui de SQLite")
    plan = listing.ordered(shelf.lecteur, Choice(sort=sort))[:20].explain()
    assert "USING COVERING INDEX spaces_by_" in plan
    assert "USE TEMP B-TREE FOR ORDER BY" not in plan


def test_the_heads_of_the_table_sort_and_turn_the_order(client, shelf):
    client.force_login(shelf.lecteur)
    page = client.get("/supports/?vue=tableau&caf=caf-16&caf=caf-35").content.decode()
    assert page.count("aria-sort=") == 1
    head = re.search(r'<th [^>]*aria-sort="descending"><a href="(\?[^"]+)">Publié', page)[1].replace("&amp;", "&")
    assert parse_qs(head[1:]) == {"vue": ["tableau"], "caf": ["caf-16", "caf-35"], "tri": ["-recents"]}
    turned = client.get(f"/supports/{head}")
    assert 'aria-sort="ascending"><a href' in turned.content.decode()
    assert turned.context["rows"][0].resource.title == "« Zones » rurales"
    assert client.get("/supports/?tri=titre&vue=tableau").context["heads"]["titre"].direction == "ascending"


@pytest.mark.parametrize("look", ["liste", "tableau", "galerie"])
def test_each_look_shows_every_support_with_its_box_and_its_name(client, shelf, look):
    client.force_login(shelf.lecteur)
    page = client.get(f"/supports/?vue={look}").content.decode()
    for resource in Resource.objects.all():
        assert f'href="{resource.get_absolute_url()}"' in page
        assert f'name="support" value="{resource.pk}"' in page


def test_the_form_that_takes_away_keeps_the_filters_and_only_editeurs_change_together(client, shelf):
    client.force_login(shelf.lecteur)
    page = client.get("/supports/?caf=caf-16&tri=titre&page=1").content.decode()
    form = page[page.index('class="with-choice"') :]
    form = form[: form.index("</form>")]
    assert '<input type="hidden" name="caf" value="caf-16">' in form
    assert '<input type="hidden" name="tri" value="titre">' in form
    assert 'name="page"' not in form
    assert 'action="/emporter/"' in form
    assert "/supports/lot/" not in form
    client.force_login(shelf.editeur)
    assert 'formaction="/supports/lot/"' in client.get("/supports/").content.decode()


def labels(found):
    return {one.label: (one.count, {inner.label: inner.count for inner in one.inside}) for one in found}


def by(user, name, **values):
    return categories(user, Choice(values=values), name, listing.named())


def test_the_caf_are_gathered_by_cdr_and_the_cnaf_stands_alone(shelf):
    found = labels(by(shelf.lecteur, "caf"))
    assert found["Cdr Atlantique"] == (2, {"Caf de la Charente": 2})
    assert found["Cnaf"] == (1, {})
    assert list(found)[-1] == "Cnaf"


def test_a_rubrique_is_cut_by_type_and_what_has_no_year_or_no_step_has_its_own_category(shelf):
    Resource.objects.get(title="Avenant 2").steps.set(["preparer", "suivre"])
    assert labels(by(shelf.lecteur, "rubrique"))["Diagnostic"][0] == 4
    assert list(labels(by(shelf.lecteur, "annee"))) == ["2024", "2022", "2020", "Sans année"]
    steps = labels(by(shelf.lecteur, "etape"))
    assert [number for number, _ in steps.values()] == [1, 1, 3]
    assert list(steps)[-1] == "Sans étape"
    assert len(by(shelf.lecteur, "etape", etape=["suivre"])) == 1


def test_categories_hold_only_what_the_person_may_read(shelf):
    ResourceFactory(tokens={"caf:caf-35"}, caf_id="caf-35", year=1999)
    assert "1999" not in labels(by(shelf.lecteur, "annee"))
    assert "1999" in labels(by(shelf.lecteur_35, "annee"))


@pytest.mark.parametrize("name", [slug for slug, _ in CATEGORIES])
def test_the_link_of_each_category_opens_what_it_counts(client, shelf, name):
    Resource.objects.get(title="Avenant 2").steps.set(["preparer", "suivre"])
    client.force_login(shelf.lecteur)
    page = client.get(f"/supports/?par={name}&annee=2020&annee=2024&annee=sans")
    leaves = [leaf for top in page.context["branches"] for leaf in (top.inside or [top])]
    assert leaves
    for leaf in leaves:
        opened = client.get(f"/supports/{leaf.address}")
        assert opened.context["total"] == leaf.category.count == len(opened.context["rows"])
        assert any(inner.category.is_open for top in opened.context["branches"] for inner in (top, *top.inside))
        piece = client.get(f"/supports/categorie/{leaf.address}", headers={"HX-Request": "true"}).content.decode()
        assert piece.count("<article") == leaf.category.count
        assert "<html" not in piece


def test_who_comes_to_a_category_without_the_page_goes_to_the_list(client, shelf):
    client.force_login(shelf.lecteur)
    assert client.get("/supports/categorie/?par=caf&caf=caf-16")["Location"] == "/supports/?par=caf&caf=caf-16"


def test_only_what_is_new_to_me_can_be_asked_and_the_rubriques_say_how_many(client, shelf):
    read = Resource.objects.get(title="Avenant 2")
    memory.see(shelf.lecteur, "resource", read.pk)
    client.force_login(shelf.lecteur)
    page = client.get("/supports/?nouveau=1")
    assert page.context["total"] == 3 == len(page.context["rows"])
    assert read.title not in page.content.decode()
    assert [chip["label"] for chip in page.context["chips"]] == ["Nouveau pour moi"]
    assert [(one.label, one.number, one.new) for one in client.get("/supports/").context["rubriques"]] == [
        ("Diagnostic", 4, 3)
    ]


def test_the_number_of_supports_is_that_of_the_rows_with_rubriques_chosen_or_not(client, shelf):
    ResourceFactory(rubrique_id="preparation", type_id="guide", year=2020)
    client.force_login(shelf.lecteur)
    for query in ("", "?annee=2020", "?rubrique=diagnostic&annee=2020", "?rubrique=preparation&rubrique=diagnostic",
                  "?rubrique=conventions-type", "?rubrique=inconnue"):  # fmt: skip
        page = client.get(f"/supports/{query}")
        found = listing.chosen(shelf.lecteur, page.context["choice"]).count()
        assert page.context["total"] == len(page.context["rows"]) == found, query


def test_a_filter_that_does_not_exist_any_more_is_said(client, shelf):
    client.force_login(shelf.lecteur)
    page = client.get("/supports/?caf=caf-999&annee=sans&format=pdf").content.decode()
    assert "ne correspond plus à rien" in page
    assert page.count("ne correspond plus à rien") == 1
    assert "Suivre" not in page


@pytest.mark.parametrize(
    "query",
    ["?par=caf", "?par=rubrique", "?par=etape&etape=suivre", "?vue=tableau&tri=-caf", "?vue=galerie",
     "?rubrique=diagnostic&caf=caf-16&type=diagnostic&nouveau=1", "?par=annee&annee=2020&caf=caf-16"],
)  # fmt: skip
def test_every_look_asks_the_same_few_queries_with_1_and_with_50_rows(client, people, query):
    def asked():
        client.force_login(people.editeur)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(f"/supports/{query}").status_code == 200
        return len(seen)

    ResourceFactory(year=2020).steps.set(["suivre"])
    asked()
    alone = asked()
    for number in range(49):
        ResourceFactory(year=2000 + number % 22, caf_id=f"caf-{16 + number % 3}").steps.set(["suivre"])
    assert asked() == alone <= 12
