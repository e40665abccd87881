"""A block of the page of a support changed where it stands, and two people who write at the same moment."""

import pytest

from spaces import actions
from spaces.actions.content import description_of
from spaces.models import Resource
from tests.factories import ResourceFactory
from tests.spaces.typed import typed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def resource(people):
    made = ResourceFactory(
        author=people.editeur, title="Avant", summary="Un résumé.", keywords="a, b", year=2021, description="<p>Oui</p>"
    )
    made.themes.set(["jeunesse"])
    made.steps.set(["preparer"])
    return made


def opened(client, resource, block=""):
    """The form of a block, or of the whole support, as its page shows it: (address, what a browser would send)."""
    address = f"/supports/{resource.pk}/modifier/" + (f"{block}/" if block else "")
    page = client.get(address)
    assert page.status_code == 200
    return address, typed_in(page)


def test_a_block_changes_its_fields_and_leaves_the_others(client, people, resource):
    client.force_login(people.editeur)
    before = description_of(resource)
    for block, changed in (("titre", {"title": "Après"}), ("presentation", {"summary": "Un autre résumé."})):
        address, typed = opened(client, resource, block)
        assert client.post(address, typed | changed).status_code == 302
    address, typed = opened(client, resource, "fiche")
    assert client.post(address, typed | {"themes": ["parentalite"], "year": "2022"}).status_code == 302
    after = description_of(Resource.objects.get())
    assert (after.title, after.summary, after.themes, after.year) == (
        "Après",
        "Un autre résumé.",
        ("parentalite",),
        2022,
    )
    assert (after.steps, after.keywords, after.description, after.audience) == (
        before.steps,
        before.keywords,
        before.description,
        before.audience,
    )


def test_an_error_keeps_what_was_typed_in_its_block(client, people, resource):
    client.force_login(people.editeur)
    address, typed = opened(client, resource, "fiche")
    answer = client.post(address, typed | {"year": "1200", "keywords": "tout neuf"}, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'id="bloc-fiche"' in page
    assert "tout neuf" in page
    assert Resource.objects.get().keywords == "a, b"


def test_the_page_offers_it_to_those_who_may_alone_and_no_other_block_exists(client, people, resource):
    for user, number in ((people.editeur, 3), (people.lecteur, 0)):
        client.force_login(user)
        page = client.get(resource.get_absolute_url()).content.decode()
        assert page.count('class="small edit-block') == number
        for block in ("titre", "presentation", "fiche"):
            assert f'id="bloc-{block}"' in page
    client.force_login(people.editeur)
    assert client.get(f"/supports/{resource.pk}/modifier/audience/").status_code == 404


def test_two_people_on_two_blocks_lose_nothing(client, people, resource):
    client.force_login(people.editeur)
    first, second = opened(client, resource, "titre"), opened(client, resource, "fiche")
    assert client.post(first[0], first[1] | {"title": "Le titre de l'un"}).status_code == 302
    assert client.post(second[0], second[1] | {"keywords": "ceux de l'autre"}).status_code == 302
    row = Resource.objects.get()
    assert (row.title, row.keywords) == ("Le titre de l'un", "ceux de l'autre")


def test_of_two_people_on_the_whole_form_each_keeps_the_fields_they_changed(client, people, resource):
    client.force_login(people.editeur)
    first, second = opened(client, resource), opened(client, resource)
    assert client.post(first[0], first[1] | {"title": "Le titre de l'un", "themes": ["parentalite"]}).status_code == 302
    page = client.post(second[0], second[1] | {"summary": "Le résumé de l'autre."}, follow=True).content.decode()
    assert "une autre personne a faits (Titre, Thématiques)" in page
    row = Resource.objects.get()
    assert (row.title, row.summary) == ("Le titre de l'un", "Le résumé de l'autre.")
    assert [theme.pk for theme in row.themes.all()] == ["parentalite"]


def test_what_both_changed_is_shown_in_both_forms_and_nothing_of_the_rest_is_lost(client, people, resource):
    client.force_login(people.editeur)
    first, second = opened(client, resource), opened(client, resource)
    client.post(first[0], first[1] | {"title": "Le titre de l'un", "summary": "Le résumé de l'un."})
    answer = client.post(second[0], second[1] | {"title": "Le titre de l'autre", "keywords": "à l'autre"})
    assert answer.status_code == 422
    page = answer.content.decode().replace("&#x27;", "'")
    for shown in ("Le titre de l'un", "Le titre de l'autre", "modifié la même chose", "enregistré maintenant"):
        assert shown in page
    again = typed_in(answer)
    assert (again["title"], again["summary"], again["keywords"]) == (
        "Le titre de l'autre",
        "Le résumé de l'un.",
        "à l'autre",
    )
    assert client.post(second[0], again).status_code == 302
    row = Resource.objects.get()
    assert (row.title, row.summary, row.keywords) == ("Le titre de l'autre", "Le résumé de l'un.", "à l'autre")


def test_the_same_change_made_twice_is_no_difference(client, people, resource):
    client.force_login(people.editeur)
    first, second = opened(client, resource), opened(client, resource)
    for address, typed in (first, second):
        assert client.post(address, typed | {"title": "Le même"}).status_code == 302


def test_a_review_date_put_off_meanwhile_stays_put_off(client, people, resource):
    client.force_login(people.editeur)
    address, typed = opened(client, resource)
    row = actions.still_good(resource, people.admin_local)
    assert client.post(address, typed | {"title": "Après"}).status_code == 302
    assert Resource.objects.get().review_on == row.review_on


def test_who_lost_the_right_meanwhile_is_refused(client, people, resource):
    client.force_login(people.editeur)
    address, typed = opened(client, resource, "titre")
    actions.give(resource, people.admin_local, "caf-35")
    assert client.post(address, typed | {"title": "Trop tard"}).status_code == 403
