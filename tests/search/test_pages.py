"""The results page, the suggestions, and the commands."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from files.models import Blob, File, FilePart, FileVersion, State
from links.signals import changed
from search import indexing, service
from search.engines import engine
from search.models import Waiting
from spaces.models import Resource
from tests.factories import ResourceFactory

CHARENTE = frozenset({"caf:caf-16"})
SENTENCE = "Les familles de Segonzac demandent une halte-garderie l'après-midi"


@pytest.fixture(autouse=True)
def empty_index(db, settings, tmp_path):
    settings.SEARCH_INDEX_DIR = tmp_path / "index"
    caches["process"].clear()
    engine().rebuild([])


def with_pages(texts, **fields):
    """A support with a PDF of these pages, as the reading leaves it."""
    resource = ResourceFactory(**fields)
    blob = Blob.objects.create(sha256=f"{resource.pk:064x}", size=10)
    slot = File.objects.create(kind="resource", object_id=resource.pk)
    version = FileVersion.objects.create(
        file=slot, number=1, blob=blob, name="a.pdf", media_type="application/pdf", created_by=resource.author,
        state=State.READY, pages=len(texts),
    )  # fmt: skip
    for number, text in enumerate(texts, 1):
        FilePart.objects.create(version=version, number=number, unit="page", text=text)
    changed.send(sender=Resource, kind="resource", pk=resource.pk, narrows=False)
    return resource, version


def page_of(client, person, **asked):
    client.force_login(person)
    return client.get(reverse("search:results"), asked)


def answer(*args):
    out = StringIO()
    call_command(*args, stdout=out, stderr=StringIO())
    return json.loads(out.getvalue())


def test_a_sentence_of_page_12_leads_another_caf_to_page_12(people, client):
    resource, version = with_pages([f"page {n}" for n in range(1, 12)] + [f"Constat. {SENTENCE}."])
    indexing.index_waiting()
    shown = page_of(client, people.lecteur_35, q=SENTENCE)
    assert shown.status_code == 200
    html = shown.content.decode()
    assert "1\xa0résultat" in html
    assert resource.title in html
    assert f"/fichiers/{version.pk}/page/12/?q=" in html
    assert "ouvrir la page\xa012" in html
    assert "<mark>Segonzac</mark>" in html
    assert "Charente" in html


def test_what_people_wrote_is_escaped_in_snippets(people, client):
    with_pages(["un <script>alert(1)</script> danger"], title="<b>Titre</b> & co")
    indexing.index_waiting()
    html = page_of(client, people.lecteur, q="danger").content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html
    assert "&lt;b&gt;Titre" in html
    (hit,) = answer("search", "danger", "--as", people.lecteur.email, "--json")["hits"]
    assert "&lt;script&gt;" in hit["snippet"]
    assert "<mark>danger</mark>" in hit["snippet"]


def test_facets_narrow_and_stay_in_the_address(people, client):
    with_pages(["bilan"], title="Un", year=2021)
    with_pages(["bilan"], title="Deux", year=2022)
    indexing.index_waiting()
    shown = page_of(client, people.lecteur, q="bilan", annee="2021")
    assert [line.title for line in shown.context["lines"]] == ["Un"]
    assert [chip.label for chip in shown.context["chips"]] == ["2021"]
    years = next(facet for facet in shown.context["facets"] if facet.slug == "annee")
    assert [(choice.value, choice.count, choice.checked) for choice in years.choices] == [
        ("2021", 1, True), ("2022", 1, False),
    ]  # fmt: skip


def test_typed_fields_are_understood_as_people_say_them(people):
    one, _ = with_pages(["bilan"], caf_id="caf-16", year=2021)
    other, _ = with_pages(["bilan"], caf_id="caf-35", year=2022)
    indexing.index_waiting()

    def ids(text):
        return [found.object.pk for found in service.find(people.lecteur, text).found]

    for text in ("bilan caf:16", "bilan caf:caf-16", "bilan caf:charente", 'caf:"Caf de la Charente"', "annee:2021"):
        assert ids(text) == [one.pk], text
    assert ids("bilan caf:ille-et-vilaine") == [other.pk]
    assert ids("bilan annee:1999") == []
    assert set(ids("bilan type:diagnostic")) == {one.pk, other.pk}


def test_corrections_are_proposed_and_lead_somewhere(people, client):
    with_pages(["la parentalité au quotidien"])
    indexing.index_waiting()
    shown = page_of(client, people.lecteur, q="parentalite quotidein")
    html = shown.content.decode()
    assert "Vouliez-vous dire" in html
    assert "parentalite quotidien" in html
    assert [correction.count for correction in shown.context["found"].corrections] == [1]


def test_a_restricted_support_is_nowhere_for_another_caf(people, client):
    with_pages(["zeppelin secret"], title="Zeppelin", tokens=CHARENTE)
    indexing.index_waiting()
    shown = page_of(client, people.lecteur_35, q="zeppelin")
    assert shown.context["found"].total == 0
    assert shown.context["facets"] == []
    assert "Zeppelin</a>" not in shown.content.decode()
    assert client.get(reverse("search:suggestions"), {"q": "zep"}).content.strip() == b""
    client.force_login(people.lecteur)
    assert b"Zeppelin" in client.get(reverse("search:suggestions"), {"q": "zep"}).content
    assert answer("search", "zeppelin", "--as", people.lecteur_35.email, "--json")["total"] == 0
    assert answer("search", "zeppelin", "--as", people.lecteur.email, "--json")["total"] == 1


def test_nothing_found_helps(people, client):
    html = page_of(client, people.lecteur, q="introuvable").content.decode()
    assert "0\xa0résultat" in html
    assert "guillemets" in html


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "\x00bilan", "page": "x", "kind": "person", "tri": "readers", "annee": ["\x00", "9" * 500]},
        {"q": "é" * 10_000}, {"q": "readers:*"}, {"page": "-3"}, {"page": "99999999999999"}, {"q": '"', "caf": "*"}, {},
    ],
)  # fmt: skip
def test_any_address_gives_a_page(people, client, asked):
    with_pages(["bilan"])
    indexing.index_waiting()
    assert page_of(client, people.lecteur, **asked).status_code == 200
    assert client.get(reverse("search:suggestions"), asked).status_code == 200


def test_the_site_stays_up_without_an_index(people, client, settings, tmp_path):
    settings.SEARCH_INDEX_DIR = tmp_path / "gone"
    shown = page_of(client, people.lecteur, q="bilan")
    assert shown.status_code == 503
    assert "momentanément indisponible" in shown.content.decode()
    assert client.get(reverse("search:suggestions"), {"q": "bilan"}).status_code == 200
    with pytest.raises(CommandError, match="indisponible"):
        call_command("search", "bilan", "--as", people.lecteur.email)


def test_the_number_of_queries_does_not_follow_the_number_of_results(people, client):
    with_pages(["bilan partagé"])
    indexing.index_waiting()

    def count():
        caches["process"].clear()
        with CaptureQueriesContext(connection) as caught:
            shown = page_of_logged(q="bilan")
        return len(caught), len(shown.context["lines"])

    from django.db import connection

    client.force_login(people.lecteur)

    def page_of_logged(**asked):
        return client.get(reverse("search:results"), asked)

    few, one = count()
    for n in range(50):
        with_pages(["bilan partagé"], caf_id=f"caf-{n + 16}" if n < 3 else "caf-35")
    indexing.index_waiting()
    many, twenty = count()
    assert (one, twenty) == (1, 20)
    assert few == many
    assert many <= 12
    with CaptureQueriesContext(connection) as warm:
        page_of_logged(q="bilan")
    assert len(warm) < many


def test_results_come_by_twenty(people, client):
    for _ in range(25):
        with_pages(["bilan"])
    indexing.index_waiting()
    first, second = (page_of(client, people.lecteur, q="bilan", page=n).context["lines"] for n in (1, 2))
    assert (len(first), len(second)) == (20, 5)
    assert not {line.url for line in first} & {line.url for line in second}


def test_the_search_command_keeps_its_contract(people):
    resource, version = with_pages(["rien", SENTENCE], year=2021)
    with_pages(["halte"], year=2022)
    indexing.index_waiting()
    found = answer("search", SENTENCE, "--as", people.lecteur_35.email, "--kind", "resource", "--limit", "5", "--json")
    assert found["total"] == 1
    (hit,) = found["hits"]
    assert {"kind", "id", "title", "url", "snippet", "page", "part", "score"} <= set(hit)
    assert (hit["kind"], hit["id"], hit["page"]) == ("resource", resource.pk, 2)
    assert (hit["title"], hit["url"]) == (resource.title, resource.get_absolute_url())
    assert hit["part"] == f"/fichiers/{version.pk}/page/2/"
    assert hit["score"] > 0
    assert "<mark>" in hit["snippet"]
    assert found["facets"]["annee"] == {"2021": 1}
    narrowed = answer("search", "", "--as", people.lecteur.email, "--filter", "annee=2022", "--json")
    assert narrowed["total"] == 1
    for wrong in (["--kind", "nothing"], ["--filter", "readers=1"], ["--filter", "annee"], ["--limit", "0"]):
        with pytest.raises(CommandError):
            call_command("search", "x", "--as", people.lecteur.email, *wrong)
    with pytest.raises(CommandError):
        call_command("search", "x", "--as", "personne@example.org")


def test_an_object_found_by_its_title_shows_its_summary_and_no_page(people):
    with_pages(["autre chose"], title="Charte", summary="Ce qui nous engage")
    indexing.index_waiting()
    (hit,) = answer("search", "charte", "--as", people.lecteur.email, "--json")["hits"]
    assert (hit["page"], hit["part"], hit["snippet"]) == (None, None, "Ce qui nous engage")


def test_index_check_finds_what_differs_then_nothing(people):
    with_pages(["gardé"])
    stale, _ = with_pages(["ancien"])
    gone, _ = with_pages(["parti"], title="Parti")
    indexing.rebuild()  # the working group of the people too
    assert answer("index_check", "--json") == {"missing": 0, "stale": 0, "orphan": 0}
    Resource.objects.filter(pk=stale.pk).update(title="Autre titre")
    Resource.objects.filter(pk=gone.pk).update(holds_personal_data=True)
    ResourceFactory(title="Oublié")
    assert answer("index_check", "--no-repair", "--json") == {"missing": 1, "stale": 1, "orphan": 1}
    assert answer("index_check", "--json") == {"missing": 1, "stale": 1, "orphan": 1}
    assert answer("index_check", "--json") == {"missing": 0, "stale": 0, "orphan": 0}
    assert service.find(people.lecteur, "oublié").total == 1
    assert service.find(people.lecteur, "parti").total == 0


def test_index_rebuild_indexes_everything_and_forgets_what_waited(people, settings, tmp_path):
    with_pages(["bilan"])
    ResourceFactory(title="Jamais annoncé")
    settings.SEARCH_INDEX_DIR = tmp_path / "new"
    call_command("index_rebuild", stderr=StringIO())
    assert service.find(people.lecteur, "bilan").total == 1
    assert service.find(people.lecteur, "annoncé").total == 1
    assert not Waiting.objects.exists()


def test_commands_that_meet_another_writer_say_so(people):
    with engine().writing():
        with pytest.raises(CommandError, match="Réessayez"):
            call_command("index_rebuild", "--wait", "0")
        ResourceFactory()
        with pytest.raises(CommandError, match="Réessayez"):
            call_command("index_check", "--wait", "0")


def test_what_waits_without_a_job_is_called_for(people):
    from django.utils import timezone
    from django_tasks_db.models import DBTaskResult

    from search import periodic

    with_pages(["bilan"])
    DBTaskResult.objects.all().delete()
    periodic.call_for_what_waits(timezone.now() + timedelta(minutes=5))
    assert DBTaskResult.objects.ready().filter(task_path="search.jobs.index_waiting").count() == 1
    periodic.call_for_what_waits(timezone.now())
    assert DBTaskResult.objects.ready().filter(task_path="search.jobs.index_waiting").count() == 1
    indexing.rebuild()
    ResourceFactory()
    periodic.reconcile(timezone.now())
    assert Waiting.objects.count() == 1


def test_visitors_are_sent_to_sign_in(client, db):
    assert client.get(reverse("search:results"), {"q": "bilan"}).status_code in (302, 403)
