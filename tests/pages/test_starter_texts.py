"""The first pages as they are written, before any database: their sources, their slugs, their French."""

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from typing import Any

import pytest

from pages.starter import demarche, letters, questions
from pages.starter.catalogue import PAGES, STEPS
from pages.starter.writing import NBSP, Written, french, supports, text
from territories.tables import read

# What is read by nobody: names of kinds, slugs, addresses.
_CODES = {"type", "tone", "address", "rubrique", "step", "theme", "slug", "nature", "number", "date"}
_ADDRESSES = {f"/{page.name}/" for page in PAGES} | {"/supports/?caf=cnaf", "/caf/", "/glossaire/"}
_PUBLIC_SITES = re.compile(r"https?://[a-z.-]+")


def texts_of(value: Any, key: str = "") -> Iterator[str]:
    """Every text that a person reads in the value of a field, as it is stored."""
    if isinstance(value, str):
        if key not in _CODES:
            yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from texts_of(inner, name)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts_of(inner, key)


def blocks_of(page: Written, kind: str) -> list[Any]:
    streams = [value for value in page.fields.values() if isinstance(value, list)]
    return [block["value"] for stream in streams for block in stream if block["type"] == kind]


def words(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


@cache
def slugs(name: str) -> frozenset[str]:
    return frozenset(row["slug"] for row in read(name))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_text_follows_the_typography_of_the_site(page):
    for stored in texts_of([page.title, page.fields]):
        seen = words(stored) if "<" in stored else french(stored)
        assert "'" not in seen, seen
        assert '"' not in seen, seen
        assert "..." not in seen, seen
        assert not re.search(r"[^\W\d][:;?!»](?!\w)", seen), seen
        assert not re.search(r" [:;?!»%]", seen), seen
        assert not re.search(r"«(?!\N{NO-BREAK SPACE})", seen), seen
        assert not re.search(r"\bCAF\b|(?<!Espace-)\bCTG\b|\bCNAF\b", seen), seen


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_html_closes_what_it_opens(page):
    class Balance(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.open: list[str] = []

        def handle_starttag(self, tag: str, attrs: Any) -> None:
            self.open.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert self.open.pop() == tag

    for html in texts_of(page.fields):
        balance = Balance()
        balance.feed(html)
        assert balance.open == [], html
        assert set(re.findall(r"</?(\w+)", html)) <= {"p", "h2", "h3", "ul", "li", "b", "i", "a"}, html


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_list_of_supports_asks_for_what_the_classification_holds(page):
    for asked in blocks_of(page, "supports"):
        assert asked["rubrique"] is None or asked["rubrique"] in slugs("rubriques")
        assert asked["step"] is None or asked["step"] in slugs("steps")
        assert asked["type"] is None or asked["type"] in slugs("resource_types")
        assert asked["theme"] is None or asked["theme"] in slugs("themes")
        assert any(asked[name] for name in ("rubrique", "step", "type", "theme", "national")), asked["title"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_link_leads_to_a_page_given_here_or_to_a_public_site(page):
    inside = [address for html in texts_of(page.fields) for address in re.findall(r'href="([^"]+)"', html)]
    listed = [entry["address"] for value in blocks_of(page, "links") for entry in value["links"]]
    for address in inside + listed:
        assert address in _ADDRESSES or _PUBLIC_SITES.fullmatch(address), address


@pytest.mark.parametrize("page", STEPS, ids=lambda page: page.slug)
def test_each_step_has_its_actors_its_synthesis_its_essential_and_its_body(page):
    assert page.fields["step"] in slugs("steps")
    assert page.slug == page.fields["step"]
    assert page.fields["intro"]
    assert page.fields["duration"]
    assert len(page.fields["actors"]) >= 4
    assert len(page.fields["essential"]) >= 3
    for line in page.fields["synthesis"]:
        assert all(words(line["value"][column]) for column in ("phase", "stakes", "goals", "means"))
    kinds = {block["type"] for block in page.fields["body"]}
    assert {"text", "callout", "steps", "table", "quotation", "supports"} <= kinds


def test_the_five_steps_are_those_of_the_classification_in_their_order():
    rows = sorted(read("steps"), key=lambda row: int(row["order"]))
    assert [(page.slug, page.title) for page in STEPS] == [(row["slug"], row["label"]) for row in rows]


@pytest.mark.parametrize("page", [demarche.PAGE, *STEPS, *letters.PAGES[1:]], ids=lambda page: page.name)
def test_the_method_and_the_letters_name_their_sources(page):
    named = [html for html in blocks_of(page, "text") if f"<i>Source{NBSP}: " in html]
    assert named, page.name
    if page in STEPS:
        assert all(re.search(r"p\.\N{NO-BREAK SPACE}\d|20\d\d", html) for html in named)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_quotation_says_who_speaks_and_where_it_was_read(page):
    for quoted in blocks_of(page, "quotation"):
        assert quoted["author"]
        assert re.search(r"p\.\N{NO-BREAK SPACE}\d", quoted["source"])


def test_a_newcomer_finds_at_least_fifteen_questions_answered():
    assert len(blocks_of(questions.PAGE, "question")) >= 15


def test_each_letter_has_its_date_and_no_number_that_the_sources_do_not_give():
    numbers = {page.slug: page.fields["number"] for page in letters.PAGES[1:]}
    assert numbers == {
        "portrait-de-territoire": "2013-135",
        "deploiement-de-la-ctg": "2013-205",
        "support-methodologique": "2014-038",
        "base-lotus": "2015-075",
        "formation-charges-de-conseil": "2016-007",
        "suivi-du-deploiement": "",
    }
    assert all(page.fields["date"] for page in letters.PAGES[1:])


def test_only_help_and_legal_pages_are_read_without_signing_in():
    public = {page.name for page in PAGES if page.audience == "public"}
    assert public == {"aide", "mentions-legales", "accessibilite", "donnees-personnelles"}


def test_each_page_comes_after_the_page_that_it_stands_under_and_once():
    seen: set[str] = {""}
    for page in PAGES:
        assert page.parent in seen
        assert page.name not in seen
        assert page.name == f"{page.parent}/{page.slug}".lstrip("/")
        seen.add(page.name)


def test_a_filter_that_does_not_exist_is_refused_when_writing():
    with pytest.raises(TypeError, match="tipe"):
        supports("Des supports", tipe="etude")


def test_french_spaces_do_not_break():
    assert text("<p>x</p>")["value"] == "<p>x</p>"
    assert french("n° 2013-205, p. 20 : « oui » ?") == (f"n°{NBSP}2013-205, p.{NBSP}20{NBSP}: «{NBSP}oui{NBSP}»{NBSP}?")
