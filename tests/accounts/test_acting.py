"""The Caf one acts for: the default owner of what one writes, without effect on sight."""

import pytest
from django.test import RequestFactory
from django.utils import timezone

from accounts.acting import acting_habilitation, acting_owner
from accounts.context import person as person_context
from accounts.models import Habilitation
from accounts.sight import tokens_of

pytestmark = pytest.mark.django_db


def request_of(client, user):
    request = RequestFactory().get("/")
    request.user, request.session = user, client.session
    return request


def test_one_acts_for_the_first_caf_until_one_says_otherwise(client, people):
    client.force_login(people.two_cafs)
    assert acting_owner(request_of(client, people.two_cafs)) == "caf-16"
    other = people.two_cafs.habilitations.get(caf="caf-35")
    response = client.post("/compte/agir-pour/", {"habilitation": other.pk, "next": "/compte/mot-de-passe/"})
    assert response["Location"] == "/compte/mot-de-passe/"
    assert acting_owner(request_of(client, people.two_cafs)) == "caf-35"


def test_acting_for_another_caf_changes_nothing_to_sight(client, people):
    before = tokens_of(people.two_cafs)
    client.force_login(people.two_cafs)
    client.post("/compte/agir-pour/", {"habilitation": people.two_cafs.habilitations.get(caf="caf-35").pk})
    assert tokens_of(people.two_cafs) == before


def test_one_acts_neither_for_others_nor_by_an_ended_level(client, people):
    client.force_login(people.two_cafs)
    ended = people.two_cafs.habilitations.get(caf="caf-35")
    Habilitation.objects.filter(pk=ended.pk).update(ends_at=timezone.now())
    for refused in (ended.pk, people.editeur.habilitations.get().pk, "caf-35", ""):
        assert client.post("/compte/agir-pour/", {"habilitation": refused}).status_code == 403


def test_a_choice_whose_level_ended_gives_way_to_the_first(client, people):
    client.force_login(people.two_cafs)
    other = people.two_cafs.habilitations.get(caf="caf-35")
    client.post("/compte/agir-pour/", {"habilitation": other.pk})
    Habilitation.objects.filter(pk=other.pk).update(ends_at=timezone.now())
    assert acting_owner(request_of(client, people.two_cafs)) == "caf-16"


@pytest.mark.parametrize("elsewhere", ["https://mechant.example/", "//mechant.example/", ""])
def test_one_is_never_sent_to_another_site(client, people, elsewhere):
    client.force_login(people.lecteur)
    form = {"habilitation": people.lecteur.habilitations.get().pk, "next": elsewhere}
    assert client.post("/compte/agir-pour/", form)["Location"] == "/"


def test_it_changes_by_post_only(client, people):
    client.force_login(people.lecteur)
    assert client.get("/compte/agir-pour/").status_code == 405


def test_a_national_level_acts_for_the_cnaf_and_nobody_without_level_acts(client, people):
    assert acting_owner(request_of(client, people.editeur_national)) == "cnaf"
    assert acting_habilitation(request_of(client, people.ended)) is None
    assert acting_owner(request_of(client, people.outsider)) is None


def test_a_page_that_shows_nothing_of_the_person_asks_nothing(client, people, django_assert_num_queries):
    request = request_of(client, people.two_cafs)
    with django_assert_num_queries(0):
        context = person_context(request)
    with django_assert_num_queries(1):
        assert context["acting"]().caf_id == "caf-16"
        assert len(context["habilitations"]()) == 2
        assert context["may_deposit"]() is True
