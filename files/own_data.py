"""What this room holds about a person: the files that they sent."""

from typing import Any

from files import pending
from files.models import FileVersion, PendingUpload
from links import personal
from links.personal import Personal


def register_all() -> None:
    """Declare it: called once, when Django is ready."""
    personal.register(
        Personal(
            "fichiers",
            "Les fichiers que vous avez déposés",
            "Dire d’où vient chaque version d’un fichier.",
            "Aussi longtemps que le support. Après un effacement, on lit « Ancien agent ».",
            frozenset({"files.FileVersion.created_by"}),
            lambda user: FileVersion.objects.filter(created_by=user),
            lambda row: {"version": row.pk, "nom": row.name, "ce_qui_change": row.note, "le": row.created_at},
            why_kept="Un fichier fait partie d’un support de la Caf ou de la Cnaf\u00a0: il reste, sans votre nom.",
            order=44,
        )
    )
    personal.register(
        Personal(
            "confirmations",
            "Les fichiers dont vous avez dit qu’ils peuvent être partagés",
            "Savoir qui a regardé un fichier qui semblait contenir des données personnelles.",
            "Aussi longtemps que le fichier.",
            frozenset({"files.FileVersion.personal_confirmed_by"}),
            lambda user: FileVersion.objects.filter(personal_confirmed_by=user),
            lambda row: {"version": row.pk, "le": row.personal_confirmed_at},
            why_kept="Sans cette réponse, le fichier devrait être regardé à nouveau. Votre nom n’y est plus.",
            order=45,
        )
    )
    personal.register(
        Personal(
            "envois",
            "Les fichiers envoyés et pas encore déposés",
            "Vous éviter de les envoyer deux fois. Vous seul les voyez.",
            "24 heures.",
            frozenset({"files.PendingUpload.user"}),
            lambda user: PendingUpload.objects.filter(user=user),
            lambda row: {"nom": row.name, "le": row.created_at},
            _erase_uploads,
            order=66,
        )
    )


def _erase_uploads(user: Any) -> int:
    keys = list(PendingUpload.objects.filter(user=user).values_list("pk", flat=True))
    pending.release(keys, user)
    return len(keys)
