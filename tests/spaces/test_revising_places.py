import pytest

from tests.factories import ResourceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def about(people):
    """A support of the Charente about two communes."""
    resource = ResourceFactory(author=people.editeur)
    resource.about_communes.set(["16015", "16102"])
    return resource


def form_of(client, resource, **changed) -> dict:
    """What the form of its page sends back, with some fields changed."""
    opened = client.get(f"/supports/{resource.pk}/modifier/").context["form"]
    return {
        "title": resource.title, "type": "diagnostic", "rubrique": "diagnostic", "audience": "reseau",
        "stamp": opened["stamp"].value(), **changed,
    }  # fmt: skip


def test_the_form_shows_the_places_and_keeps_them_when_they_are_sent_back(client, people, about):
    client.force_login(people.editeur)
    address = f"/supports/{about.pk}/modifier/"
    page = client.get(address)
    shown = page.context["form"]["territory"].value()
    assert shown == "Angoulême (16) ; Cognac (16)"
    assert client.post(address, form_of(client, about, territory=shown)).status_code == 302
    assert {commune.pk for commune in about.about_communes.all()} == {"16015", "16102"}


def test_places_are_changed_by_name_and_an_unclear_name_says_so_and_loses_nothing(client, people, about):
    client.force_login(people.editeur)
    address = f"/supports/{about.pk}/modifier/"
    refused = client.post(address, form_of(client, about, territory="Angoulèm", title="Titre saisi"))
    assert refused.status_code == 422
    assert "Angoulèm" in refused.content.decode()
    assert "Titre saisi" in refused.content.decode()
    assert client.post(address, form_of(client, about, territory="Rouillac (16)")).status_code == 302
    assert [commune.name for commune in about.about_communes.all()] == ["Rouillac"]
    about.refresh_from_db()
    assert client.post(address, form_of(client, about, territory="")).status_code == 302
    assert not about.about_communes.exists()
