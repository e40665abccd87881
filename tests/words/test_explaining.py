"""Acronyms explained in HTML: where they stand, once a page, and nothing else touched."""

import re
from html.parser import HTMLParser
from time import perf_counter
from timeit import repeat

import pytest

from words.explaining import SILENT, Explainer
from words.glossary import Glossary, Term

GLOSSARY = Glossary(
    [
        Term("Ctg", "convention territoriale globale", "Un accord.", "/glossaire/#ctg"),
        Term("Caf", "caisse d'allocations familiales", "", "/glossaire/#caf"),
        Term("Amp", "<b>aide</b>", '"><script>alert(1)</script>', '/glossaire/#"amp'),
    ]
)
_ADDED = re.compile(
    r'<span class="term"><a class="term-link"[^>]*>(\w+)</a><span class="term-note"[^>]*>'
    r'<span class="term-long">[^<]*</span>(?: <span class="term-said">[^<]*</span>)?</span></span>'
)


def explained(html) -> str:
    return Explainer(GLOSSARY).html(html)


def met(html) -> list[str]:
    return _ADDED.findall(explained(html))


def test_an_acronym_is_a_link_described_by_what_it_means():
    assert explained("<p>La Ctg.</p>") == (
        '<p>La <span class="term"><a class="term-link" href="/glossaire/#ctg" aria-describedby="terme-ctg">Ctg</a>'
        '<span class="term-note" role="tooltip" id="terme-ctg"><span class="term-long">convention territoriale globale'
        '</span> <span class="term-said">Un accord.</span></span></span>.</p>'
    )


def test_a_term_is_explained_the_first_time_the_page_says_it():
    page = Explainer(GLOSSARY)
    assert page.html("<p>Ctg, CTG, Caf</p>").count("term-note") == 2
    assert page.html("<p>la Ctg de la Caf</p>") == "<p>la Ctg de la Caf</p>"


@pytest.mark.parametrize("tag", sorted(SILENT))
def test_nothing_is_explained_in_headings_links_code_and_buttons(tag):
    html = f'<{tag}>la <em class="x">Ctg</em> Ctg</{tag}>'
    assert explained(html) == html
    assert met(f"{html}<p>Ctg</p>") == ["Ctg"]


@pytest.mark.parametrize(
    "html",
    [
        '<p title="Ctg">x</p>',
        '<a href="/x" title="a > Ctg">x</a>',
        '<img src="/x" alt="la Ctg &quot; Ctg">',
        "<p>x &Ctg; &amp; &#39; x</p>",
        "<ul><li>Un</li></ul>",
        "",
        "texte &",
    ],
)
def test_what_holds_no_term_in_its_words_is_left_letter_for_letter(html):
    assert explained(html) == html


@pytest.mark.parametrize(
    "html",
    [
        "<p>Ctg <img src=x onerror=alert(1)>",
        "<p title='Ctg \"'>Ctg</p>",
        '<p title="x>Ctg</p>',
        "<!-- Ctg --><p>Ctg</p>",
        "<![CDATA[Ctg]]>Ctg",
        "<p>1 < 2 Ctg</p>",
        "<p>Ctg</p><",
        "</a>Ctg",
        "<a>Ctg",
        "<h2>Ctg</a></h2>",
        "<script>Ctg",
        '<p a="1"b="2">Ctg</p>',
        "<p\x00>Ctg</p>",
    ],
)
def test_html_that_no_serializer_writes_is_left_as_it_is(html):
    assert explained(html) == html


@pytest.mark.parametrize(
    "html",
    [
        "<p>La Ctg de la <strong>Caf</strong><br>et &nbsp;Ctg<wbr/></p><table><tr><td>Caf</td></tr></table>",
        '<div class="a b" data-x hidden><p>« Ctg »&nbsp;: Caf</p></div>',
    ],
)
def test_without_what_was_added_the_html_is_the_one_given(html):
    assert _ADDED.sub(r"\1", explained(html)) == html
    assert met(html) == ["Ctg", "Caf"]


def test_the_words_of_the_glossary_are_escaped():
    html = explained("<p>Une Amp</p>")
    assert "&lt;b&gt;aide&lt;/b&gt;" in html
    assert "<script>" not in html
    assert 'href="/glossaire/#&quot;amp"' in html


@pytest.mark.parametrize(
    "html", ["<p " + "a " * 20_000, "<" * 40_000, '<p a="' * 20_000, "<p>Ctg" * 20_000, " " * 40_000]
)
def test_hostile_html_is_read_at_once(html):
    began = perf_counter()
    explained(f"Ctg {html}")
    assert perf_counter() - began < 5  # some hundredths of a second; minutes if any of it were read twice for each sign


class _Reader(HTMLParser):
    """What it costs to read HTML at all, in Python."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_forty_blocks_cost_hardly_more_than_reading_them():
    terms = [Term(f"X{chr(65 + n // 26)}{chr(97 + n % 26)}", f"long {n}", "", "/") for n in range(200)]
    glossary = Glossary([*terms, *GLOSSARY.terms])
    sentence = "Les Élus et la Caf examinent, avec <strong>leurs partenaires</strong>, le bilan de la Ctg. "
    blocks = [f"<h3>Bilan</h3><p>{sentence * 5}</p>"] * 40

    def explain() -> None:
        page = Explainer(glossary)
        for block in blocks:
            page.html(block)

    def read() -> None:
        reader = _Reader()
        for block in blocks:
            reader.feed(block)

    assert min(repeat(explain, number=1, repeat=7)) < 3 * min(repeat(read, number=1, repeat=7))
