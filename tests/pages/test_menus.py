"""The menus: who sees which entry, what national editors compose, and how soon it shows."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from accounts.sight import audience_of
from pages.menus import showing
from pages.menus.starting import ensure_menus
from pages.models import MenuEntry
from tests.pages.making import content

pytestmark = pytest.mark.django_db
HEAD, FOOT = MenuEntry.Place.HEAD, MenuEntry.Place.FOOT


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """What happens once a transaction ends happens at once: here, none ends."""
    monkeypatch.setattr(transaction, "on_commit", lambda act, robust=False: act())


@pytest.fixture
def empty(db):
    MenuEntry.objects.all().delete()
    showing.forget()


def entry(label, page=None, address="", place=HEAD, order=1):
    return MenuEntry.objects.create(label=label, page=page, address=address, place=place, order=order)


def labels(client, address="/caf/", name="Rubriques"):
    """The labels of a menu on a page."""
    html = client.get(address).content.decode()
    _before, _name, rest = html.partition(f'aria-label="{name}"')
    return [piece.partition("</a>")[0].rpartition(">")[2] for piece in rest.partition("</nav>")[0].split("<li>")[1:]]


def test_the_first_menus_name_the_rooms_and_are_given_once(client, people):
    client.force_login(people.lecteur)
    assert labels(client) == ["Accueil", "Supports", "Collections", "Groupes", "Caf", "Glossaire"]
    MenuEntry.objects.filter(label="Glossaire").delete()
    assert ensure_menus() == 0
    assert labels(client) == ["Accueil", "Supports", "Collections", "Groupes", "Caf"]


def test_the_site_answers_without_any_entry(client, people, empty):
    assert client.get(reverse("account_login")).status_code == 200
    client.force_login(people.lecteur)
    page = client.get("/supports/").content.decode()
    assert 'class="nav"' not in page
    assert "Rubriques (menu)" not in page


def test_entries_are_shown_in_their_order_with_the_closest_one_current(client, people, empty):
    above = content("methode-a-nous")
    below = content("questions", under=above)
    entry("Les questions", below, order=1)
    entry("Les Caf", address="/caf/", order=3)
    entry("La méthode", above, order=2)
    client.force_login(people.lecteur)
    assert labels(client) == ["Les questions", "La méthode", "Les Caf"]
    page = client.get("/methode-a-nous/questions/").content.decode()
    assert '<a href="/methode-a-nous/questions/" aria-current="page">' in page
    assert '<a href="/methode-a-nous/">' in page


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("lecteur", ["Réseau", "Caf 16", "Publique"]),
        ("lecteur_35", ["Réseau", "Publique"]),
        ("editeur_national", ["Réseau", "Cnaf", "Caf 16", "Publique"]),
        ("admin_national", ["Réseau", "Cnaf", "Caf 16", "Publique"]),
    ],
)
def test_an_entry_is_shown_to_the_readers_of_its_page(client, people, empty, name, seen):
    for order, (label, token) in enumerate(
        {"Réseau": "reseau", "Cnaf": "cnaf", "Caf 16": "caf:caf-16", "Publique": "public"}.items(), 1
    ):
        entry(label, content(f"p{order}", tokens=(token,)), order=order, place=FOOT)
    client.force_login(getattr(people, name))
    assert labels(client, name="Pied de page") == seen


@pytest.mark.parametrize("who", ["anonymous", "outsider", "ended"])
def test_whoever_has_no_level_sees_the_public_pages_of_the_foot_alone(client, people, empty, who):
    entry("Mentions", content("mentions", tokens=("public",)), place=FOOT, order=1)
    entry("Aide", content("aide"), place=FOOT, order=2)
    entry("Supports", address="/supports/", place=FOOT, order=3)
    if who != "anonymous":
        client.force_login(getattr(people, who))
        assert labels(client, "/supports/", "Pied de page") == ["Mentions"]
    else:
        assert labels(client, reverse("account_login"), "Pied de page") == ["Mentions"]
        assert labels(client, "/mentions/", "Pied de page") == ["Mentions"]


def test_pages_that_refuse_bear_the_foot_too(client, people, empty):
    entry("Mentions", content("mentions", tokens=("public",)), place=FOOT)
    client.force_login(people.lecteur)
    for address, status in (("/nulle-part/", 404), ("/cms/", 403)):
        assert client.get(address).status_code == status
        assert labels(client, address, "Pied de page") == ["Mentions"]


def test_what_an_editor_changes_shows_at_the_next_page(client, people, empty):
    page = content("aide", title="Aide")
    made = entry("Aide", page)
    client.force_login(people.lecteur)
    assert labels(client) == ["Aide"]
    made.label = "Besoin d’aide"
    made.save()
    assert labels(client) == ["Besoin d’aide"]
    page.slug = "assistance"
    page.save_revision().publish()
    assert 'href="/assistance/"' in client.get("/caf/").content.decode()
    page.audience = audience_of({"cnaf"})
    page.save_revision().publish()
    assert labels(client) == []
    page.audience = audience_of({"reseau"})
    page.save_revision().publish()
    assert labels(client) == ["Besoin d’aide"]
    page.unpublish()
    assert labels(client) == []
    made.delete()
    assert labels(client) == []


def test_an_entry_that_goes_below_another_page_follows_it(client, people, empty):
    above, page = content("dessus"), content("aide")
    entry("Aide", page)
    client.force_login(people.lecteur)
    assert 'href="/aide/"' in client.get("/caf/").content.decode()
    page.move(above, pos="last-child")
    assert 'href="/dessus/aide/"' in client.get("/caf/").content.decode()


def test_menus_cost_no_query_once_they_are_kept(client, people, empty, django_assert_num_queries):
    for number in range(20):
        entry(f"Entrée {number}", content(f"p{number}"), order=number)
    showing.forget()
    with django_assert_num_queries(1):
        assert len(showing.entries()) == 20
    with django_assert_num_queries(0):
        assert len(showing.entries()) == 20


def test_what_was_read_before_a_change_is_not_kept_after_it(empty, monkeypatch):
    entry("Supports", address="/supports/")
    slow = showing._read

    def read_while_another_process_writes():
        found = slow()
        MenuEntry.objects.update(label="Les supports")
        showing.forget()
        return found

    monkeypatch.setattr(showing, "_read", read_while_another_process_writes)
    assert [one.label for one in showing.entries()] == ["Supports"]
    monkeypatch.setattr(showing, "_read", slow)
    assert [one.label for one in showing.entries()] == ["Les supports"]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"address": "supports"},
        {"address": "//ailleurs.example"},
        {"address": "https://ailleurs.example/"},
        {"address": "/nulle-part/"},
    ],
)
def test_an_entry_leads_to_a_page_or_to_a_room_of_the_site(fields, db):
    with pytest.raises(ValidationError):
        MenuEntry(label="Entrée", **fields).full_clean()
    with pytest.raises(ValidationError):
        MenuEntry(label="Entrée", address="/caf/", page=content("aide")).full_clean()
    MenuEntry(label="Entrée", address="/caf/?tri=nom").full_clean()


def test_national_editors_compose_the_menus_in_wagtail(client, people, empty):
    first = entry("Supports", address="/supports/", order=1)
    client.force_login(people.editeur_national)
    assert "Menus du site" in client.get("/cms/").content.decode()
    listed = client.get("/cms/menus/")
    assert listed.status_code == 200
    assert "Montrée à tout le réseau" in listed.content.decode()
    made = {"label": "Les Caf", "place": HEAD, "page": "", "address": "/caf/"}
    assert client.post("/cms/menus/new/", made).status_code == 302
    wrong = client.post("/cms/menus/new/", made | {"address": "/nulle-part/"})
    assert "C’est l’adresse d’une page" in wrong.content.decode()
    second = MenuEntry.objects.get(label="Les Caf")
    assert client.post(f"/cms/menus/reorder/{second.pk}/?position=0").status_code == 200
    assert labels(client) == ["Les Caf", "Supports"]
    assert (
        client.post(f"/cms/menus/edit/{first.pk}/", made | {"label": "Tous", "address": "/supports/"}).status_code
        == 302
    )
    assert client.post(f"/cms/menus/delete/{second.pk}/").status_code == 302
    assert labels(client) == ["Tous"]


@pytest.mark.parametrize("name", ["lecteur", "editeur", "admin_local", "two_cafs"])
def test_nobody_else_reaches_the_menus(client, people, empty, name):
    made = entry("Supports", address="/supports/")
    client.force_login(getattr(people, name))
    for address in ("", "new/", f"edit/{made.pk}/", f"delete/{made.pk}/"):
        assert client.get(f"/cms/menus/{address}").status_code == 403
    assert client.post(f"/cms/menus/delete/{made.pk}/").status_code == 403
    assert MenuEntry.objects.filter(pk=made.pk).exists()


def test_a_new_entry_comes_after_the_others(client, people, empty):
    page = content("questions")
    entry("Supports", address="/supports/", order=3)
    MenuEntry.objects.create(label="Les questions", page=page)
    client.force_login(people.lecteur)
    assert labels(client) == ["Supports", "Les questions"]
