"""Collections in two tabs, twice, and many supports at once: nothing is lost, and a word says what happened."""

import re

import pytest

from spaces import collections
from spaces.actions import collections as actions
from spaces.models import Collection
from spaces.views import collections as views
from tests.factories import ResourceFactory
from tests.spaces.test_collections import NETWORK, made, supports, titles  # noqa: F401

pytestmark = pytest.mark.django_db


def seen_in(page: str) -> str:
    return re.search(r'name="seen" value="(\w+)"', page)[1]


def test_a_note_written_in_another_tab_is_shown_beside_the_one_typed_and_neither_is_lost(client, supports):  # noqa: F811
    collection = made(supports.author, supports.one)
    client.force_login(supports.author)
    address = f"/collections/{collection.pk}/supports/{supports.one.pk}/note/"
    seen = seen_in(client.get(collection.get_absolute_url()).content.decode())
    assert client.post(address, {"note": "Premier onglet", "seen": seen}).status_code == 302
    late = client.post(address, {"note": "Second onglet", "seen": seen})
    page = late.content.decode()
    assert late.status_code == 422
    assert "Premier onglet" in page
    assert "Second onglet" in page
    assert collection.items.get().note == "Premier onglet"
    assert client.post(address, {"note": "Second onglet", "seen": seen_in(page)}).status_code == 302
    assert collection.items.get().note == "Second onglet"
    assert client.post(address, {"note": "Second onglet", "seen": seen}).status_code == 302  # the same words again
    assert client.get(address)["Location"].startswith(collection.get_absolute_url())  # loaded again
    too_long = client.post(address, {"note": "x" * 1001, "seen": seen})
    assert (too_long.status_code, "x" * 1001 in too_long.content.decode()) == (422, True)


def test_a_title_changed_in_another_tab_is_shown_and_what_was_typed_stays(client, supports):  # noqa: F811
    collection = made(supports.author, supports.one)
    client.force_login(supports.author)
    address = f"/collections/{collection.pk}/modifier/"
    sent = {"title": "Ici", "introduction": "", "audience": "moi"}
    sent["seen"] = seen_in(client.get(address).content.decode())
    assert client.post(address, sent | {"title": "Ailleurs"}).status_code == 302
    late = client.post(address, sent)
    page = late.content.decode()
    assert late.status_code == 422
    assert "Ailleurs" in page
    assert 'value="Ici"' in page
    assert Collection.objects.get().title == "Ailleurs"
    assert client.post(address, sent | {"seen": seen_in(page)}).status_code == 302
    assert Collection.objects.get().title == "Ici"


def test_several_supports_enter_at_once_and_the_words_say_which_were_there(client, supports):  # noqa: F811
    collection = made(supports.author, supports.two)
    client.force_login(supports.author)
    asked = {"support": [one.pk for one in supports.all]}
    page = client.get("/collections/ajouter/", asked).content.decode()
    assert "Ajouter 3\u00a0supports" in page
    assert "(1 sur 3)" in page
    answer = client.post("/collections/ajouter/", asked | {"collection": collection.pk}, follow=True)
    assert answer.redirect_chain[-1][0] == collection.get_absolute_url()
    words = answer.content.decode().replace("\u00a0", " ")
    assert "2 supports ajoutés à « Pour le comité »." in words
    assert "1 y était déjà." in words
    assert titles(collection, supports.author) == ["Deux", "Un", "Trois"]


def test_what_the_person_may_not_read_does_not_enter_with_the_rest(client, supports):  # noqa: F811
    client.force_login(supports.lecteur_35)
    asked = {"support": [one.pk for one in supports.all], "title": "Rurales"}
    assert "Deux" not in client.get("/collections/ajouter/", asked).content.decode()
    client.post("/collections/ajouter/", asked)
    assert titles(Collection.objects.get(), supports.lecteur_35) == ["Un", "Trois"]


def test_nothing_chosen_leads_back_to_the_list_with_a_word(client, supports):  # noqa: F811
    client.force_login(supports.author)
    answer = client.get("/collections/ajouter/", follow=True)
    assert answer.redirect_chain[-1][0] == "/supports/"
    assert "Cochez d’abord" in answer.content.decode()


def test_a_collection_that_would_overflow_takes_none_and_says_how_many_it_may(client, supports, monkeypatch):  # noqa: F811
    monkeypatch.setattr(actions, "MOST_ITEMS", 2)
    collection = made(supports.author, supports.two)
    client.force_login(supports.author)
    asked = {"support": [one.pk for one in supports.all], "collection": collection.pk}
    answer = client.post("/collections/ajouter/", asked)
    assert answer.status_code == 422
    assert "celle-ci en a déjà 1." in answer.content.decode().replace("\u00a0", " ")
    assert titles(collection, supports.author) == ["Deux"]


def test_the_same_send_heard_twice_makes_one_collection_and_deletes_once(client, supports):  # noqa: F811
    client.force_login(supports.author)
    client.get("/collections/")
    token = {"csrfmiddlewaretoken": "a" * 64}
    new = token | {"support": supports.one.pk, "title": "Études"}
    made_of = token | {"title": "Vide", "introduction": "", "audience": "moi"}
    for _ in range(2):
        assert client.post("/collections/ajouter/", new).status_code == 302
        assert client.post("/collections/nouvelle/", made_of).status_code == 302
    assert sorted(Collection.objects.values_list("title", flat=True)) == ["Vide", "Études"]
    address = f"/collections/{Collection.objects.get(title='Vide').pk}/supprimer/"
    for _ in range(2):
        assert client.post(address, token)["Location"] == "/collections/"
    assert Collection.objects.count() == 1


def test_the_list_is_cut_in_pages_searched_without_accents_and_sorted(client, supports, django_assert_max_num_queries):  # noqa: F811
    for number in range(21):
        actions.create(supports.editeur, "caf-16", f"Étude {number:02}", "", NETWORK)
    actions.create(supports.author, "caf-16", "À moi", "", frozenset({f"personne:{supports.author.pk}"}))
    client.force_login(supports.author)
    with django_assert_max_num_queries(12):
        first = client.get("/collections/?qui=partagees").context
    assert [one.title for one in first["collections"]] == [f"Étude {number:02}" for number in range(20, 0, -1)]
    second = client.get("/collections/?qui=partagees&page=2").context
    assert [one.title for one in second["collections"]] == ["Étude 00"]
    by_title = client.get("/collections/?qui=partagees&tri=titre").context
    assert by_title["collections"][0].title == "Étude 00"
    found = client.get("/collections/?qui=partagees&q=ETUDE+07")
    assert [one.title for one in found.context["collections"]] == ["Étude 07"]
    assert [side["count"] for side in found.context["sides"]] == [0, 1]
    assert "Aucun titre ne contient" in client.get("/collections/?qui=partagees&q=rien").content.decode()
    assert client.get("/collections/?qui=autre&tri=x&page=zut").context["side"] == "miennes"


def test_who_keeps_none_sees_first_those_that_are_shared_with_them(client, supports):  # noqa: F811
    made(supports.author, ResourceFactory(), tokens=NETWORK)
    client.force_login(supports.editeur)
    assert client.get("/collections/").context["side"] == "partagees"


def test_a_long_collection_is_cut_in_pages_and_a_support_crosses_them(client, supports, monkeypatch):  # noqa: F811
    for module in (collections, views):
        monkeypatch.setattr(module, "ON_A_PAGE", 2)
    four = ResourceFactory(title="Quatre", author=supports.editeur)
    collection = made(supports.author, *supports.all, four)
    client.force_login(supports.author)
    address = collection.get_absolute_url()

    def page(number: int) -> list[str]:
        return [line.row.resource.title for line in client.get(f"{address}?page={number}").context["lines"]]

    assert (page(1), page(2), page(9)) == (["Un", "Deux"], ["Trois", "Quatre"], ["Trois", "Quatre"])
    shown = client.get(f"{address}?page=2").content.decode()
    assert f'name="past" value="{supports.two.pk}"' in shown  # the last of the page before
    assert "4\u00a0supports" in shown
    moved = client.post(
        f"/collections/{collection.pk}/supports/{supports.three.pk}/deplacer/",
        {"way": "monter", "past": supports.two.pk},
    )
    assert moved["Location"] == f"{address}#support-{supports.three.pk}"
    assert (page(1), page(2)) == (["Un", "Trois"], ["Deux", "Quatre"])
    noted = client.post(f"/collections/{collection.pk}/supports/{four.pk}/note/", {"note": "Fin"})
    assert noted["Location"] == f"{address}?page=2#support-{four.pk}"
    out = client.post(f"/collections/{collection.pk}/supports/{four.pk}/retirer/")
    assert out["Location"] == f"{address}?page=2&retire={four.pk}"
