"""The PDF of a collection: what it says, to whom, and what hostile words cannot do to it."""

import subprocess

import pypdfium2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Trace
from accounts.sight import forget
from spaces import collections
from spaces.actions import collections as actions
from spaces.booklet import Unprintable, booklet_of, printed, printing
from tests.factories import ResourceFactory
from tests.spaces.test_carrying import attach
from tests.spaces.test_collections import NETWORK, made, supports  # noqa: F401

pytestmark = pytest.mark.django_db

HOSTILE = '#import "x" $x$ *gras* `code` #sys.inputs <étiquette> @renvoi // /* \\ #panic() 😀 中'


def words(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as document:
        said = "".join(page.get_textpage().get_text_bounded() for page in document)
    return " ".join(said.replace("\u200b", "").split())


def pdf(client, user, collection) -> str:
    forget(user)
    client.force_login(user)
    response = client.get(f"/collections/{collection.pk}/imprimer.pdf")
    assert response["Content-Type"] == "application/pdf"
    return words(response.content)


def test_the_pdf_says_the_notes_the_facts_the_files_and_the_address_in_order(client, supports, settings):  # noqa: F811
    attach(supports.three, "bilan_2020.pdf", b"12345")
    supports.one.summary = "Seize communes ; trois besoins."
    supports.one.save()
    collection = made(supports.author, supports.three, supports.one)
    actions.note(collection, supports.author, supports.three, "À comparer\navec le nôtre")
    said = pdf(client, supports.author, collection)
    assert said.index("1. Trois") < said.index("À comparer avec le nôtre") < said.index("2. Un")
    for expected in (
        "Pour le comité",
        f"Collection de {supports.author.name}",
        "2 supports",
        "Diagnostic · Caf de la Charente · Diagnostic · 2020",
        "Seize communes ; trois besoins.",
        "bilan_2020.pdf (5 octets)",
        f"{settings.SITE_URL}/supports/{supports.one.pk}/",
        f"imprimé par {supports.author.name}",
    ):
        assert expected in said


def test_the_pdf_holds_only_what_its_reader_may_see_now_and_leaves_a_trace_of_the_rest(client, supports):  # noqa: F811
    collection = made(supports.author, *supports.all, tokens=NETWORK)
    assert "Deux" not in pdf(client, supports.lecteur_35, collection)
    assert Trace.objects.get(verb="print").detail["narrow"] == 0
    assert "Deux" in pdf(client, supports.lecteur, collection)
    left = Trace.objects.filter(verb="print").latest("pk")
    assert (left.actor, left.detail) == (supports.lecteur, {"supports": [supports.two.pk], "narrow": 1, "taken": 3})


def test_words_are_printed_as_they_are_and_give_no_order_to_the_printer(client, supports):  # noqa: F811
    supports.one.title = HOSTILE
    supports.one.summary = "x" * 600
    supports.one.save()
    collection = made(supports.author, supports.one)
    actions.note(collection, supports.author, supports.one, HOSTILE)
    said = pdf(client, supports.author, collection)
    assert said.count('#import "x" $x$ *gras* `code` #sys.inputs <étiquette> @renvoi // /* \\ #panic()') == 2


def test_the_pdf_is_tagged_and_in_french(client, supports):  # noqa: F811
    collection = made(supports.author, supports.one)
    client.force_login(supports.author)
    content = client.get(f"/collections/{collection.pk}/imprimer.pdf").content
    for mark in (b"/StructTreeRoot", b"/Lang(fr)", b"pdfuaid:part"):
        assert mark in content


def test_long_names_may_turn_and_signs_without_a_shape_are_left_out(supports):  # noqa: F811
    attach(supports.one, "bilan_annuel-2020.pdf", b"a")
    supports.one.title = "Bilan\x01 : " + "x" * 50
    supports.one.save()
    collection = made(supports.author, supports.one)
    lines = collections.lines_of(collection, supports.author)
    (one,) = booklet_of(collection, lines, supports.author, timezone.localtime())["supports"]
    assert one["title"].startswith("Bilan\u00a0: ")
    assert f"{'x' * 40}\u200bx" in one["title"]
    assert one["files"] == ["bilan_\u200bannuel-\u200b2020.\u200bpdf (1\u00a0octet)"]


def test_an_empty_collection_says_so(client, supports):  # noqa: F811
    assert "ne vous montre aucun support" in pdf(client, supports.author, made(supports.author))


def test_a_printer_that_takes_too_long_or_dies_sends_back_to_the_page_with_a_word(client, supports, monkeypatch):  # noqa: F811
    collection = made(supports.author, supports.one)
    client.force_login(supports.author)
    address = f"/collections/{collection.pk}/imprimer.pdf"
    monkeypatch.setattr(printing, "WALL_SECONDS", 0.001)
    assert "trop longue à imprimer" in client.get(address, follow=True).content.decode()
    monkeypatch.setattr(printing, "WALL_SECONDS", 30.0)
    dead = subprocess.CompletedProcess([], -9, b"", b"Killed")
    monkeypatch.setattr(subprocess, "run", lambda *args, **kwargs: dead)
    assert "pu être fait" in client.get(address, follow=True).content.decode()
    with pytest.raises(Unprintable):
        printed({}, supports.author)


def test_a_person_prints_one_collection_at_a_time_and_holds_nobody_else(client, supports, monkeypatch):  # noqa: F811
    collection = made(supports.author, supports.one, tokens=NETWORK)
    address = f"/collections/{collection.pk}/imprimer.pdf"
    second, another = type(client)(), type(client)()
    for window, user in ((client, supports.author), (second, supports.author), (another, supports.lecteur)):
        window.force_login(user)
    meanwhile = []

    def printing_now(*args, **kwargs):
        monkeypatch.setattr(subprocess, "run", at_once)
        meanwhile.extend(window.get(address, follow=True) for window in (second, another))
        return at_once()

    def at_once(*args, **kwargs):
        return subprocess.CompletedProcess([], 0, b"%PDF-", b"")

    monkeypatch.setattr(subprocess, "run", printing_now)
    assert client.get(address)["Content-Type"] == "application/pdf"
    refused, other = meanwhile
    assert "Une autre de vos impressions est en cours" in refused.content.decode()
    assert other["Content-Type"] == "application/pdf"
    assert second.get(address)["Content-Type"] == "application/pdf"  # the first one is over


def test_the_pdf_of_many_asks_as_many_questions_as_that_of_one(supports, monkeypatch):  # noqa: F811
    def queries(collection):
        with CaptureQueriesContext(connection) as captured:
            booklet_of(
                collection, collections.lines_of(collection, supports.author), supports.author, timezone.localtime()
            )
        return len(captured)

    one = made(supports.author, supports.one)
    many = made(supports.author, *(ResourceFactory(author=supports.editeur) for _ in range(30)))
    queries(one)
    assert queries(one) == queries(many)
