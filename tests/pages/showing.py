"""Pages with one of each block, letters, étapes: for the tests of what pages show."""

import datetime
import json
from typing import Any

from accounts.sight import audience_of
from files.models import Blob, File, FilePart, FileVersion, State
from pages.models import LetterPage, MethodPage, NewsPage, QuestionsPage, Replacement, StepPage
from pages.setup import ensure_home
from spaces.models import Resource
from tests.factories import ResourceFactory
from tests.pages.making import block, content, picture


def with_file(pages: int = 12, **fields: Any) -> tuple[Resource, FileVersion]:
    """A support with a PDF whose pages were read: "Les mots de la page 3", …"""
    support = ResourceFactory(**fields)
    blob = Blob.objects.create(sha256=f"{support.pk:064x}", size=161_000)
    slot = File.objects.create(kind="resource", object_id=support.pk)
    version = FileVersion.objects.create(
        file=slot, number=1, blob=blob, name="carte-des-besoins.pdf", media_type="application/pdf",
        created_by=support.author, state=State.READY, pages=pages,
    )  # fmt: skip
    FilePart.objects.bulk_create(
        FilePart(version=version, number=page, unit="page", text=f"Les mots de la page {page}", width=900, height=1273)
        for page in range(1, pages + 1)
    )
    return support, version


def naming(support: Resource, version: FileVersion) -> dict[str, dict[str, Any]]:
    """The blocks that may show a support, by what they are; each says « {mot} confidentiel » beside it."""
    here = {"support": support.pk, "file": version.file_id}
    return {
        "support": block("support", {"support": support.pk, "note": "Note confidentielle"}),
        "file_page": block("file_page", {**here, "page": 3, "caption": "Légende confidentielle"}),
        "download": block("download", {**here, "label": "Intitulé confidentiel"}),
        "supports": block("supports", {"title": "", "type": support.type_id, "number": 5}),
    }


def words() -> list[dict[str, Any]]:
    """The blocks that show nothing of the rest of the site."""
    rows = [{"values": ["<p>Pilotage</p>", "<p>Un comité par contrat</p>", "<p>Un seul</p>"]}]
    columns = [{"type": "text", "heading": name} for name in ("Sujet", "Avant", "Après")]
    links = [
        {"title": "Mon enfant", "address": "https://www.monenfant.fr", "purpose": "Trouver un accueil"},
        {"title": "Les rayons", "address": "/supports/", "purpose": ""},
        {"title": "Imaje", "address": "", "purpose": "Depuis le poste de travail"},
    ]
    return [
        block(
            "text", "<h2>Commencer</h2><p>Un <b>accord</b> entre la Caf et les élus.</p><h3>Ensemble</h3><p>Oui.</p>"
        ),
        *(block("callout", {"tone": tone, "title": tone, "text": "<p>Mot</p>"}) for tone in TONES),
        block("text", "<h2>Faire</h2>"),
        block("steps", {"title": "Dans l’ordre", "steps": [{"title": "Lire", "text": "<p>Tout.</p>"}]}),
        block("table", {"caption": "Ce qui change", "columns": columns, "rows": rows}),
        block("quotation", {"text": "La Ctg a tout changé.", "author": "Une élue", "source": "carrefour, p. 3"}),
        block("text", "<h2>Aller plus loin</h2>"),
        block("links", {"title": "Liens", "links": links}),
    ]


TONES = ("info", "important", "advice")


def every_block(support: Resource, version: FileVersion, picture: int) -> list[dict[str, Any]]:
    """One block of each kind, in an order that a page may have."""
    figure = {"picture": picture, "alt": "La carte des territoires", "caption": "Les territoires", "credit": "Cnaf"}
    return [
        *words(),
        block("figure", figure),
        *naming(support, version).values(),
        block("caf_contact", {"caf": "caf-16"}),
    ]


def news() -> NewsPage:
    """The page of the letters."""
    found = NewsPage.objects.first()
    return found or ensure_home().add_child(
        instance=NewsPage(title="Actualités", slug="actualites", audience=audience_of({"reseau"}))
    )


def letter(title: str, number: str = "", year: int = 2013, *, replaces: Any = (), **fields: Any) -> LetterPage:
    """A published letter of the first of June of that year."""
    tokens = fields.pop("tokens", ("reseau",))
    for name in ("body", "annexes"):
        fields[name] = json.dumps(fields.get(name, []))
    page = LetterPage(
        title=title,
        number=number,
        date=fields.pop("date", datetime.date(year, 6, 1)),
        audience=audience_of(set(tokens)),
        **({"nature": LetterPage.Nature.CIRCULAR_LETTER} | fields),
    )
    news().add_child(instance=page)
    Replacement.objects.bulk_create(Replacement(letter=page, replaced=one) for one in replaces)
    return page


def method(**fields: Any) -> MethodPage:
    """The démarche, without its étapes."""
    page = MethodPage(title="La démarche", slug="methode", audience=audience_of({"reseau"}), **fields)
    return ensure_home().add_child(instance=page)


def step(above: MethodPage, slug: str, title: str, **streams: list[dict[str, Any]]) -> StepPage:
    """The page of an étape."""
    return above.add_child(
        instance=StepPage(
            title=title,
            slug=slug,
            step_id=slug,
            intro=f"Ce que l’on fait pour {title.lower()}",
            duration="Trois mois",
            audience=audience_of({"reseau"}),
            **{name: json.dumps(blocks) for name, blocks in streams.items()},
        )
    )


def one_of_each(support: Resource, version: FileVersion) -> dict[str, str]:
    """A page of each kind with all that it may hold: {what it is: its address}."""
    shown = picture().pk
    content(
        "blocs", *every_block(support, version, shown), title="Tous les blocs", intro="Ce qu’une page peut montrer."
    )
    content("public", *words(), title="Une page publique", tokens=("public",))
    above = method(intro="Le chemin en étapes", body=json.dumps(words()))
    rows = [
        block("row", {"phase": name, "stakes": "<p>Un enjeu</p>", "goals": "<ul><li>Un but</li></ul>", "means": ""})
        for name in ("Mobiliser", "Choisir")
    ]
    actors = [block("actor", {"who": "La direction de la Caf", "role": "<p>Elle arbitre</p>"})]
    for slug, title in (("preparer", "Préparer la démarche"), ("diagnostic-partage", "Partager le diagnostic")):
        step(
            above, slug, title, actors=actors, synthesis=rows, essential=[block("point", "<p>Finir</p>")], body=words()
        )
    asked = [
        ("heading", "Avant"),
        *(("question", {"question": f"Question {n} ?", "answer": "<p>Oui.</p>"}) for n in "12"),
    ]
    questions = QuestionsPage(title="Questions", slug="questions", audience=above.audience)
    questions.questions = asked
    above.add_child(instance=questions)
    annexes = [block("annex", {"title": "La trame", "support": support.pk})]
    old = letter("Ouverture de la base", "2015-075", 2015, slug="base", intro="Un espace partagé.")
    letter("Suivi du déploiement", "2016-001", 2016, slug="suivi", replaces=[old], body=words(), annexes=annexes)
    return {
        "tous les blocs": "/blocs/",
        "la méthode": "/methode/",
        "une étape": "/methode/preparer/",
        "les questions": "/methode/questions/",
        "les lettres": "/actualites/",
        "les lettres trouvées": "/actualites/?q=2015-075&annee=2015",
        "aucune lettre": "/actualites/?q=introuvable",
        "une lettre": "/actualites/suivi/",
        "une lettre remplacée": "/actualites/base/",
    }
