"""The date when a support is to be looked at again: typed, reminded, put off."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import Trace
from spaces import actions
from spaces.actions.content import description_of
from spaces.actions.reviewing import in_a_year
from spaces.errors import Refused
from spaces.models import Resource, Status
from spaces.reviewing import AHEAD, to_review
from tests.factories import ResourceFactory
from tests.spaces.typed import typed_in

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate


def due(**fields):
    return ResourceFactory(**{"review_on": TODAY() - timedelta(days=3), **fields})


def test_what_is_due_within_a_month_waits_for_the_editors_of_its_owner_alone(people):
    late, soon = due(), due(review_on=TODAY() + AHEAD)
    due(review_on=TODAY() + AHEAD + timedelta(days=1))
    due(review_on=None)
    due(status=Status.DRAFT)
    national = due(caf_id=None)
    assert list(to_review(people.editeur)) == [late, soon]
    assert list(to_review(people.admin_local)) == [late, soon]
    assert list(to_review(people.editeur_national)) == [national]
    assert list(to_review(people.admin_national)) == [national]
    for other in (people.lecteur, people.editeur_35, people.two_cafs, people.ended):
        assert not to_review(other).exists()


def test_what_its_editors_may_not_read_is_not_asked_of_them(people):
    due(tokens=frozenset({"personne:999999"}))
    assert not to_review(people.editeur).exists()


def test_the_page_reminds_those_who_may_and_still_good_puts_it_off_for_a_year(client, people):
    resource = due(author=people.editeur)
    before = resource.revised_at
    client.force_login(people.lecteur)
    assert "toujours bon" not in client.get(resource.get_absolute_url()).content.decode()
    client.force_login(people.admin_local)
    assert "toujours bon" in client.get(resource.get_absolute_url()).content.decode()
    for _ in range(2):
        assert client.post(f"/supports/{resource.pk}/toujours-bon/").status_code == 302
    resource.refresh_from_db()
    assert resource.review_on == in_a_year(TODAY())
    assert resource.revised_at == before  # nothing new to anybody
    assert Trace.objects.filter(verb="review", object_id=str(resource.pk)).count() == 1
    page = client.get(resource.get_absolute_url()).content.decode()
    assert "est-il toujours bon" not in page
    told = client.get(f"/supports/{resource.pk}/historique/").content.decode()
    assert "Revu\N{NO-BREAK SPACE}: toujours bon" in told


def test_a_reader_and_a_support_off_the_shelves_are_refused(client, people):
    resource = due()
    client.force_login(people.lecteur)
    assert client.post(f"/supports/{resource.pk}/toujours-bon/").status_code == 403
    with pytest.raises(Refused, match="en rayon"):
        actions.still_good(due(status=Status.DRAFT, author=people.editeur), people.editeur)


def test_the_date_is_typed_with_the_rest_kept_and_taken_away(client, people):
    resource = ResourceFactory(author=people.editeur)
    address = f"/supports/{resource.pk}/modifier/"
    client.force_login(people.editeur)
    wanted = TODAY() + timedelta(days=200)
    sent = typed_in(client.get(address)) | {"review_on": wanted.isoformat()}
    assert client.post(address, sent).status_code == 302
    assert Resource.objects.get().review_on == wanted
    page = client.get(address)
    assert f'value="{wanted.isoformat()}"' in page.content.decode()
    assert client.post(address, typed_in(page) | {"review_on": ""}).status_code == 302
    assert Resource.objects.get().review_on is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [("hier", "date complète"), ("2020-01-01", "est passée"), ("2999-01-01", "Choisissez une date avant")],
)
def test_a_date_that_means_nothing_is_said_beside_its_field(client, people, typed, said):
    resource = ResourceFactory(author=people.editeur)
    address = f"/supports/{resource.pk}/modifier/"
    client.force_login(people.editeur)
    answer = client.post(address, typed_in(client.get(address)) | {"review_on": typed})
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_date_that_has_come_may_stay(client, people):
    resource = due(author=people.editeur)
    address = f"/supports/{resource.pk}/modifier/"
    client.force_login(people.editeur)
    assert client.post(address, typed_in(client.get(address)) | {"title": "Autre titre"}).status_code == 302
    assert Resource.objects.get().review_on == resource.review_on


def test_what_is_described_again_as_it_stands_changes_nothing(people):
    resource = due(author=people.editeur, keywords="a, b", year=2021)
    resource.steps.set(["preparer"])
    resource.themes.set(["jeunesse", "parentalite"])
    resource.about_epcis.set(["200000172"])
    before = description_of(resource)
    actions.revise(resource, people.editeur, before)
    assert description_of(Resource.objects.get()) == before
    assert before.review_on is not None


def test_a_year_after_a_29_february_is_a_28():
    assert in_a_year(date(2028, 2, 29)) == date(2029, 2, 28)
    assert in_a_year(date(2026, 3, 1)) == date(2027, 3, 1)
