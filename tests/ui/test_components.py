"""Tags and components: what they give with everything, and with nothing optional."""

import re
from pathlib import Path

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from ui.paging import Cut, window

ROOT = Path(__file__).resolve().parents[2]


def render(text, query="", **context):
    request = RequestFactory().get("/supports/" + query)
    return Template("{% load ui french %}" + text).render(Context({"request": request, **context}))


def component(name, query="", /, **context):
    return render_to_string(f"ui/{name}.html", context, RequestFactory().get("/supports/" + query))


@pytest.mark.parametrize(
    ("tag", "query", "address"),
    [
        ("{% url_with tri='titre' %}", "?q=eau&page=3", "?q=eau&amp;tri=titre"),
        ("{% url_with page=2 %}", "?type=a&type=b&page=9", "?type=a&amp;type=b&amp;page=2"),
        ("{% url_with q=None %}", "?q=eau", "/supports/"),
        ("{% url_with q='&<' %}", "", "?q=%26%3C"),
        ("{% url_without 'type' 'a' %}", "?type=a&type=b&page=2", "?type=b"),
        ("{% url_without 'type' %}", "?type=a&type=b&q=eau", "?q=eau"),
    ],
)
def test_an_address_keeps_the_rest_of_its_query(tag, query, address):
    assert render(tag, query) == address


def test_marked_pieces_are_escaped_one_by_one():
    pieces = [(False, "des <b> "), (True, "eaux & bois"), (False, " …")]
    assert render("{{ pieces|chunks }}", pieces=pieces) == "des &lt;b&gt; <mark>eaux &amp; bois</mark> …"


def test_the_sprite_holds_every_icon_that_a_template_draws_and_no_other():
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', (ROOT / "assets/icons/sprite.svg").read_text()))
    asked = set()
    for template in (ROOT / "templates").rglob("*.html"):
        text = template.read_text()
        asked |= set(re.findall(r'{% icon "([\w-]+)"', text)) | set(re.findall(r'icon_name="([\w-]+)"', text))
    assert asked - drawn == set(), "à dessiner"
    assert drawn - asked == set(), "à retirer"


def test_an_icon_is_silent_and_comes_from_this_site():
    assert render('{% icon "search" "big" %}') == (
        '<svg class="icon big" aria-hidden="true" focusable="false">'
        '<use href="/static/icons/sprite.svg#search"></use></svg>'
    )


@pytest.mark.parametrize(
    ("number", "last", "pages"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (1, 9, [1, 2, None, 9]),
        (5, 9, [1, None, 4, 5, 6, None, 9]),
        (4, 6, [1, 2, 3, 4, 5, 6]),
        (9, 9, [1, None, 8, 9]),
    ],
)
def test_the_pages_near_the_ends_and_around_are_linked(number, last, pages):
    assert window(number, last) == pages


def test_pagination_keeps_the_filters_and_says_where_one_is():
    html = component("pagination", "?q=eau&page=2", page=Paginator(range(50), 10).page(2))
    assert 'href="?q=eau&amp;page=3"' in html
    assert re.search(r'aria-label="Page 2" aria-current="page"', html)
    assert component("pagination", page=Cut(number=1, count=10, per_page=20)).strip() == ""


def test_a_page_cut_by_an_engine_knows_its_ranks():
    cut = Cut(number=3, count=41, per_page=20)
    assert (cut.num_pages, cut.start_index(), cut.end_index()) == (3, 41, 41)
    assert (Cut(1, 0, 20).num_pages, Cut(1, 0, 20).start_index()) == (1, 0)


class Sample(forms.Form):
    title = forms.CharField(label="Titre", help_text="Court ?")
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)
    steps = forms.MultipleChoiceField(
        label="Étapes", choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple
    )
    agree = forms.BooleanField(label="D'accord", required=False)
    hidden = forms.CharField(required=False, widget=forms.HiddenInput)


def test_a_field_in_error_is_linked_to_its_sentence():
    form = Sample({"title": ""})
    html = component("field", field=form["title"])
    (described,) = re.findall(r'<input[^>]*aria-describedby="([^"]+)"', html)
    assert described.split() == ["id_title_helptext", "id_title_error"]
    for identifier in described.split():
        assert f'id="{identifier}"' in html
    assert 'aria-invalid="true"' in html
    assert '<label for="id_title">Titre</label>' in html.replace("\n", "")


def test_a_group_of_choices_is_a_fieldset_that_says_its_errors():
    form = Sample({"title": "x"})
    html = component("field", field=form["steps"])
    assert "<legend>Étapes</legend>" in html
    assert re.search(r'<fieldset[^>]*aria-describedby="id_steps_error"', html)
    assert html.count('type="checkbox"') == 2


def test_an_optional_field_says_so_and_a_hidden_one_is_bare():
    form = Sample()
    assert "(facultatif)" in component("field", field=form["note"])
    assert "(facultatif)" not in component("field", field=form["title"])
    assert component("field", field=form["hidden"]).strip().startswith('<input type="hidden"')
    assert "D&#x27;accord" in component("field", field=form["agree"])


def test_the_summary_of_errors_leads_to_the_fields():
    html = component("form_errors", form=Sample({"title": ""}))
    assert 'role="alert"' in html
    assert 'href="#id_title"' in html
    assert 'href="#id_steps"' in html
    assert component("form_errors", form=Sample()).strip() == ""


MINIMAL = {
    "alert": {"level": "info", "text": "Bien"},
    "badge": {"text": "Publié", "tone": "ok"},
    "breadcrumb": {"trail": [{"label": "Supports", "url": "/supports/"}, {"label": "Ici"}]},
    "chips": {"chips": [{"label": "2021", "url": "?"}], "clear_url": "/supports/"},
    "confirm": {"question": "Retirer ?", "explanation": "Oui", "action": "/x/", "button": "Retirer", "cancel_url": "/"},
    "empty": {"title": "Rien", "text": "Cherchez autrement."},
    "facet": {
        "name": "annee",
        "title": "Année",
        "choices": [{"value": n, "label": str(n), "count": n, "checked": n == 3} for n in range(8)],
    },
    "form_fields": {"form": Sample()},
    "hit": {"title": "Un titre", "url": "/supports/1-x/", "meta": ["Cnaf", "2021"]},
    "meta": {"items": ["a", "b"]},
    "progress": {"label": "Envoi", "value": 3, "max": 10, "text": "3 sur 10"},
    "search": {"field_id": "recherche", "size": ""},
}


@pytest.mark.parametrize("name", MINIMAL)
def test_a_component_renders_without_its_optional_arguments(name):
    html = component(name, **MINIMAL[name])
    assert html.strip().startswith("<")
    assert "None" not in html


def test_a_facet_folds_what_follows_the_sixth_and_keeps_what_is_checked():
    html = component("facet", **MINIMAL["facet"])
    shown, _, folded = html.partition("<details")
    assert (shown.count("<input"), folded.count("<input")) == (6, 2)
    assert re.search(r'value="3" checked', shown)


def test_a_hit_shows_what_it_is_given():
    html = component(
        "hit",
        title="<Titre>",
        url="/supports/1-x/",
        format="pdf",
        format_class="pdf",
        meta=["Cnaf"],
        badge={"text": "Brouillon", "tone": "warm"},
        chunks=[(True, "eau")],
        aside_url="/fichiers/1/page/12/",
        aside_label="ouvrir page 12",
        new=True,
    )
    assert "&lt;Titre&gt;" in html
    for piece in ("PDF", "<mark>eau</mark>", "Brouillon", "ouvrir page 12", "hit new"):
        assert piece in html


def test_every_component_says_its_arguments_first():
    silent = [path.name for path in (ROOT / "templates/ui").glob("*.html") if not path.read_text().startswith("{#")]
    assert silent == []
