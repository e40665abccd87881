"""Collections of the demonstration: what some people put together, for themselves or for others."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from accounts.demo import DOMAIN
from accounts.models import User
from spaces.actions import collections
from spaces.demo.writing import french
from spaces.models import Collection, Resource

MINE = "personne"


@dataclass(frozen=True)
class Shelf:
    """A collection of the person of that address: its supports by code, with a note on each, empty for none.

    `audience` is a token, or MINE.
    """

    author: str
    owner: str
    title: str
    introduction: str
    audience: str
    items: tuple[tuple[str, str], ...]


SHELVES = (
    Shelf("lecteur", "caf-16", "À lire avant le renouvellement du Grand Cognac",
          "Ce que je relis avant la réunion de janvier avec la coordinatrice.", MINE,
          (("demo-001", "Les fiches des communes sont à la fin."), ("demo-003", "Comparer avec la version révisée."),
           ("demo-005", ""), ("demo-305", "Leur méthode de bilan nous irait bien."))),
    Shelf("editeur", "caf-16", "Parentalité : fiches action à reprendre",
          "Des fiches écrites dans des Caf qui ressemblent à la nôtre, dans l'ordre où je les reprendrais.", "reseau",
          (("demo-010", "La nôtre : demandez-nous le bilan complet."),
           ("demo-401", "Territoire très rural, budget détaillé, accueillants formés."),
           ("demo-402", "Pour les communes qui ont un bâtiment à réutiliser."), ("demo-403", "Idée des adolescents."),
           ("demo-324", "Le comité qui a lancé la démarche."))),
    Shelf("editeur-national", "cnaf", "L'essentiel pour démarrer une Ctg",
          "Cinq supports nationaux à lire dans l'ordre, du premier rendez-vous à la signature.", "reseau",
          (("demo-201", "La lecture de départ."), ("demo-210", "À remplir en équipe."), ("demo-207", ""),
           ("demo-206", "À demander à votre service des études."), ("demo-204", "Une fois les priorités retenues."))),
    Shelf("admin-local", "caf-16", "Nos documents de référence 2026",
          "Pour les collègues qui arrivent dans la Caf.", "caf:caf-16",
          (("demo-016", "Qui fait quoi."), ("demo-017", ""), ("demo-013", "La grille à remplir chaque été."),
           ("demo-008", "La convention la plus récente."))),
    Shelf("editeur-35", "caf-35", "Comparer les diagnostics de l'Ouest",
          "Quatre façons de présenter les mêmes thématiques.", "cdr:bretagne-normandie",
          (("demo-101", "Le nôtre, très lisible."), ("demo-330", "Territoire rural."), ("demo-301", ""),
           ("demo-323", "Plus court, avec des encadrés."))),
    Shelf("marie.castaing", "caf-33", "Tableaux de bord et programmation",
          "Des classeurs à reprendre plutôt qu'à recréer.", "reseau",
          (("demo-414", "Le modèle national."), ("demo-322", ""), ("demo-420", "Simple, une feuille par thème."))),
)  # fmt: skip


def load() -> int:
    """Make the collections that are not there yet; answers how many were."""
    made = 0
    for shelf in SHELVES:
        author = User.objects.filter(email=f"{shelf.author}@{DOMAIN}").first()
        if author is None or Collection.objects.filter(author=author, title=french(shelf.title)).exists():
            continue
        codes = [code for code, _ in shelf.items]
        held = {row.lotus_id: row for row in Resource.objects.visible_to(author).filter(lotus_id__in=codes)}
        if held:
            _make(shelf, author, held)
            made += 1
    return made


def _make(shelf: Shelf, author: User, held: Mapping[str | None, Resource]) -> None:
    audience = f"{MINE}:{author.pk}" if shelf.audience == MINE else shelf.audience
    with transaction.atomic():
        collection = collections.create(
            author, shelf.owner, french(shelf.title), french(shelf.introduction), frozenset({audience})
        )
        for code, note in shelf.items:
            if code in held:
                collections.add(collection, author, held[code])
                collections.note(collection, author, held[code], french(note))
