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
from spaces.demo import loading, writing
from spaces.demo.catalogue import CATALOGUE
from spaces.demo.producing import write
from spaces.demo.writing import Place, Territory, Voice
from spaces.models import Resource, ResourceType, Rubrique, Status, Step

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
    assert len(CATALOGUE) >= 60
    assert len(types) >= 25
    assert len(owners) >= 22
    assert min(owners["caf-16"], owners["caf-35"], owners["cnaf"]) >= 10
    assert {order.year for order in CATALOGUE} >= {2014, 2016, *range(2017, 2027)}
    audiences = Counter(order.audience for order in CATALOGUE)
    assert set(audiences) == {
        "reseau",
        "caf:caf-16",
        "caf:caf-35",
        "cdr:atlantique",
        "editeurs:caf-16",
        "editeurs:caf-35",
        "cnaf",
    }
    states = Counter(order.state for order in CATALOGUE)
    assert states["brouillon"] >= 4
    assert states["retire"] == states["remplace"] == 1
    assert sum(len(order.formats) == 2 for order in CATALOGUE) >= 8
    assert max(len(order.later) for order in CATALOGUE) == 2
    assert sum(not isinstance(order.on, str) and order.on <= 14 for order in CATALOGUE) >= 6
    assert len({order.code for order in CATALOGUE}) == len({order.title for order in CATALOGUE}) == len(CATALOGUE)


@pytest.mark.django_db
def test_the_catalogue_uses_the_real_classification_and_territory():
    assert {order.type for order in CATALOGUE} <= set(ResourceType.objects.values_list("pk", flat=True))
    shelves = {
        order.rubrique
        or ResourceType.objects.values_list("rubrique" if order.owner == "cnaf" else "rubrique_caf", flat=True).get(
            pk=order.type
        )
        for order in CATALOGUE
    }
    assert shelves == set(Rubrique.objects.values_list("pk", flat=True))
    for order in CATALOGUE:
        land = loading.territory_of(order)
        assert land.population > 5_000, order.code
        assert land.places[0].population == max(place.population for place in land.places)
    land = loading.territory_of(BY_CODE["demo-001"])
    assert (land.seat, len(land.places)) == ("Cognac", 54)


@pytest.mark.django_db
def test_the_long_diagnostic_has_sixty_pages_and_says_the_real_populations():
    order = BY_CODE["demo-001"]
    content = write(replace(order, later=()), loading.territory_of(order)).contents["pdf"][0]
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
        patch.setattr(loading, "_date", killed)
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
    monkeypatch.setattr(loading.load, "__defaults__", (A_FEW[:2],))
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
            "admin-national",
        )
    }
    assert all(User.objects.get(email=one["email"]).check_password(one["password"]) for one in told["accounts"])
    out = io.StringIO()
    call_command("demo_data", stdout=out)
    assert settings.DEMO_PASSWORD in out.getvalue()
    assert "Supports de la démonstration\u00a0: 2, dont 0" in out.getvalue()
