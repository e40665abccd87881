"""What this room holds about a person: supports, collections, reports, and what they had begun."""

from typing import Any

from links import personal
from links.personal import Personal
from spaces.models import Batch, Collection, DepositDraft, Report, Resource, SavedView

_CONTENT = "Partager le travail des Caf sur la Ctg, et savoir à qui en parler."


def register_all() -> None:
    """Declare it: called once, when Django is ready."""
    personal.register(
        Personal(
            "supports",
            "Les supports déposés ou reçus",
            _CONTENT,
            "Aussi longtemps que la Caf ou la Cnaf les garde. Après un effacement, on lit « Ancien agent ».",
            frozenset({"spaces.Resource.author"}),
            lambda user: Resource.objects.filter(author=user),
            lambda row: {
                "numero": row.pk,
                "titre": row.title,
                "proprietaire": row.owner_code(),
                "etat": row.status,
                "cree_le": row.created_at,
                "publie_le": row.published_at,
            },
            why_kept="Un support appartient à la Caf ou à la Cnaf\u00a0: il reste, sans votre nom. Les brouillons "
            "aussi\u00a0: la Caf les reprend ou les supprime.",
            order=40,
        )
    )
    personal.register(
        Personal(
            "collections",
            "Vos collections",
            "Réunir des supports, pour vous ou pour des collègues.",
            "Jusqu’à ce que vous les supprimiez. Après un effacement, celles que vous gardiez pour vous sont "
            "supprimées, les autres restent, de la main d’un « Ancien agent ».",
            frozenset({"spaces.Collection.author"}),
            lambda user: Collection.objects.filter(author=user),
            _collection,
            _erase_collections,
            "Celles que d’autres lisent restent, sans votre nom.",
            order=41,
        )
    )
    personal.register(
        Personal(
            "signalements",
            "Les erreurs que vous avez signalées",
            "Corriger les supports. Les lisent vous et ceux qui peuvent corriger.",
            "Un an après la réponse.",
            frozenset({"spaces.Report.author"}),
            lambda user: Report.objects.filter(author=user),
            lambda row: {
                "support": row.resource_id,
                "mots": row.words,
                "endroit": row.place,
                "le": row.created_at,
                "suite": row.outcome,
                "reponse": row.answer,
            },
            why_kept="Un signalement ouvert attend sa réponse\u00a0; clos, il s’efface seul. Votre nom n’y est plus.",
            order=42,
        )
    )
    personal.register(
        Personal(
            "reponses",
            "Vos réponses à des erreurs signalées",
            "Répondre à qui a signalé une erreur.",
            "Un an après la réponse.",
            frozenset({"spaces.Report.closed_by"}),
            lambda user: Report.objects.filter(closed_by=user),
            lambda row: {"support": row.resource_id, "reponse": row.answer, "le": row.closed_at},
            why_kept="La personne qui a signalé l’erreur garde sa réponse jusqu’à sa date. Votre nom n’y est plus.",
            order=43,
        )
    )
    personal.register(
        Personal(
            "vues",
            "Vos vues de la liste des supports",
            "Retrouver vos filtres. Vous seul les lisez.",
            "Jusqu’à ce que vous les supprimiez, ou à l’effacement du compte.",
            frozenset({"spaces.SavedView.user"}),
            lambda user: SavedView.objects.filter(user=user),
            lambda row: {"nom": row.name, "adresse": row.get_absolute_url(), "le": row.created_at},
            lambda user: SavedView.objects.filter(user=user).delete()[0],
            order=63,
        )
    )
    personal.register(
        Personal(
            "depot",
            "Le dépôt que vous aviez commencé",
            "Vous rendre ce que vous aviez tapé. Vous seul le lisez.",
            "24 heures.",
            frozenset({"spaces.DepositDraft.user"}),
            lambda user: DepositDraft.objects.filter(user=user),
            lambda row: {"saisie": row.typed, "le": row.saved_at},
            lambda user: DepositDraft.objects.filter(user=user).delete()[0],
            order=64,
        )
    )
    personal.register(
        Personal(
            "lots",
            "Vos lots de modifications",
            "Vous permettre de les annuler. Vous seul les lisez.",
            "Sept jours.",
            frozenset({"spaces.Batch.user"}),
            lambda user: Batch.objects.filter(user=user),
            lambda row: {"acte": row.act, "demande": row.wish, "le": row.created_at, "annule_le": row.undone_at},
            lambda user: Batch.objects.filter(user=user).delete()[0],
            order=65,
        )
    )


def _collection(row: Any) -> dict[str, Any]:
    return {
        "numero": row.pk,
        "titre": row.title,
        "presentation": row.introduction,
        "pour_vous_seul": row.is_personal,
        "cree_le": row.created_at,
        "revue_le": row.revised_at,
        "notes": [item.note for item in row.items.order_by("position", "pk") if item.note],
    }


def _erase_collections(user: Any) -> int:
    """Those that nobody else reads go."""
    own = Collection.objects.filter(author=user, audience__key=f"personne:{user.pk}")
    number = own.count()
    own.delete()
    return number
