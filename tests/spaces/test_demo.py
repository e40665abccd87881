import io
import json
from collections import Counter
from dataclasses import replace

import docx as python_docx
import pypdfium2
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

import accounts.demo
from accounts.models import Trace, User
from files.models import File, FileVersion
from spaces.demo import loading, producing, writing
from spaces.demo.catalogue import CATALOGUE
from spaces.demo.catalogue.order import ALL_THEMES
from spaces.demo.catalogue.takings import TAKINGS
from spaces.demo.collecting import SHELVES
from spaces.demo.lands import territory_of
from spaces.demo.printers import PRINTERS
from spaces.demo.producing import write, write_all
from spaces.demo.remembering import FAVOURITES
from spaces.demo.writing import Place, Territory, Voice
from spaces.models import Resource, ResourceType, Rubrique, Status, Step
from territories.models import Caf, Epci
from territories.tables import read

COGNAC = Territory(
    "CA du Grand Cognac",
    "Caf de la Charente",
    "Charente",
    (Place("Cognac", 18532), Place("Jarnac", 4486), Place("Salles-d'Angles", 1011)),
    "CA",
)
BY_CODE = {order.code: order for order in CATALOGUE}
A_FEW = [BY_CODE[code] for code in ("demo-004", "demo-012", "demo-013", "demo-021", "demo-023", "demo-214", "demo-318")]


def pdf_text(content: bytes) -> str:
    with pypdfium2.PdfDocument(content) as document:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


@pytest.fixture
def people_of_the_demo(db):
    accounts.demo.load("une-phrase-de-passe-solide")


def test_the_catalogue_fills_every_shelf():
    types = Counter(order.type for order in CATALOGUE)
    owners = Counter(order.owner for order in CATALOGUE)
    assert len(CATALOGUE) >= 440
    assert len(types) == 28
    assert min(types.values()) >= 4
    assert len(owners) == 102  # 101 Caf and the Cnaf
    assert min(owners.values()) >= 3
    assert set(Counter(order.year for order in CATALOGUE)) == set(range(2014, 2027))
    assert {theme for order in CATALOGUE for theme in order.theme_list} == set(ALL_THEMES.split())
    formats = Counter(kind for order in CATALOGUE for kind in order.formats)
    assert set(formats) == set(PRINTERS)
    assert min(count for kind, count in formats.items() if kind not in ("doc", "xls", "ppt")) >= 2
    assert formats["scan"] == 3  # each page costs seconds of recognition
    assert sum(len(order.formats) > 1 for order in CATALOGUE) >= 40
    assert max(len(order.formats) for order in CATALOGUE) == 4
    assert {len(order.later) for order in CATALOGUE} == {0, 1, 2, 3}
    assert len({order.code for order in CATALOGUE}) == len({order.title for order in CATALOGUE}) == len(CATALOGUE)


def test_the_catalogue_shows_every_audience_and_every_state():
    audiences = Counter(token.partition(":")[0] for order in CATALOGUE for token in order.audience.split("+"))
    assert set(audiences) == {"public", "reseau", "cnaf", "cdr", "caf", "editeurs", "administrateurs"}
    assert audiences["reseau"] > 0.85 * len(CATALOGUE)
    states = Counter(order.state for order in CATALOGUE)
    assert states["brouillon"] >= 15
    assert states["retire"] == states["remplace"] == 3
    codes = {order.code for order in CATALOGUE}
    assert {order.successor for order in CATALOGUE if order.successor} <= codes
    reviewed = [order.review for order in CATALOGUE if order.review is not None]
    assert sum(days < 0 for days in reviewed) >= 5
    assert sum(0 <= days <= 30 for days in reviewed) >= 3


def test_something_is_new_on_any_day():
    recent = [order.on for order in CATALOGUE if not isinstance(order.on, str)]
    assert len(recent) >= 50
    assert sum(days <= 2 for days in recent) >= 6
    assert max(recent) <= 29
    assert {order.year for order in CATALOGUE if not isinstance(order.on, str)} == {2026}


def test_a_reader_of_charente_finds_what_a_rural_caf_of_their_cdr_does_for_parents():
    cdr = {row["code"]: row["cdr_code"] for row in read("caf")}
    found = [
        order for order in CATALOGUE
        if order.type == "fiche-action" and "parentalite" in order.theme_list and order.owner == "caf-23"
        and "rural" in order.keywords
    ]  # fmt: skip
    assert cdr["caf-23"] == cdr["caf-16"]
    assert len(found) >= 2
    assert all(order.audience == "reseau" and order.state == "publie" for order in found)


def test_what_was_taken_up_and_collected_is_in_the_catalogue():
    shared = {order.code for order in CATALOGUE if order.audience == "reseau" and order.state == "publie"}
    assert len(TAKINGS) >= 10
    assert {taking.source for taking in TAKINGS} <= shared
    assert sum(bool(taking.since) for taking in TAKINGS) == 1
    assert len(SHELVES) >= 5
    assert {code for shelf in SHELVES for code, _ in shelf.items} <= set(BY_CODE)
    assert {code for codes in FAVOURITES.values() for code in codes} <= set(BY_CODE)


@pytest.mark.django_db
def test_the_catalogue_uses_the_real_classification_and_territory():
    assert {order.type for order in CATALOGUE} <= set(ResourceType.objects.values_list("pk", flat=True))
    proposed = dict(ResourceType.objects.values_list("pk", "rubrique"))
    proposed_to_caf = dict(ResourceType.objects.values_list("pk", "rubrique_caf"))
    shelves = {
        order.rubrique or (proposed if order.owner == "cnaf" else proposed_to_caf)[order.type] for order in CATALOGUE
    }
    assert shelves == set(Rubrique.objects.values_list("pk", flat=True))
    assert {order.owner for order in CATALOGUE} == {"cnaf", *Caf.objects.values_list("pk", flat=True)}
    epcis = {order.epci for order in CATALOGUE} | {taking.epci for taking in TAKINGS}
    assert epcis - {""} <= set(Epci.objects.with_population().filter(population__gt=4_000).values_list("pk", flat=True))
    land = territory_of("caf-16", "200070514")
    assert (land.seat, len(land.places)) == ("Cognac", 54)
    assert land.places[0].population == max(place.population for place in land.places)
    assert territory_of("caf-75", "").seat == "Paris"


@pytest.mark.django_db
def test_the_long_diagnostic_has_sixty_pages_and_says_the_real_populations():
    order = BY_CODE["demo-001"]
    content = write(replace(order, later=()), territory_of(order.owner, order.epci)).contents["pdf"][0]
    with pypdfium2.PdfDocument(content) as document:
        assert 58 <= len(document) <= 64
    assert "Châteaubernard 3\u00a0878" in pdf_text(content).replace(" ", "\u00a0").replace(
        "Châteaubernard\u00a0", "Châteaubernard "
    )


def test_a_pdf_of_the_demonstration_opens_with_its_accents_and_its_facts():
    order = replace(BY_CODE["demo-002"], formats=("pdf", "docx"))
    made = write(order, COGNAC)
    text = pdf_text(made.contents["pdf"][0])
    for expected in (
        "Préambule",
        "la communauté d’agglomération du Grand Cognac",
        "Document de démonstration",
        "Évaluation".lower(),
    ):
        assert expected in text
    document = python_docx.Document(io.BytesIO(made.contents["docx"][0]))
    styles = {paragraph.style.name for paragraph in document.paragraphs}
    assert {"Title", "Heading 1", "Heading 2", "List Bullet"} <= styles
    assert len(document.tables) > 5
    assert "Ctg du Grand Cognac" in document.sections[0].header.paragraphs[0].text


def test_a_document_is_the_same_at_every_run_and_differs_from_its_neighbours():
    order = replace(BY_CODE["demo-009"], size=0)
    assert write(order, COGNAC) == write(order, COGNAC)
    first, second = (pdf_text(write(replace(order, code=code), COGNAC).contents["pdf"][0]) for code in ("a-01", "b-02"))
    sentences, others = (set(text.split(". ")) for text in (first, second))
    assert len(sentences & others) < 0.5 * len(sentences)


def test_a_later_version_says_what_changed():
    before, after, last = (
        pdf_text(content) for content in write(replace(BY_CODE["demo-001"], size=1), COGNAC).contents["pdf"]
    )
    assert "Historique du document" not in before
    assert "ajoute la fiche des communes nouvelles" in after
    assert "restitution publique" in last
    assert "remarques de la restitution" not in after


def test_many_documents_are_written_apart_in_order_and_are_the_same(monkeypatch):
    some = [(replace(BY_CODE["demo-010"], code=f"demo-9{rank:02}", formats=("txt",)), COGNAC) for rank in range(4)]
    here = list(write_all(some))
    monkeypatch.setattr(producing, "_MANY", 3)
    monkeypatch.setattr(producing, "_PER_PROCESS", 3)
    assert list(write_all(some)) == here
    assert len({made.contents["txt"][0] for made in here}) == 4


def test_every_sentence_fills_its_slots_and_an_unknown_slot_is_an_error():
    voice = Voice("essai", COGNAC, 2024)
    for subject in sorted(path.stem for path in writing.TEXTS.glob("*.txt")):
        for sentences in writing.bank(subject).sections.values():
            more = dict.fromkeys(("lieu", "de_lieu", "habitants", "en_periode", "jour_signature"), "X")
            for sentence in sentences:
                said = voice.say(sentence, **more)
                assert not set("{}|") & set(said), said
                assert "'" not in said, said
    with pytest.raises(KeyError):
        voice.say("{inconnu}")


def test_a_document_never_says_a_sentence_twice():
    voice = Voice("essai", COGNAC, 2024)
    known = len(writing.bank("jeunesse").sections["constats"])
    said = voice.lines("jeunesse", "constats", known - 1) + voice.lines("jeunesse", "constats", known)
    assert len(said) == len(set(said)) == known
    assert voice.paragraph("jeunesse", "constats", 3) == ""


@pytest.mark.parametrize(
    ("name", "nature", "subject", "genitive"),
    [
        (
            "CA du Grand Cognac",
            "CA",
            "la communauté d’agglomération du Grand Cognac",
            "de la communauté d’agglomération du Grand Cognac",
        ),
        (
            "CC Val de Charente",
            "CC",
            "la communauté de communes Val de Charente",
            "de la communauté de communes Val de Charente",
        ),
        ("CA Vitré Communauté", "CA", "Vitré Communauté", "de Vitré Communauté"),
        ("Métropole Rouen Normandie", "METRO", "la Métropole Rouen Normandie", "de la Métropole Rouen Normandie"),
        ("Charente", "departement", "le département de la Charente", "du département de la Charente"),
    ],
)
def test_a_territory_is_named_as_french_does(name, nature, subject, genitive):
    assert writing.named(replace(COGNAC, name=name, nature=nature)) == (subject, genitive)


@pytest.mark.parametrize(
    ("name", "of", "at"),
    [
        ("Angoulême", "d’Angoulême", "à Angoulême"),
        ("Le Mans", "du Mans", "au Mans"),
        ("Les Herbiers", "des Herbiers", "aux Herbiers"),
        ("Haute-Corrèze Communauté", "de Haute-Corrèze Communauté", "à Haute-Corrèze Communauté"),
    ],
)
def test_articles_of_communes_are_contracted(name, of, at):
    assert (writing.of(name), writing.at(name)) == (of, at)


def test_loading_deposits_supports_as_people_would(people_of_the_demo):
    made = loading.load(A_FEW)
    assert made == {"publie": 5, "brouillon": 1, "retire": 1}
    sheet = Resource.objects.get(lotus_id="demo-012")
    assert sheet.author.email == "editeur@example.org"
    assert (sheet.caf_id, sheet.audience.key, sheet.published_at.year) == ("caf-16", "caf:caf-16", 2024)
    assert list(sheet.about_epcis.values_list("name", flat=True)) == ["CC de Charente Limousine"]
    assert (
        not Resource.objects.visible_to(User.objects.get(email="lecteur-35@example.org")).filter(pk=sheet.pk).exists()
    )
    versions = FileVersion.objects.filter(file__object_id=sheet.pk).order_by("number")
    assert [version.note for version in versions] == ["", "Ajoute les réponses de la collectivité."]
    assert versions[0].created_at < versions[1].created_at < timezone.now()
    assert Trace.objects.filter(kind="resource", object_id=str(sheet.pk), verb="deposit").exists()
    draft = Resource.objects.get(lotus_id="demo-021")
    assert (draft.status, draft.published_at) == (Status.DRAFT, None)
    withdrawn = Resource.objects.get(lotus_id="demo-023")
    assert withdrawn.withdrawn_because == "Une annexe est en cours de correction."
    stranger = Resource.objects.get(lotus_id="demo-318").author
    assert stranger.habilitations.get().caf_id == "caf-87"
    assert set(Resource.objects.get(lotus_id="demo-214").steps.all()) <= set(Step.objects.all())


def test_loading_again_deposits_nothing_and_completes_what_is_missing(people_of_the_demo):
    loading.load(A_FEW[:3])
    before = dict(Resource.objects.values_list("lotus_id", "pk"))
    assert loading.load(A_FEW[:4]) == {"brouillon": 1}
    assert loading.load(A_FEW[:4]) == {}
    after = dict(Resource.objects.values_list("lotus_id", "pk"))
    assert before.items() < after.items()
    assert File.objects.count() == 4


def test_an_interrupted_deposit_leaves_nothing_half_made(people_of_the_demo, monkeypatch):
    def killed(*args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(loading.dating, "put_back", killed)
        with pytest.raises(KeyboardInterrupt):
            loading.load(A_FEW[:1])
    assert not Resource.objects.exists()
    assert not FileVersion.objects.exists()
    assert loading.load(A_FEW[:1]) == {"publie": 1}


def test_a_support_gives_way_once_its_successor_is_there(people_of_the_demo):
    former, heir = BY_CODE["demo-024"], replace(BY_CODE["demo-006"], size=0)
    loading.load([former])
    assert Resource.objects.get(lotus_id="demo-024").status == Status.PUBLISHED
    loading.load([former, heir])
    replaced = Resource.objects.get(lotus_id="demo-024")
    assert (replaced.status, replaced.successor.lotus_id) == (Status.REPLACED, "demo-006")
    assert loading.load([former, heir]) == {}


def test_the_demonstration_is_refused_in_production(db, settings):
    settings.DEMO_ALLOWED = False
    with pytest.raises(CommandError, match="refusée en production"):
        call_command("demo_data")
    assert not User.objects.exists()


def test_the_command_prints_the_accounts_and_counts_the_supports(db, monkeypatch, settings):
    monkeypatch.setattr(loading.load, "__defaults__", (A_FEW[1:3],))
    out = io.StringIO()
    call_command("demo_data", "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert told["supports"] == 2
    assert {account["email"] for account in told["accounts"]} == {
        f"{name}@example.org"
        for name in (
            "lecteur",
            "editeur",
            "admin-local",
            "lecteur-35",
            "editeur-35",
            "editeur-national",
            "editeur-national-2",
            "admin-national",
        )
    }
    with_code = {account["email"].partition("@")[0] for account in told["accounts"] if account["totp_secret"]}
    assert with_code == {"admin-local", "editeur-national", "editeur-national-2", "admin-national"}
    assert all(User.objects.get(email=one["email"]).check_password(one["password"]) for one in told["accounts"])
    out = io.StringIO()
    call_command("demo_data", stdout=out)
    assert settings.DEMO_PASSWORD in out.getvalue()
    assert "Supports de la démonstration\u00a0: 2, dont 0" in out.getvalue()
