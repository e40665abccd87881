"""What people write with some shape: nothing that runs survives, what they meant does."""

import pytest
from django.template import Context, Template

from ui.richtext import RichTextField, clean, from_typed, to_text, to_typed

HOSTILE = [
    "<script>alert(1)</script>",
    "<p onclick=alert(1)>x</p>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href=' java\nscript:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='//ailleurs.example'>x</a>",
    "<a href='/\\ailleurs.example'>x</a>",
    "<a href='\\\\ailleurs.example'>x</a>",
    "<iframe src='https://ailleurs.example'></iframe>",
    "<object data=x></object><embed src=x>",
    "<form action='https://ailleurs.example'><input name=q></form>",
    "<p style='background:url(https://ailleurs.example)'>x</p>",
    "<style>p{color:red}</style>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "<base href='https://ailleurs.example'><meta http-equiv=refresh content='0;url=x'>",
    "<p><![CDATA[<script>alert(1)</script>]]></p>",
    "<a href='https://a.example' target=_blank onmouseover=alert(1)>x</a>",
]
DANGER = (
    "<script",
    "<img",
    "<svg",
    "<iframe",
    "<style",
    "<form",
    "<input",
    "<object",
    "<embed",
    "<base",
    "<meta",
    "<template",
    "<math",
    'href="javascript',
    'href="data',
    'href="vb',
    'href="//',
    'href="\\',
    'href="/\\',
    " on",
    "style=",
    "target=",
)


@pytest.mark.parametrize("html", HOSTILE)
def test_nothing_that_runs_or_calls_elsewhere_survives(html):
    shown = clean(html)
    assert not any(danger in shown.lower() for danger in DANGER), shown
    assert clean(shown) == shown
    typed = from_typed(html)  # either the same rule, or the whole shown as text
    assert clean(typed) == typed
    assert typed == shown.strip() or "<" not in typed.removeprefix("<p>").removesuffix("</p>")


def test_what_people_mean_stays():
    html = (
        "<h3>Titre</h3><p>Un <strong>mot</strong>, <em>deux</em><br>trois</p><ul><li>un</li></ul>"
        "<blockquote>dit</blockquote>"
    )
    assert clean(html) == html


@pytest.mark.parametrize(
    "address",
    ["https://caf.example/x?y=1", "http://a.example", "mailto:a@b.example", "/supports/3-x/", "#page", "?q=1"],
)
def test_links_to_the_web_a_mailbox_or_this_site_stay(address):
    assert f'href="{address}"' in clean(f'<a href="{address}">x</a>')


def test_the_words_alone_come_one_block_a_line():
    assert to_text("<h3>Constat</h3><p>L&#39;eau  &amp; le <em>feu</em></p><ul><li>un</li><li>deux</li></ul>") == (
        "Constat\nL'eau & le feu\nun\ndeux"
    )


def test_paragraphs_typed_in_a_plain_area_become_paragraphs():
    field = RichTextField()
    assert field.clean("Enfants < 3 ans\r\nmardi\r\n\r\n\r\nFin & suite") == (
        "<p>Enfants &lt; 3 ans<br>mardi</p><p>Fin &amp; suite</p>"
    )
    assert RichTextField(required=False).clean("   ") == ""


def test_what_was_typed_comes_back_as_it_was_typed():
    typed = "Enfants < 3 ans\nmardi\n\nFin & suite"
    assert to_typed(from_typed(typed)) == typed
    assert RichTextField().prepare_value(from_typed(typed)) == typed
    shaped = "<p>a</p><ul><li>b</li></ul>"
    assert RichTextField().prepare_value(shaped) == shaped


def test_a_page_cleans_again_what_the_database_gives():
    shown = Template("{% load ui %}{{ html|rich }}").render(Context({"html": "<p>ok</p><script>alert(1)</script>"}))
    assert shown == "<p>ok</p>"
