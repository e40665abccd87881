"""/collections/: what a person puts together, who reads it, and what nobody sees through it."""

import zipfile
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Level, Trace
from accounts.sight import audience_of, forget
from spaces import collections
from spaces.actions import collections as actions
from spaces.errors import Conflict, Refused
from spaces.models import Collection
from tests.factories import ResourceFactory, person
from tests.spaces.test_carrying import attach

pytestmark = pytest.mark.django_db

NETWORK = frozenset({"reseau"})


def mine(user):
    return frozenset({f"personne:{user.pk}"})


def made(user, *resources, tokens=None, owner="caf-16"):
    collection = actions.create(user, owner, "Pour le comité", "", tokens or mine(user))
    for resource in resources:
        actions.add(collection, user, resource)
    return collection


def listed(client, side, **asked):
    """What /collections/ shows of one side."""
    return client.get("/collections/", {"qui": side, **asked}).context["collections"]


def titles(collection, user):
    forget(user)
    return [line.row.resource.title for line in collections.lines_of(collection, user)]


@pytest.fixture
def supports(people):
    """Three supports that the people of the Charente read; the second is theirs alone."""
    people.one = ResourceFactory(title="Un", author=people.editeur, year=2020)
    people.two = ResourceFactory(title="Deux", tokens={"caf:caf-16"}, author=people.editeur)
    people.three = ResourceFactory(title="Trois", author=people.editeur)
    people.author = person(Level.EDITEUR, "caf-16", email="autrice@example.org")
    people.all = [people.one, people.two, people.three]
    return people


def test_a_lecteur_keeps_collections_for_themselves(client, supports):
    collection = made(supports.lecteur, supports.one)
    with pytest.raises(Refused, match="niveau éditeur"):
        actions.revise(collection, supports.lecteur, "Pour tous", "", NETWORK)
    client.force_login(supports.lecteur)
    offered = client.get("/collections/nouvelle/").context["form"].fields["audience"].choices
    assert [value for value, _ in offered] == ["moi"]


def test_a_collection_is_its_authors_alone_until_they_share_it(client, supports):
    collection = made(supports.author, supports.one)
    client.force_login(supports.editeur)
    assert client.get(collection.get_absolute_url()).status_code == 404
    assert listed(client, "partagees") == []
    actions.revise(collection, supports.author, "Pour tous", "Bonjour", NETWORK)
    shared = listed(client, "partagees")
    assert [(one.title, one.number) for one in shared] == [("Pour tous", 1)]
    assert "Bonjour" in client.get(shared[0].get_absolute_url()).content.decode()
    share = Trace.objects.get(verb="collection.share")
    assert share.detail == {"before": f"personne:{supports.author.pk}", "after": "reseau"}


def test_a_support_that_the_reader_may_not_see_is_neither_shown_nor_counted(client, supports):
    collection = made(supports.author, *supports.all, tokens=NETWORK)
    actions.note(collection, supports.author, supports.two, "Le diagnostic secret")
    client.force_login(supports.lecteur_35)
    page = client.get(collection.get_absolute_url()).content.decode()
    assert "2\u00a0supports" in page
    assert "Deux" not in page
    assert "secret" not in page
    assert [one.number for one in listed(client, "partagees")] == [2]
    compared = client.get(f"/collections/{collection.pk}/comparer/?support={supports.one.pk}&support={supports.two.pk}")
    assert compared.status_code == 302
    client.force_login(supports.author)
    assert "Le diagnostic secret" in client.get(collection.get_absolute_url()).content.decode()
    assert [one.number for one in listed(client, "miennes")] == [3]


@pytest.mark.parametrize("level", ["editeur", "admin_local", "admin_national"])
def test_nobody_but_its_author_changes_a_collection(supports, level):
    collection = made(supports.author, supports.one, tokens=NETWORK)
    other = getattr(supports, level)
    for act in (
        lambda: actions.add(collection, other, supports.three),
        lambda: actions.remove(collection, other, supports.one),
        lambda: actions.note(collection, other, supports.one, "x"),
        lambda: actions.move(collection, other, supports.one, actions.UP, supports.two.pk),
        lambda: actions.revise(collection, other, "x", "", NETWORK),
        lambda: actions.delete(collection, other),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert titles(collection, supports.author) == ["Un"]


def test_a_person_shares_only_with_those_they_are_of(supports):
    with pytest.raises(Refused):
        made(supports.author, tokens=frozenset({"caf:caf-35"}))
    with pytest.raises(PermissionDenied):
        made(supports.outsider)


def test_a_support_of_others_does_not_enter_a_collection(supports):
    collection = made(supports.lecteur_35, owner="caf-35")
    with pytest.raises(Refused):
        actions.add(collection, supports.lecteur_35, supports.two)
    assert not collection.items.exists()


def test_a_support_taken_out_comes_back_with_its_place_and_its_note(client, supports):
    collection = made(supports.author, *supports.all)
    actions.note(collection, supports.author, supports.two, "À relire")
    client.force_login(supports.author)
    response = client.post(f"/collections/{collection.pk}/supports/{supports.two.pk}/retirer/", follow=True)
    assert "Le remettre à sa place" in response.content.decode()
    assert titles(collection, supports.author) == ["Un", "Trois"]
    back = {"collection": collection.pk, "support": supports.two.pk, "retour": "on"}
    place = f"{collection.get_absolute_url()}#support-{supports.two.pk}"
    assert client.post("/collections/ajouter/", back)["Location"] == place
    assert titles(collection, supports.author) == ["Un", "Deux", "Trois"]
    assert collection.items.get(resource=supports.two).note == "À relire"


def test_a_support_moves_past_the_one_before_it_that_its_author_sees(supports):
    one, two, three = supports.all
    collection = made(supports.author, one, two, three)
    actions.move(collection, supports.author, three, actions.UP, two.pk)
    assert titles(collection, supports.author) == ["Un", "Trois", "Deux"]
    three.audience = audience_of({"caf:caf-35"})
    three.caf_id = "caf-35"
    three.save()
    forget(supports.author)
    actions.move(collection, supports.author, two, actions.UP, one.pk)
    assert titles(collection, supports.author) == ["Deux", "Un"]


def test_a_move_asked_twice_or_in_two_tabs_is_made_once(client, supports):
    one, two, three = supports.all
    collection = made(supports.author, one, two, three)
    client.force_login(supports.author)
    address = f"/collections/{collection.pk}/supports/{three.pk}/deplacer/"
    for _ in range(2):
        client.post(address, {"way": "monter", "past": two.pk})
        assert titles(collection, supports.author) == ["Un", "Trois", "Deux"]
    late = client.post(address, {"way": "descendre", "past": one.pk}, follow=True)
    assert titles(collection, supports.author) == ["Un", "Trois", "Deux"]
    assert late.status_code == 200
    actions.move(collection, supports.author, three, actions.UP, one.pk)
    with pytest.raises(Conflict, match="L'ordre a changé"):
        actions.move(collection, supports.author, two, actions.UP, three.pk)
    actions.remove(collection, supports.author, two)
    with pytest.raises(Conflict, match="n'est plus dans la collection"):
        actions.move(collection, supports.author, three, actions.DOWN, two.pk)


def test_a_support_enters_a_new_collection_and_its_page_then_says_where_it_is(client, supports):
    client.force_login(supports.author)
    sent = {"support": supports.one.pk, "collection": "", "title": "Études rurales"}
    assert client.post("/collections/ajouter/", sent)["Location"] == supports.one.get_absolute_url()
    client.post("/collections/ajouter/", sent | {"collection": Collection.objects.get().pk})
    assert Collection.objects.get().title == "Études rurales"
    page = client.get(f"/collections/ajouter/?support={supports.one.pk}").content.decode()
    assert "Déjà dans" in page
    assert "Études rurales" in page
    too_long = client.post("/collections/ajouter/", sent | {"title": "x" * 151})
    assert (too_long.status_code, Collection.objects.count()) == (422, 1)


def test_nobody_adds_to_the_collection_of_someone_else(client, supports):
    collection = made(supports.author, tokens=NETWORK)
    client.force_login(supports.editeur)
    sent = {"support": supports.one.pk, "collection": collection.pk}
    assert client.post("/collections/ajouter/", sent).status_code == 422
    assert client.get("/collections/ajouter/?support=999999").status_code == 404
    assert not collection.items.exists()


def test_the_forms_create_share_and_delete_a_collection(client, supports):
    client.force_login(supports.author)
    refused = client.post("/collections/nouvelle/", {"title": "", "audience": "moi"})
    assert refused.status_code == 422
    client.post("/collections/nouvelle/", {"title": "Comité", "introduction": "Bonjour", "audience": "caf"})
    collection = Collection.objects.get()
    assert (collection.audience.key, collection.caf_id) == ("caf:caf-16", "caf-16")
    form = client.get(f"/collections/{collection.pk}/modifier/").context["form"]
    assert form["audience"].value() == "caf"
    client.post(
        f"/collections/{collection.pk}/modifier/", {"title": "Comité", "introduction": "", "audience": "reseau"}
    )
    assert Collection.objects.get().audience.key == "reseau"
    assert "Supprimer cette collection" in client.get(f"/collections/{collection.pk}/supprimer/").content.decode()
    assert Collection.objects.exists()
    client.post(f"/collections/{collection.pk}/supprimer/")
    assert not Collection.objects.exists()
    assert Trace.objects.filter(verb="collection.delete").exists()


def test_two_to_four_supports_are_compared_in_a_table_with_headers(client, supports):
    supports.one.about_communes.set(["16015"])
    supports.one.themes.set(["jeunesse"])
    attach(supports.one, "a.pdf", b"a", pages=12)
    more = [ResourceFactory(author=supports.editeur) for _ in range(2)]
    collection = made(supports.author, *supports.all, *more)
    every = "&".join(f"support={one.pk}" for one in (*supports.all, *more))
    client.force_login(supports.author)
    address = f"/collections/{collection.pk}/comparer/?"
    response = client.get(address + f"support={supports.one.pk}&support={supports.two.pk}")
    first, second = response.context["columns"]
    assert (first.resource, first.territory, first.pages) == (supports.one, ["Angoulême"], 12)
    assert first.population > 30_000
    assert first.themes
    assert (second.territory, second.population, second.pages) == ([], None, None)
    page = response.content.decode()
    assert page.count('scope="col"') == 3
    assert page.count('scope="row"') == 9
    for query in (f"support={supports.one.pk}", "", every):
        assert client.get(address + query)["Location"] == collection.get_absolute_url()


def test_a_comparison_shows_the_notes_of_the_collection(client, supports):
    collection = made(supports.author, supports.one, supports.two)
    actions.note(collection, supports.author, supports.two, "Un modèle <à reprendre>")
    client.force_login(supports.author)
    page = client.get(f"/collections/{collection.pk}/comparer/?support={supports.one.pk}&support={supports.two.pk}")
    assert "<td>Sans note</td><td>Un modèle &lt;à reprendre&gt;</td>" in page.content.decode()


def test_the_population_of_a_support_counts_each_commune_once(supports):
    supports.one.about_communes.set(["16015"])
    supports.two.about_communes.set(["16015"])
    supports.two.about_cafs.set(["caf-16"])
    supports.three.about_cafs.set(["caf-16"])
    one, two, three = collections.compared({one.pk: "" for one in supports.all})
    assert one.population < two.population == three.population


def test_the_archive_of_a_collection_follows_its_order_and_says_its_notes(client, supports):
    for resource in supports.all:
        attach(resource, "fichier.pdf", resource.title.encode())
    collection = made(supports.author, supports.three, supports.one, supports.two, tokens=NETWORK)
    actions.note(collection, supports.author, supports.three, "À comparer avec le nôtre")
    client.force_login(supports.lecteur_35)
    page = client.get(f"/emporter/?collection={collection.pk}")
    assert page.context["weight"].supports == 2
    response = client.get(f"/emporter/archive.zip?collection={collection.pk}")
    content = b"".join(response.streaming_content)
    whole = zipfile.ZipFile(BytesIO(content))
    assert [whole.read(name) for name in whole.namelist() if "/" in name] == [b"Trois", b"Un"]
    assert "À comparer avec le nôtre" in whole.read("index.html").decode()
    assert int(response["Content-Length"]) == len(content)
    personal = made(supports.author, supports.one)
    assert client.get(f"/emporter/?collection={personal.pk}").status_code == 404


def test_the_pages_ask_as_many_queries_for_1_and_for_50_supports(client, supports):
    def queries(address):
        client.force_login(supports.author)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    collection = made(supports.author, supports.one, supports.two)
    pages = (
        "/collections/",
        collection.get_absolute_url(),
        f"/emporter/?collection={collection.pk}",
        f"/collections/{collection.pk}/comparer/?support={supports.one.pk}&support={supports.two.pk}",
        f"/collections/ajouter/?support={supports.one.pk}",
    )
    before = [queries(page) for page in pages]
    for number in range(49):
        resource = ResourceFactory(author=supports.editeur)
        actions.add(collection, supports.author, resource)
        made(supports.author, resource) if number < 9 else None
    assert [queries(page) for page in pages] == before
    assert max(before) <= 12
