"""The viewer, the page of a support and the end of a deposit: passages, citations, what goes on, budgets."""

import gzip
import re
import time
from html import unescape
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from files.models import FilePart, FileVersion, Scan, SideWork, State, Verb
from spaces.models import Resource
from tests.files.conftest import FILLER, make_docx, make_pdf, read
from tests.files.screens import plain, words, working

QUERIES = 12
FIRST_PAGE = 60_000  # bytes, compressed
EVERYWHERE = ("css/site.css", "js/site.js", "django_htmx/htmx-2.min.js", "icons/sprite.svg")


@pytest.fixture(autouse=True)
def _nothing_kept():
    caches["process"].clear()


# Passages


@pytest.fixture
def rhubarb(attached) -> FileVersion:
    return read(attached(make_pdf(["rien", "La rhubarbe", "rien", "Une tarte à la rhubarbe", "rhubarbe acide"])))


@pytest.mark.parametrize(
    ("number", "query", "said", "before", "after"),
    [
        (2, "rhubarbe", "1 er passage sur 3", None, 4),
        (4, "rhubarbe", "2 e passage sur 3", 2, 5),
        (3, "rhubarbe", "3 passages", 2, 4),
        (5, "tarte rhubarbe", "1 passage", 4, None),
        (1, "introuvable", "0 passage", None, None),
    ],
)
def test_a_page_says_which_passage_it_is_and_leads_to_the_others(page, rhubarb, number, query, said, before, after):
    html = page(rhubarb, number, q=query)
    assert said in words(html)
    for key, target in (("p", before), ("n", after)):
        link = re.search(rf'data-key="{key}" href="(?:/fichiers/{rhubarb.pk}/page/(\d+)/[^"]*#passage)"', html)
        assert (int(link[1]) if link else None) == target


def test_a_search_in_the_file_goes_to_the_nearest_passage_even_before_it(as_lecteur, rhubarb):
    def landed(number: int, query: str) -> str:
        address = reverse("files:page", args=[rhubarb.pk, number])
        return as_lecteur.get(address, {"q": query, "saut": "ici"}).url

    assert landed(3, "rhubarbe").startswith(f"/fichiers/{rhubarb.pk}/page/4/?q=rhubarbe#")
    assert landed(4, "rhubarbe").startswith(f"/fichiers/{rhubarb.pk}/page/4/")
    assert landed(5, "tarte").startswith(f"/fichiers/{rhubarb.pk}/page/4/")
    assert landed(2, "introuvable") == f"/fichiers/{rhubarb.pk}/page/2/?q=introuvable"


def test_a_search_without_a_passage_says_so(as_lecteur, rhubarb):
    address = reverse("files:page", args=[rhubarb.pk, 2])
    answer = as_lecteur.get(address, {"q": "introuvable", "saut": "ici"}, follow=True)
    assert "Ces mots n'apparaissent pas dans ce fichier." in plain(answer)


def test_the_first_marked_word_is_where_a_jump_lands(page, rhubarb):
    assert page(rhubarb, 4, q="rhubarbe").count('id="passage"') == 1
    assert 'id="passage"' not in page(rhubarb, 4)


def test_a_jump_lands_where_the_words_stand_together(page, attached):
    text = f"De la rhubarbe. {FILLER * 4} Une tarte. {FILLER * 2} Une tarte à la rhubarbe. {FILLER} De la rhubarbe."
    html = page(read(attached(make_pdf([text]))), q="rhubarbe tarte")
    assert re.search(r'Une <mark id="passage">tarte</mark> à la <mark>rhubarbe</mark>', html)
    assert html.count("<mark>") == 4


def test_passages_of_300_pages_are_counted_in_little_time_and_once(page, attached, django_assert_num_queries):
    texts = [
        f"Page {number}. {FILLER * 12}" + (" La ludothèque." if number % 25 == 0 else "") for number in range(1, 301)
    ]
    version = attached(make_pdf(["un"]))
    version.state, version.pages = State.READY, 300
    version.save()
    FilePart.objects.bulk_create(
        FilePart(version=version, number=number, unit="page", text=text) for number, text in enumerate(texts, start=1)
    )
    page(version, 75)
    started = time.process_time()
    assert "3 e passage sur 12" in words(page(version, 75, q="ludotheque"))
    assert time.process_time() - started < 3  # 0.2 s; the machine of the suite is slow
    with CaptureQueriesContext(connection) as seen:
        page(version, 100, q="ludotheque")
    assert not [query for query in seen if "filepart" in query["sql"] and "LIMIT" not in query["sql"]]


def test_the_passages_are_counted_again_when_a_page_gets_its_text(page, attached):
    version = read(attached(make_pdf(["La rhubarbe", "rien"])))
    work = working(version, Verb.RECOGNISE, total=2, done=1)
    assert "1 er passage sur 1" in words(page(version, 1, q="rhubarbe"))
    FilePart.objects.filter(version=version, number=2).update(text="rhubarbe", recognised=True)
    SideWork.objects.filter(pk=work.pk).update(done=2)
    assert "1 er passage sur 2" in words(page(version, 1, q="rhubarbe"))


def test_passages_of_a_very_long_file_are_asked_for_and_not_counted(page, as_lecteur, rhubarb):
    FileVersion.objects.filter(pk=rhubarb.pk).update(pages=601)
    html = page(rhubarb, 2, q="rhubarbe")
    assert "passage sur" not in html
    (jump,) = re.findall(r'data-key="n" href="([^"]+)"', html)
    assert as_lecteur.get(jump).url.startswith(f"/fichiers/{rhubarb.pk}/page/4/")


# The page itself


def test_a_page_can_be_cited_by_its_address_and_by_a_reference(page, attached, pdf):
    version = read(attached(pdf, "bilan.pdf", title="Bilan de la Charente"))
    html = page(version, 3, q="parentalité")
    address = f"http://testserver/fichiers/{version.pk}/page/3/"
    assert f'readonly value="{address}"' in html
    assert f'value="« Bilan de la Charente », bilan.pdf, version 1, page 3 : {address}"' in html
    assert "js/viewer.js" in html


def test_the_script_of_the_viewer_is_loaded_by_the_viewer_alone(as_lecteur, attached, pdf):
    version = read(attached(pdf))
    for address in ("/supports/", reverse("files:text", args=[version.pk]), Resource.objects.get().get_absolute_url()):
        assert "viewer.js" not in plain(as_lecteur.get(address))


def test_the_next_image_is_named_for_the_look_ahead_until_the_last_page(page, attached, pdf):
    version = read(attached(pdf))
    assert f'data-ahead="/fichiers/{version.pk}/page/4/image.webp"' in page(version, 3)
    assert "data-ahead" not in page(version, 5)


def test_a_single_page_has_no_way_to_others(page, attached):
    html = page(read(attached(make_pdf(["seule"]))))
    assert 'name="aller"' not in html
    assert "Citer ce fichier" in html


def test_a_file_with_macros_says_so_in_the_viewer(page, attached):
    version = read(attached(make_docx(lambda document: document.add_paragraph("Bonjour")), "a.docx"))
    FileVersion.objects.filter(pk=version.pk).update(macros=True)
    assert "Contient des macros." in words(page(version))


def test_a_held_file_says_why_and_leads_back_to_its_support(as_lecteur, attached, pdf):
    version = attached(pdf, title="Bilan de la Charente")
    for state, scan, said in (
        (State.QUARANTINED, Scan.INFECTED, "Fichier isolé. Un virus."),
        (State.FAILED, Scan.WAITING, "peut relancer l’analyse"),
        (State.WAITING, Scan.WAITING, "L’antivirus examine ce fichier."),
    ):
        FileVersion.objects.filter(pk=version.pk).update(state=state, scan=scan, state_reason="Un virus.")
        answer = as_lecteur.get(reverse("files:page", args=[version.pk, 1]))
        assert answer.status_code == 403
        html = unescape(answer.content.decode())
        assert said in words(html)
        assert f'href="{Resource.objects.get().get_absolute_url()}"' in html


# What goes on


@pytest.fixture
def scan(attached) -> FileVersion:
    """Four scanned pages, of which two are recognised."""
    version = read(attached(make_pdf([f"texte {number}" for number in range(1, 5)]), "scan.pdf"))
    FilePart.objects.filter(version=version, number__lte=2).update(recognised=True)
    FilePart.objects.filter(version=version, number__gt=2).update(text="")
    working(version, Verb.RECOGNISE, total=4, done=2)
    return version


def test_the_progress_of_the_recognition_shows_in_the_viewer_until_it_is_over(page, scan):
    html = page(scan, 1)
    assert "Reconnaissance de caractères : 2 pages sur 4" in html
    assert 'value="2" max="4"' in html
    assert 'hx-trigger="every 4s" hx-select="#avancement"' in html
    assert "hx-select-oob" not in html
    assert "Texte reconnu automatiquement : des erreurs sont possibles." in html
    SideWork.objects.update(state=State.READY, done=4)
    html = page(scan, 1)
    assert "Reconnaissance de caractères" not in html
    assert 'hx-trigger="every' not in html


def test_a_page_not_recognised_yet_waits_for_its_text_and_one_without_letters_says_so(page, scan):
    html = page(scan, 3)
    assert "son texte est en cours de reconnaissance" in html
    assert 'hx-select-oob="#partie"' in html
    FilePart.objects.filter(version=scan, number=3).update(recognised=True)
    html = page(scan, 3)
    assert "Aucun texte n’a été reconnu dans cette page." in html
    assert "hx-select-oob" not in html


def test_a_recognition_that_stopped_says_why(page, scan):
    SideWork.objects.update(state=State.FAILED, reason="Ce travail s'est interrompu trois fois.")
    assert "La reconnaissance de caractères s’est arrêtée. Ce travail s'est interrompu trois fois." in page(scan, 3)


def test_a_file_being_read_comes_by_itself(page, attached, pdf):
    version = attached(pdf)
    assert 'hx-trigger="every 4s" hx-select="#lecture"' in page(version)
    assert 'hx-trigger="every' not in page(read(version))


def test_the_page_of_the_support_follows_its_files_until_nothing_goes_on(as_lecteur, scan):
    address = Resource.objects.get().get_absolute_url()
    html = plain(as_lecteur.get(address))
    assert "Reconnaissance de caractères : 2 pages sur 4" in html
    assert f'hx-select-oob="#etat-{scan.file_id},#apercu-{scan.file_id}"' in html
    SideWork.objects.update(state=State.READY)
    assert 'hx-trigger="every' not in plain(as_lecteur.get(address))


def test_the_page_of_the_support_shows_each_file_with_its_first_page_its_state_and_its_parts(as_lecteur, attached):
    def build(document):
        for title in ("Contexte", "Enjeux", "Actions"):
            document.add_heading(title, 1)
            document.add_paragraph("Seize communes.")

    version = read(attached(make_docx(build), "bilan.docx"))
    html = plain(as_lecteur.get(Resource.objects.get().get_absolute_url()))
    assert f'src="{reverse("files:preview", args=[version.pk])}"' in html
    assert '<span class="badge ok">texte cherchable</span>' in html
    assert "Dans ce fichier : Contexte, Enjeux , Actions" in words(html).replace(" ,", ",").replace(
        "Enjeux,", "Enjeux ,"
    )
    assert f'href="/fichiers/{version.pk}/page/2/">Enjeux</a>' in html


def test_a_list_of_supports_shows_the_first_page_of_each_and_none_of_a_held_file(as_lecteur, attached, pdf):
    version = read(attached(pdf))
    preview = reverse("files:preview", args=[version.pk])
    assert preview in plain(as_lecteur.get("/supports/"))
    FileVersion.objects.update(state=State.QUARANTINED)
    assert preview not in plain(as_lecteur.get("/supports/"))


def test_the_end_of_a_deposit_says_per_file_what_is_done_and_what_to_do(client, people, attached, pdf):
    client.force_login(people.editeur)
    made = {}
    for name, state, reason in (
        ("attente", State.WAITING, ""),
        ("abime", State.FAILED, "Ce fichier est abîmé."),
        ("scan", State.WITHOUT_TEXT, "Son texte est en cours de reconnaissance."),
        ("virus", State.QUARANTINED, "L'antivirus a trouvé un virus."),
    ):
        made[name] = attached(pdf, f"{name}.pdf")
        FileVersion.objects.filter(pk=made[name].pk).update(state=state, state_reason=reason)
    supports = [("support", version.file.object_id) for version in made.values()]
    html = words(plain(client.get(reverse("spaces:deposited"), {"support": [pk for _, pk in supports]})))
    for said in (
        "attente. pdf", "en attente de lecture",
        "Ce fichier est abîmé. Depuis la page du support, vous pouvez réessayer la lecture",
        "Son texte est en cours de reconnaissance. La suite se lit sur la page du support",
        "L'antivirus a trouvé un virus.",
    ):  # fmt: skip
        assert said in html.replace("support ,", "support,")


# Budgets


def queries(client, address: str) -> int:
    client.get(address)  # what is written once in a life is written
    caches["process"].clear()
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return sum("SAVEPOINT" not in query["sql"] for query in seen)  # only tests run inside a transaction


def test_every_page_of_a_file_asks_few_queries_however_long_it_is(as_lecteur, attached):
    def addresses(rows: int, pages: int) -> list[str]:
        lines = "Commune;Habitants\n" + "\n".join(f"Commune {number};{number}" for number in range(rows))
        sheet = read(attached(lines.encode(), "communes.csv"))
        pdf = read(attached(make_pdf([f"Page {number}" for number in range(1, pages + 1)])))
        return [
            reverse("files:page", args=[sheet.pk, 2]) + "?q=commune",
            reverse("files:text", args=[sheet.pk]) + "?page=1&q=commune",
            reverse("files:page", args=[pdf.pk, 2]) + "?q=page",
            reverse("files:text", args=[pdf.pk]),
            Resource.objects.order_by("-pk").first().get_absolute_url(),
        ]

    short = [queries(as_lecteur, address) for address in addresses(250, 3)]
    long = [queries(as_lecteur, address) for address in addresses(4000, 80)]
    assert short == long
    assert max(long) <= QUERIES, long


def test_a_page_weighs_little_with_all_it_loads(as_lecteur, attached):
    rows = "Commune;Action;Habitants\n" + "\n".join(
        f"Commune {n};Relais itinérant {n * 7};{n * 31}" for n in range(300)
    )
    version = read(attached(rows.encode(), "communes.csv"))
    loaded = [as_lecteur.get(reverse("files:page", args=[version.pk, 1])).content]
    for name in (*EVERYWHERE, "js/viewer.js"):
        loaded.append(Path(finders.find(name)).read_bytes())
    assert sum(len(gzip.compress(content, 6)) for content in loaded) < FIRST_PAGE


def test_a_list_of_twenty_supports_weighs_little_with_its_first_pages(as_lecteur, attached):
    pages = [f"= Diagnostic {number}\n{FILLER * 14}" for number in range(20)]
    for text in pages:
        read(attached(make_pdf([text])))
    listed = as_lecteur.get("/supports/").content
    images = re.findall(r'src="(/fichiers/\d+/apercu\.webp\?mini=1)"', listed.decode())
    assert len(images) == 20
    loaded = [listed, *(Path(finders.find(name)).read_bytes() for name in EVERYWHERE)]
    weight = sum(len(gzip.compress(content, 6)) for content in loaded)
    assert weight + sum(len(as_lecteur.get(image).content) for image in images) < FIRST_PAGE
