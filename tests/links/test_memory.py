from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from links import memory
from links.models import Favourite, Seen
from spaces import news
from spaces.models import Resource, Status
from tests.factories import ResourceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(people):
    return people.lecteur


def aged(resource, days: float) -> Resource:
    Resource.objects.filter(pk=resource.pk).update(revised_at=timezone.now() - timedelta(days=days))
    resource.refresh_from_db()
    return resource


def new_to(user, resource) -> bool:
    """Both ways of asking must agree."""
    at_hand = resource.pk in news.unread_among([resource], user)
    assert at_hand == news.new_for(user).filter(pk=resource.pk).exists()
    return at_hand


def test_what_was_published_lately_is_new_until_it_is_opened_and_again_once_it_is_revised(reader):
    resource = aged(ResourceFactory(), 3)
    assert new_to(reader, resource)
    memory.see(reader, "resource", resource.pk)
    memory.see(reader, "resource", resource.pk)
    assert Seen.objects.count() == 1
    assert not new_to(reader, resource)
    assert new_to(reader, aged(resource, -0.01))


def test_what_waited_for_a_month_and_what_one_wrote_oneself_are_not_new(reader):
    assert not new_to(reader, aged(ResourceFactory(), 31))
    assert not new_to(reader, aged(ResourceFactory(author=reader), 1))
    assert not new_to(reader, aged(ResourceFactory(status=Status.DRAFT), 1))


def test_marking_everything_as_read_leaves_new_only_what_comes_after(reader, people):
    before = aged(ResourceFactory(), 2)
    memory.see_everything(reader)
    assert not new_to(reader, before)
    assert new_to(people.editeur, before)
    assert new_to(reader, aged(ResourceFactory(), -0.01))


def test_what_is_not_readable_is_never_new(reader):
    aged(ResourceFactory(tokens=frozenset({"caf:caf-35"}), caf_id="caf-35"), 1)
    assert not news.new_for(reader).exists()


@pytest.mark.parametrize("address", ["{detail}", "/fichiers/{version}/page/1/", "/fichiers/{version}/texte/"])
def test_opening_by_any_route_takes_the_mark_away(client, reader, address):
    from tests.consistency.test_routes_matrix import version_of

    resource = aged(ResourceFactory(), 1)
    version = version_of(resource)
    client.force_login(reader)
    assert "(nouveau)" in client.get("/supports/").content.decode()
    client.get(address.format(detail=resource.get_absolute_url(), version=version.pk))
    assert "(nouveau)" not in client.get("/supports/").content.decode()
    assert not new_to(reader, resource)


def test_a_database_that_refuses_costs_only_the_mark(client, reader, monkeypatch):
    def refuse(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr(Seen.objects, "bulk_create", refuse)
    client.force_login(reader)
    assert client.get(ResourceFactory().get_absolute_url()).status_code == 200


def test_a_favourite_is_kept_shown_while_it_may_be_seen_and_let_go(client, reader):
    resource = ResourceFactory(title="Portrait des familles")
    client.force_login(reader)
    address = f"/favoris/resource/{resource.pk}/"
    for _ in range(2):
        client.post(address, {"wanted": "on"})
    assert Favourite.objects.count() == 1
    assert "Portrait des familles" in client.get("/favoris/").content.decode()
    assert "Dans mes favoris" in client.get(resource.get_absolute_url()).content.decode()
    closed = ResourceFactory(tokens=frozenset({"caf:caf-35"}), caf_id="caf-35")
    open_to = resource.readers_id
    Resource.objects.filter(pk=resource.pk).update(readers=closed.readers_id)
    assert "Portrait des familles" not in client.get("/favoris/").content.decode()
    Resource.objects.filter(pk=resource.pk).update(readers=open_to)
    client.post(address, {})
    assert "Aucun favori" in client.get("/favoris/").content.decode()


def test_favourites_are_cut_in_pages_searched_without_accents_and_sorted(client, reader, django_assert_max_num_queries):
    for number in range(22):
        resource = ResourceFactory(title=f"Étude {number:02}" if number else "Bilan à garder")
        memory.put_aside(reader, "resource", resource.pk)
    memory.put_aside(reader, "caf", "caf-16")
    client.force_login(reader)
    with django_assert_max_num_queries(12):
        first = client.get("/favoris/")
    titles = [row["title"] for row in first.context["page"]]
    assert (len(titles), titles[:2]) == (20, ["Caf de la Charente", "Étude 21"])
    assert "Caf, ajouté" in first.content.decode()
    assert [row["title"] for row in client.get("/favoris/?page=2").context["page"]][-1] == "Bilan à garder"
    by_title = client.get("/favoris/?tri=titre").context["page"]
    assert [row["title"] for row in by_title][:3] == ["Bilan à garder", "Caf de la Charente", "Étude 01"]
    assert [row["title"] for row in client.get("/favoris/?q=ETUDE+07").context["page"]] == ["Étude 07"]
    assert "Aucun favori ne porte ces mots" in client.get("/favoris/?q=rien").content.decode()
    assert client.get("/favoris/?page=zut&tri=x").status_code == 200


def test_what_may_not_be_seen_or_does_not_exist_is_not_put_aside(client, reader):
    hidden = ResourceFactory(tokens=frozenset({"caf:caf-35"}), caf_id="caf-35")
    client.force_login(reader)
    for address in (f"/favoris/resource/{hidden.pk}/", "/favoris/resource/abc/", "/favoris/rien/1/"):
        assert client.post(address, {"wanted": "on"}).status_code == 404
    assert client.post("/suivre/rubrique/inconnue/", {"wanted": "on"}).status_code == 404
    assert not Favourite.objects.exists()


def test_following_a_rubrique_narrows_the_news(client, reader):
    ours = aged(ResourceFactory(title="Un diagnostic"), 1)
    aged(ResourceFactory(title="Une convention", rubrique_id="conventions-signees", type_id="ctg-signee"), 1)
    client.force_login(reader)
    assert "Suivre : " in client.get("/supports/?rubrique=diagnostic").content.decode().replace("\xa0", " ")
    client.post("/suivre/rubrique/diagnostic/", {"wanted": "on"})
    page = client.get("/nouveautes/?suivis=on").content.decode()
    assert ours.title in page
    assert "Une convention" not in page
    assert "Une convention" in client.get("/nouveautes/").content.decode()
    client.post("/nouveautes/tout-lu/")
    assert "Vous avez tout lu" in client.get("/nouveautes/").content.decode()


def test_marking_everything_as_read_is_taken_back_for_a_moment(client, reader):
    resource = aged(ResourceFactory(), 2)
    client.force_login(reader)
    for before in (False, True):  # never said before, then said long ago
        if before:
            memory.see_everything(reader)
            Seen.objects.update(at=timezone.now() - timedelta(days=5))
        token = {"csrfmiddlewaretoken": ("b" if before else "a") * 64}
        for _ in range(2):
            client.post("/nouveautes/tout-lu/", token)
        assert not new_to(reader, resource)
        assert "Annuler" in client.get("/nouveautes/").content.decode()
        for _ in range(2):
            client.post("/nouveautes/tout-lu/annuler/")
        assert new_to(reader, resource)
        assert "Annuler" not in client.get("/nouveautes/").content.decode()


def test_the_news_cost_the_same_queries_for_1_and_for_50(client, reader, django_assert_max_num_queries):
    client.force_login(reader)
    ResourceFactory()
    numbers = []
    for count in (1, 49):
        ResourceFactory.create_batch(count)
        with django_assert_max_num_queries(12) as asked:
            client.get("/nouveautes/")
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]


def test_the_button_alone_answers_to_htmx_and_the_page_it_came_from_to_the_others(client, reader):
    resource = ResourceFactory()
    client.force_login(reader)
    address = f"/favoris/resource/{resource.pk}/"
    piece = client.post(address, {"wanted": "on"}, headers={"HX-Request": "true"}).content.decode()
    assert piece.lstrip().startswith("<form")
    assert 'aria-pressed="true"' in piece
    back = client.post(address, {}, headers={"Referer": f"http://testserver{resource.get_absolute_url()}"})
    assert back["Location"].endswith(resource.get_absolute_url())
    away = client.post(address, {}, headers={"Referer": "https://ailleurs.example/"})
    assert away["Location"] == "/"
