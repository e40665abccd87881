"""/gestion/composants/: every component is drawn there, and the page saves nothing."""

import re
from pathlib import Path

import pytest

from tests.consistency.test_routes_matrix import version_of
from tests.factories import ResourceFactory
from tests.slice.test_budgets import queries
from ui.gallery import icons

pytestmark = pytest.mark.django_db

ADDRESS = "/gestion/composants/"
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


@pytest.fixture
def shown(client, people):
    """The page, on a site where one support has a file."""
    version_of(ResourceFactory(author=people.editeur))
    client.force_login(people.admin_national)
    return client.get(ADDRESS)


def test_every_template_of_ui_stands_on_the_page_by_an_example_that_draws_it(shown):
    named = set(re.findall(r"<code class=\"small\">(.*?)</code>", shown.content.decode().replace("<wbr>", "")))
    drawn = {template.name for template in shown.templates}
    ours = {f"ui/{path.name}" for path in (TEMPLATES / "ui").glob("*.html")}
    assert ours - named == set(), "donnez-leur un exemple dans ui/examples.py"
    assert {name for name in named if name.endswith(".html")} - drawn == set()


def test_every_icon_and_every_pair_of_colours_is_shown(shown):
    page = shown.content.decode()
    for name in icons():
        assert f"#{name}" in page
        assert f"<code>{name}</code>" in page
    assert page.count("Aa</text>") == 2 * len(shown.context["contrasts"]) > 60
    assert [size["rem"] for size in shown.context["sizes"]][:2] == ["2,25", "1,75"]


def test_long_words_and_large_numbers_are_tried(shown):
    page = shown.content.decode().replace("\u202f", " ")
    for hard in ("intercommunalités", "anticonstitutionnellement", "1 234", "En attente, un nom de 120 caractères"):
        assert hard in page
    assert "abîmé" in page


def test_the_entrance_of_the_administration_leads_to_the_page(client, people):
    client.force_login(people.admin_national)
    assert f'href="{ADDRESS}"' in client.get("/gestion/").content.decode()


def test_an_empty_site_shows_its_components_all_the_same(client, people):
    client.force_login(people.admin_national)
    assert "Fil d’Ariane" in client.get(ADDRESS).content.decode()


def test_a_form_of_the_page_saves_nothing_and_says_so(client, people):
    client.force_login(people.admin_national)
    page = client.post(ADDRESS, {"vide-title": "Un titre"}, follow=True)
    assert "rien n’a été enregistré" in page.content.decode()


def test_the_page_asks_few_queries_however_many_supports_there_are(client, people):
    client.force_login(people.admin_national)
    version_of(ResourceFactory(author=people.editeur))
    client.get(ADDRESS)
    alone = queries(client, ADDRESS)
    ResourceFactory.create_batch(10, author=people.editeur)
    assert queries(client, ADDRESS) <= alone <= 12
