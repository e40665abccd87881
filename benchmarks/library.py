"""Fills a database of its own with 20,000 supports of two pages each, and builds the index of them.

A folder that was filled before is measured again as it is."""

import random
import sys
import time
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from django.core.management import call_command

from accounts.models import Habilitation, Level, User
from accounts.readers import Standing, derive
from accounts.sight import audience_of
from config import statistics
from files.models import Blob, File, FilePart, FileVersion, State
from links import kinds
from pages.setup import ensure_home
from search.engines import engine
from spaces.kinds import RESOURCE
from spaces.models import Resource, ResourceFormat, ResourceType, Status, Theme
from spaces.reference import load_classification
from spaces.titles import sorting
from territories.loader import load_territories
from territories.models import Caf, Commune

SUPPORTS = 20_000
PAGES = 2
WORDS_PER_PAGE = 200
BATCH = 2_000
READER = "lectrice@example.org"
STOPS = "de la les des un une et à en pour dans sur par avec que qui du au aux est sont le ce ne se".split()
FIELD = (
    "accueil enfance jeunesse parentalité famille commune territoire diagnostic partagé action convention besoin "
    "élu habitant comité pilotage coordination évaluation crèche assistante maternelle horaire décalé centre social "
    "numérique logement handicap insertion ludothèque itinérance relais atelier questionnaire indicateur bilan avenant"
).split()
SUBJECTS = 9  # words of the field that one support keeps coming back to


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")


class Writer:
    """Writes pages as people do: half of the words are small ones, a fifth are those of the subject, and the rest
    are drawn from some thousands of words, a few of them often (Zipf)."""

    def __init__(self, dice: random.Random, names: list[str]) -> None:
        self.dice = dice
        self.rest = list(dict.fromkeys(word for name in names for word in name.split("-") if len(word) > 3))
        self.dice.shuffle(self.rest)
        self.often = list(accumulate(1 / (rank + 3) for rank in range(len(self.rest))))
        self.small = list(accumulate(1 / (rank + 1) for rank in range(len(STOPS))))

    def support(self, pages: int) -> list[str]:
        """The text of each page of one support."""
        subjects = self.dice.sample(FIELD, SUBJECTS)
        return [self._page(subjects) for _ in range(pages)]

    def _page(self, subjects: list[str]) -> str:
        half, fifth = WORDS_PER_PAGE // 2, WORDS_PER_PAGE // 5
        words = self.dice.choices(STOPS, cum_weights=self.small, k=half)
        words += self.dice.choices(subjects, k=fifth)
        words += self.dice.choices(self.rest, cum_weights=self.often, k=WORDS_PER_PAGE - half - fifth)
        self.dice.shuffle(words)
        return " ".join(words)


def fill() -> tuple[User, dict[str, list[str]]]:
    """The reader to sign in with, and by name the addresses to measure. Deterministic."""
    call_command("migrate", verbosity=0)
    if Resource.objects.count() != SUPPORTS:
        _write()
        _index()
        statistics.refresh()
    ensure_home()
    reader = User.objects.get(email=READER)
    return reader, _addresses(reader)


def _write() -> None:
    start = time.perf_counter()
    load_territories()
    load_classification()
    dice = random.Random(2026)
    names = list(Commune.objects.order_by("code").values_list("name", flat=True)[:4000])
    cafs = list(Caf.objects.order_by("code").values_list("code", "cdr_id"))
    types = list(ResourceType.objects.order_by("order"))
    themes = list(Theme.objects.order_by("order"))
    author = User.objects.create_user("auteur@example.org", "Auteur de Mesure")
    reader = User.objects.create_user(READER, "Lectrice de Mesure")
    Habilitation.objects.create(user=reader, caf_id="caf-16", level=Level.LECTEUR)
    blob = Blob.objects.create(sha256="0" * 64, size=1)
    writer = Writer(dice, names)
    audiences: dict[tuple[str, str], tuple[int, int]] = {}

    def audience(token: str, owner: str) -> tuple[int, int]:
        if (token, owner) not in audiences:
            readers = derive(Standing.PUBLISHED, frozenset({token}), owner, author.pk)
            audiences[token, owner] = (audience_of({token}).pk, audience_of(readers).pk)
        return audiences[token, owner]

    now = datetime.now(UTC)
    for first in range(0, SUPPORTS, BATCH):
        batch = []
        texts = []
        for number in range(first, first + BATCH):
            caf, cdr = dice.choice(cafs)
            kind = dice.choice(types)
            texts.append(writer.support(PAGES))
            token = dice.choices(["reseau", f"cdr:{cdr}", f"caf:{caf}"], weights=[8, 1, 1])[0]
            chosen, readers = audience(token, caf)
            batch.append(
                Resource(
                    title=(title := f"{kind.label} {number}, {dice.choice(names)}"),
                    sort_title=sorting(title),
                    summary=texts[-1][0][:300],
                    rubrique_id=kind.rubrique_caf_id,
                    type=kind,
                    caf_id=caf,
                    year=dice.randrange(2014, 2027),
                    status=Status.PUBLISHED,
                    published_at=(moment := now - timedelta(hours=number)),
                    revised_at=moment,
                    author=author,
                    audience_id=chosen,
                    readers_id=readers,
                )
            )
        Resource.objects.bulk_create(batch)
        Resource.steps.through.objects.bulk_create(
            Resource.steps.through(resource_id=row.pk, step_id=row.type.step_id) for row in batch
        )
        Resource.themes.through.objects.bulk_create(
            Resource.themes.through(resource_id=row.pk, theme_id=dice.choice(themes).pk) for row in batch
        )
        ResourceFormat.objects.bulk_create(ResourceFormat(resource=row, slug="pdf") for row in batch)
        slots = File.objects.bulk_create(File(kind=RESOURCE, object_id=row.pk) for row in batch)
        versions = FileVersion.objects.bulk_create(
            FileVersion(
                file=slot, number=1, blob=blob, name="mesure.pdf", media_type="application/pdf", pages=PAGES,
                created_by=author, state=State.READY,
            )
            for slot in slots
        )  # fmt: skip
        FilePart.objects.bulk_create(
            FilePart(version=version, number=page, unit="page", text=text)
            for version, pages in zip(versions, texts, strict=True)
            for page, text in enumerate(pages, 1)
        )
    _say(f"{SUPPORTS} supports écrits en {time.perf_counter() - start:.0f} s")


def _index() -> None:
    start = time.perf_counter()
    kind = kinds.get(RESOURCE)
    engine().rebuild(kind.document(row) for row in kind.searchable().iterator(chunk_size=500))
    _say(f"index construit en {time.perf_counter() - start:.0f} s")


def _addresses(reader: User) -> dict[str, list[str]]:
    one = Resource.objects.visible_to(reader).order_by("pk")[SUPPORTS // 3]
    version = FileVersion.objects.get(file__kind=RESOURCE, file__object_id=one.pk)
    return {
        "accueil": ["/"],
        "supports : première page": ["/supports/"],
        "supports : filtrés": [f"/supports/?rubrique=diagnostic&annee={year}" for year in range(2014, 2024)],
        "supports : page 50": ["/supports/?page=50"],
        "supports : dernière page": ["/supports/?page=10000"],
        "supports : par titre": ["/supports/?tri=titre"],
        "supports : autres ordres": [f"/supports/?tri={sort}&page=400" for sort in ("revus", "annee", "caf", "-titre")],
        "supports : nouveaux pour moi": ["/supports/?nouveau=1"],
        "supports : tableau": ["/supports/?vue=tableau&tri=titre"],
        "supports : galerie": ["/supports/?vue=galerie"],
        "supports : par Caf": ["/supports/?par=caf"],
        "supports : par rubrique": ["/supports/?par=rubrique"],
        "supports : par étape": ["/supports/?par=etape"],
        "supports : une catégorie": [f"/supports/?par=caf&caf=caf-{number}" for number in (16, 17, 35)],
        "un support": [one.get_absolute_url()],
        "une page d'un fichier": [f"/fichiers/{version.pk}/page/2/"],
        "les Caf": ["/caf/"],
        "la Caf de la Charente": ["/caf/caf-16/"],
        "recherche : un mot": [f"/recherche/?q={word}" for word in ("parentalité", "ludothèque", "avenant", "crèche")],
        "recherche : trois mots": ["/recherche/?q=assistante+maternelle+horaire", "/recherche/?q=comité+pilotage+élu"],
        "recherche : filtrée": ["/recherche/?q=accueil&rubrique=diagnostic"],
        "recherche : faute de frappe": ["/recherche/?q=ludotheqe", "/recherche/?q=parantalité"],
        "recherche : sans mot": ["/recherche/"],
        "suggestions": ["/recherche/suggestions/?q=diag"],
    }
