"""Pages seen from elsewhere: the home page, favourites, the page of a support that they cite."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.sight import audience_of
from pages.blocks import HOME
from pages.models import LetterPage, NewsPage, Replacement
from pages.setup import ensure_home
from tests.factories import ResourceFactory
from tests.pages.making import block, content, picture

pytestmark = pytest.mark.django_db

READERS = ("lecteur", "editeur", "admin_local", "lecteur_35", "editeur_35", "two_cafs")
NATIONAL = ("editeur_national", "admin_national")


def letter(number, day, tokens=("reseau",), **fields):
    """A published letter of that day."""
    home = ensure_home()
    news = NewsPage.objects.first() or home.add_child(
        instance=NewsPage(title="Actualités", slug="actualites", audience=home.audience)
    )
    made = LetterPage(
        title=f"Lettre {number}",
        slug=f"lettre-{number}",
        number=number,
        date=day,
        nature=LetterPage.Nature.CIRCULAR,
        audience=audience_of(set(tokens)),
        **fields,
    )
    return news.add_child(instance=made)


def from_the_cnaf(client, person):
    """The titles of the block « De la Cnaf », in order."""
    client.force_login(person)
    page = client.get("/").content.decode()
    _before, _name, rest = page.partition('id="de-la-cnaf"')
    listed = rest.partition("</ul>")[0]
    return [piece.partition("</a>")[0].rpartition(">")[2] for piece in listed.split("<li>")[1:]]


def test_the_home_lists_letters_and_supports_of_the_cnaf_by_date(client, people):
    assert from_the_cnaf(client, people.lecteur) == []
    support = ResourceFactory(title="Trame nationale", caf_id=None)
    letter("2030-001", date(2030, 1, 8))
    letter("2013-205", date(2013, 12, 18))
    assert from_the_cnaf(client, people.lecteur) == ["Lettre 2030-001", "Trame nationale", "Lettre 2013-205"]
    page = client.get("/").content.decode()
    assert "Circulaire n°\N{NO-BREAK SPACE}2030-001" in page or "Circulaire n° 2030-001" in page
    assert 'href="/actualites/lettre-2030-001/"' in page
    assert '<a href="/actualites/">Toutes les lettres</a>' in page
    assert support.get_absolute_url() in page


def test_the_home_passes_over_what_is_replaced_draft_or_kept_from_the_person(client, people):
    old, new = letter("2013-205", date(2013, 12, 18)), letter("2020-001", date(2020, 1, 8))
    letter("2021-001", date(2021, 1, 8), live=False)
    letter("2022-001", date(2022, 1, 8), tokens=("cnaf",))
    first = Replacement.objects.create(letter=new, replaced=old)
    twice = Replacement(letter=new, replaced=old)  # saved by itself while its editor clicked
    twice.save()
    assert twice == first
    for name in READERS:
        assert from_the_cnaf(client, getattr(people, name)) == ["Lettre 2020-001"], name
    for name in NATIONAL:
        assert from_the_cnaf(client, getattr(people, name)) == ["Lettre 2022-001", "Lettre 2020-001"], name
    new.unpublish()
    assert from_the_cnaf(client, people.lecteur) == ["Lettre 2013-205"]


def test_the_words_of_the_home_stand_before_the_rubriques_each_link_by_rights(client, people):
    home = ensure_home()
    kept = content("interne", tokens=("cnaf",))
    words = f'<h2>Le carrefour</h2><p><a linktype="page" id="{kept.pk}">Le programme</a></p>'
    home.body = json.dumps([block("text", words)])
    home.save()
    client.force_login(people.editeur_national)
    page = client.get("/").content.decode()
    assert page.index("Le carrefour") < page.index('id="rubriques"')
    assert 'href="/interne/"' in page
    client.force_login(people.lecteur)
    page = client.get("/").content.decode()
    assert "Le programme" in page
    assert "/interne/" not in page


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_the_home_asks_twelve_questions_with_letters_however_many(client, people):
    ResourceFactory(caf_id=None)
    letter("2020-001", date(2020, 1, 8))
    client.force_login(people.editeur)
    alone = queries(client, "/")
    for number in range(2, 20):
        letter(f"2020-{number:03}", date(2020, 1, number))
    assert queries(client, "/") == alone <= 12


def test_a_page_is_put_aside_and_let_go_from_its_own_screen(client, people):
    page = content("tenir", title="Tenir la route")
    client.force_login(people.lecteur)
    assert "Ajouter aux favoris" in client.get("/tenir/").content.decode()
    address = reverse("links:favourite", args=["page", page.pk])
    client.post(address, {"wanted": "on"})
    assert "Dans mes favoris" in client.get("/tenir/").content.decode()
    listed = client.get(reverse("links:favourites")).content.decode()
    assert '<a href="/tenir/">Tenir la route</a>' in listed
    client.post(address, {})
    assert "Tenir la route" not in client.get(reverse("links:favourites")).content.decode()


def test_a_favourite_that_is_no_longer_theirs_is_shown_to_nobody(client, people):
    page = content("tenir", title="Tenir la route")
    client.force_login(people.lecteur)
    client.post(reverse("links:favourite", args=["page", page.pk]), {"wanted": "on"})
    page.audience = audience_of({"cnaf"})
    page.save()
    assert "Tenir la route" not in client.get(reverse("links:favourites")).content.decode()
    assert client.post(reverse("links:favourite", args=["page", page.pk]), {"wanted": "on"}).status_code == 404


def test_whoever_has_no_level_is_offered_no_favourite(client, people):
    content("mentions", tokens=("public",))
    assert "favoris" not in client.get("/mentions/").content.decode()
    client.force_login(people.outsider)
    assert "favoris" not in client.get("/mentions/").content.decode()


def cited_in(client, person, support):
    client.force_login(person)
    page = client.get(support.get_absolute_url()).content.decode()
    _before, _name, rest = page.partition('id="cite-dans"')
    return [piece.partition("</a>")[0] for piece in rest.partition("</ul>")[0].split("<a ")[1:]]


def test_a_support_names_the_published_pages_that_show_it_to_those_who_read_them(client, people):
    support, other = ResourceFactory(title="Grille"), ResourceFactory(title="Autre")
    shows = block("support", {"support": support.pk, "note": ""})
    above = content("methode", title="La méthode")
    content("etape-2", shows, shows, under=above, title="Étape 2")
    content("interne", shows, tokens=("cnaf",), title="Interne")
    content("brouillon", shows, live=False, title="Brouillon")
    late = content("a-venir", title="À venir")
    late.body = json.dumps([shows])
    revision = late.save_revision()
    for name in READERS:
        assert cited_in(client, getattr(people, name), support) == ['href="/methode/etape-2/">La méthode › Étape 2'], (
            name
        )
    for name in NATIONAL:
        assert [line.partition(">")[2] for line in cited_in(client, getattr(people, name), support)] == [
            "Interne",
            "La méthode › Étape 2",
        ], name
    assert cited_in(client, people.lecteur, other) == []
    revision.publish()
    assert 'href="/a-venir/">À venir' in cited_in(client, people.lecteur, support)
    late.refresh_from_db()
    late.unpublish()
    assert len(cited_in(client, people.lecteur, support)) == 1


def test_the_page_above_is_not_named_to_those_who_may_not_read_it(client, people):
    support = ResourceFactory()
    above = content("secrete", title="Page secrète", tokens=("cnaf",))
    content("ouverte", block("support", {"support": support.pk, "note": ""}), under=above, title="Ouverte")
    assert cited_in(client, people.lecteur, support) == ['href="/secrete/ouverte/">Ouverte']
    assert cited_in(client, people.editeur_national, support) == ['href="/secrete/ouverte/">Page secrète › Ouverte']


def test_the_page_of_a_support_asks_no_more_however_many_pages_cite_it(client, people):
    support = ResourceFactory()
    client.force_login(people.lecteur)
    alone = queries(client, support.get_absolute_url())
    for number in range(20):
        content(f"p{number}", block("support", {"support": support.pk, "note": ""}))
    assert queries(client, support.get_absolute_url()) == alone <= 12


@pytest.mark.parametrize("person", ["lecteur", "editeur", "two_cafs", "editeur_national"])
def test_the_blocks_of_the_home_leave_it_within_its_questions(client, people, person, django_assert_max_num_queries):
    ResourceFactory.create_batch(3)
    ResourceFactory(title="Trame nationale", caf_id=None)
    far = letter("2013-205", date(2013, 12, 18))
    letter("2014-038", date(2014, 3, 5))
    link = f'<p><a linktype="page" id="{far.pk}">la lettre</a></p>'
    shown = block("figure", {"picture": picture().pk, "alt": "Une carte"})
    home = ensure_home()
    home.body = json.dumps([block("text", link), shown, block("callout", {"tone": "info", "text": link}), shown])
    home.save()
    client.force_login(getattr(people, person))
    client.get("/")
    with django_assert_max_num_queries(12):
        page = client.get("/").content.decode()
    assert 'alt="Une carte"' in page
    assert page.count(f'href="{far.url}"') > 1


def test_the_home_takes_words_and_images_only():
    assert set(dict(HOME)) == {"text", "callout", "steps", "table", "figure", "quotation", "links"}
