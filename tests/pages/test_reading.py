"""Pages read at their address: by whom, what their blocks show, in how many questions."""

import pytest
from wagtail.models import ReferenceIndex

from pages.models import NationalPage
from tests.factories import ResourceFactory
from tests.pages.making import block, content, picture

pytestmark = pytest.mark.django_db


def test_a_public_page_is_read_without_signing_in_and_the_others_ask_it(client, people):
    content("mentions", block("text", "<p>Qui édite ce site</p>"), tokens=("public",))
    content("aide", block("text", "<p>Déposer</p>"))
    assert "Qui édite ce site" in client.get("/mentions/").content.decode()
    assert client.get("/aide/").status_code == 302
    client.force_login(people.lecteur)
    assert "Déposer" in client.get("/aide/").content.decode()


def test_a_support_in_a_page_is_shown_to_its_readers_only(client, people):
    kept = ResourceFactory(title="Diagnostic de Cognac", caf_id="caf-16", tokens=frozenset({"caf:caf-16"}))
    content("tour", block("support", {"support": kept.pk, "note": "À lire"}), block("supports", {"number": 5}))
    client.force_login(people.lecteur)
    assert "Diagnostic de Cognac" in client.get("/tour/").content.decode()
    client.force_login(people.lecteur_35)
    page = client.get("/tour/").content.decode()
    assert "Diagnostic de Cognac" not in page
    assert "À lire" not in page


def test_an_image_is_seen_by_the_readers_of_a_page_that_shows_it(client, people):
    shown = picture()
    address = shown.renditions.order_by("pk").first().url
    client.force_login(people.lecteur)
    assert client.get(address).status_code == 404
    page = content("carte", block("figure", {"picture": shown.pk, "alt": "La carte"}), tokens=("cnaf",))
    assert ReferenceIndex.get_references_to(shown).exists()
    assert client.get(address).status_code == 404
    page.audience = content("autre").audience
    page.save()
    assert client.get(address).status_code == 200
    assert 'alt="La carte"' in client.get("/carte/").content.decode()


def test_a_link_to_a_page_that_one_may_not_read_leads_nowhere(client, people):
    hidden = content("interne", tokens=("cnaf",))
    content("liens", block("text", f'<p><a linktype="page" id="{hidden.pk}">Interne</a></p>'))
    client.force_login(people.lecteur)
    assert "/interne/" not in client.get("/liens/").content.decode()
    client.force_login(people.editeur_national)
    assert 'href="/interne/"' in client.get("/liens/").content.decode()


def forty(number):
    rows = ResourceFactory.create_batch(number)
    hidden = content("fin")
    kinds = [
        lambda n: block("text", f'<h2>Titre {n}</h2><p><a linktype="page" id="{hidden.pk}">fin</a></p>'),
        lambda n: block("support", {"support": rows[n % number].pk, "note": ""}),
        lambda n: block("supports", {"title": "Liste", "number": 1 + n % 9}),
        lambda n: block("caf_contact", {"caf": "caf-16"}),
    ]
    return [kinds[n % 4](n) for n in range(number * 4)]


@pytest.mark.parametrize("number", [1, 10])
def test_a_page_of_forty_blocks_asks_no_more_than_one_of_four(client, people, number, django_assert_max_num_queries):
    content("longue", *forty(number))
    client.force_login(people.lecteur)
    client.get("/longue/")
    with django_assert_max_num_queries(12):
        assert client.get("/longue/").status_code == 200


def test_the_sections_of_a_page_are_its_headings_and_what_stands_under_them():
    page = content("sections", block("text", "<p>Avant</p><h2>Un</h2><p>Premier</p><h2>Un</h2><p>Second</p>"))
    found = [(one.anchor, one.heading, one.text) for one in NationalPage.objects.get(pk=page.pk).specific.sections()]
    assert found == [("", "", "Avant"), ("un", "Un", "Premier"), ("un-2", "Un", "Second")]
