"""/supports/vues/: what a person keeps of the list, for them alone."""

import pytest

from spaces.actions import saved as actions
from spaces.errors import Refused
from spaces.models import SavedView
from tests.factories import ResourceFactory

pytestmark = pytest.mark.django_db
QUERY = "caf=caf-16&tri=titre"


@pytest.fixture
def reader(client, people):
    client.force_login(people.lecteur)
    return people.lecteur


def keep(client, name, query=QUERY):
    return client.post("/supports/vues/", {"name": name, "query": query})


def test_the_present_list_is_kept_under_a_name_and_comes_back_on_top(client, reader):
    ResourceFactory(title="Le nôtre")
    ResourceFactory(title="Le leur", caf_id="caf-35")
    assert "Garder cette vue" in client.get(f"/supports/?{QUERY}").content.decode()
    kept = keep(client, "Chez nous", "page=3&tri=titre&caf=caf-16&inconnu=x&caf=caf-16&vue=liste&support=4")
    assert kept["Location"] == f"/supports/?{QUERY}"
    page = client.get(kept["Location"]).content.decode()
    assert "Le nôtre" in page
    assert "Le leur" not in page
    assert "Garder cette vue" not in page
    assert f'href="/supports/?{QUERY.replace("&", "&amp;")}" aria-current="page">Chez nous' in page


def test_a_second_click_keeps_one_view_and_a_second_name_is_refused_with_the_first(client, reader):
    for _ in range(2):
        assert keep(client, "Chez nous").status_code == 302
    again = keep(client, "Autre nom")
    assert again.status_code == 422
    assert "«\u00a0Chez nous\u00a0»" in again.content.decode()
    assert 'value="Autre nom"' in again.content.decode()
    other = keep(client, "CHEZ NOUS", "caf=caf-35")
    assert "porte déjà le nom" in other.content.decode()
    assert SavedView.objects.count() == 1


@pytest.mark.parametrize("query", ["", "page=4", "vue=liste&tri=recents", "etat=publie&x=1", "par=rien"])
def test_the_whole_list_as_it_comes_is_nothing_to_keep(client, reader, query):
    page = keep(client, "Tout", query)
    assert page.status_code == 422
    assert "Choisissez d’abord un filtre" in page.content.decode()


def test_a_view_without_a_name_or_with_too_many_filters_is_refused_with_a_word(client, reader):
    assert "Donnez un nom" in keep(client, " ").content.decode()
    long = "&".join(f"caf=c{number}{'x' * 55}" for number in range(50))
    assert "trop de filtres" in keep(client, "Longue", long).content.decode()


def test_beyond_thirty_views_one_must_go_first(reader):
    for number in range(actions.MOST):
        actions.keep(reader, f"Vue {number}", f"annee={2000 + number}")
    with pytest.raises(Refused, match="supprimez-en une"):
        actions.keep(reader, "De trop", QUERY)


def test_nobody_sees_or_changes_the_views_of_another(client, reader, people):
    view = actions.keep(people.editeur, "À moi", QUERY)
    assert "À moi" not in client.get("/supports/").content.decode()
    for verb in ("renommer", "ouverture", "supprimer"):
        assert client.post(f"/supports/vues/{view.pk}/{verb}/", {"name": "Pris", "wanted": "on"}).status_code == 404
    actions.rename(view, reader, "Pris")
    actions.forget(view, reader)
    actions.open_with(view, reader)
    assert SavedView.objects.filter(pk=view.pk, name="À moi", opens=False).exists()


def test_a_view_is_renamed_and_removed(client, reader):
    view = actions.keep(reader, "Un", QUERY)
    actions.keep(reader, "Deux", "caf=caf-35")
    client.post(f"/supports/vues/{view.pk}/renommer/", {"name": "Trois"})
    said = client.post(f"/supports/vues/{view.pk}/renommer/", {"name": "deux"}, follow=True).content.decode()
    assert "porte déjà le nom" in said
    assert {one.name for one in SavedView.objects.all()} == {"Trois", "Deux"}
    assert "est supprimée" in client.post(f"/supports/vues/{view.pk}/supprimer/", follow=True).content.decode()
    assert client.post(f"/supports/vues/{view.pk}/supprimer/").status_code == 404


def test_one_view_opens_the_list_and_the_whole_list_stays_at_hand(client, reader):
    first, second = actions.keep(reader, "Un", QUERY), actions.keep(reader, "Deux", "caf=caf-35")
    for view in (first, second, second):
        client.post(f"/supports/vues/{view.pk}/ouverture/", {"wanted": "on"})
    assert client.get("/supports/")["Location"] == "/supports/?caf=caf-35"
    page = client.get("/supports/?caf=caf-35")
    everything = next(way.address for way in page.context["places"] if way.label == "Tout le réseau")
    assert client.get(f"/supports/{everything}").status_code == 200
    assert client.get(f"/supports/{page.context['chips'][0]['url']}").status_code == 200
    client.post(f"/supports/vues/{second.pk}/ouverture/")
    assert client.get("/supports/").status_code == 200


def test_a_kept_view_whose_filter_is_gone_opens_and_says_it(client, reader):
    actions.keep(reader, "Ancienne", "type=ancien-type")
    page = client.get("/supports/?type=ancien-type")
    assert page.status_code == 200
    assert "ne correspond plus à rien" in page.content.decode()
    assert client.get(f"/supports/{page.context['chips'][0]['url']}").status_code == 200


def test_views_go_with_the_account(reader):
    actions.keep(reader, "Un", QUERY)
    reader.habilitations.all().delete()
    reader.delete()
    assert not SavedView.objects.exists()


def test_the_page_of_the_views_says_what_to_do_when_there_is_none(client, reader):
    assert "Aucune vue gardée" in client.get("/supports/vues/").content.decode()
    actions.keep(reader, "Un", QUERY)
    page = client.get("/supports/vues/").content.decode()
    assert "1\u00a0vue gardée" in page
    assert "Garder une vue" not in page
