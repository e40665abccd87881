"""`{% explained html %}`, as pages write it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.utils.safestring import mark_safe

from accounts.models import User
from words import glossary
from words.glossary import Glossary, Term

TWICE = Template("{% load glossary %}{% explained first %}|{% explained second %}")


@pytest.fixture(autouse=True)
def known(monkeypatch):
    terms = Glossary([Term("Ctg", "convention territoriale globale", "", "/glossaire/#ctg")])
    monkeypatch.setattr(glossary, "_provider", lambda: terms)


def page(rf, first, second="", user=None) -> str:
    request = rf.get("/")
    request.user = user or User(email="lecteur@example.org")
    return TWICE.render(Context({"request": request, "first": first, "second": second}))


def test_a_page_explains_a_term_once_whichever_block_says_it(rf):
    shown = page(rf, mark_safe("<p>rien</p>"), mark_safe("<p>Ctg Ctg</p>"))
    assert shown.startswith("<p>rien</p>|<p><span")
    assert shown.count('id="terme-ctg"') == 1
    again = page(rf, mark_safe("Ctg"), mark_safe("<p>Ctg</p>"))
    assert again.endswith("|<p>Ctg</p>")


def test_text_that_is_not_clean_html_is_escaped(rf):
    assert page(rf, "<b>Ctg</b>").startswith('&lt;b&gt;<span class="term">')
    assert page(rf, None) == "|"


def test_who_has_not_signed_in_is_not_led_to_the_glossary(rf):
    assert page(rf, mark_safe("<p>Ctg</p>"), user=AnonymousUser()) == "<p>Ctg</p>|"
