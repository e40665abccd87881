"""What the erasures ask of the administrateurs nationaux: a line of the page « À faire »."""

from typing import Any

from django.db.models import F, QuerySet, Value
from django.urls import reverse

from accounts.models import ErasureRequest
from accounts.permissions import Action, can
from links import todo
from links.todo import Duty, Urgency

ERASURES = "demandes-d-effacement"


def register_all() -> None:
    """Declare the duty: called once, when Django is ready."""
    todo.register(
        Duty(
            ERASURES,
            "demande d’effacement,demandes d’effacement",
            "La personne attend une réponse\u00a0: la loi donne un mois.",
            "Reçue le",
            Urgency.NOW,
            _waiting,
            lambda key, title: reverse("own_data:erasure", args=[key]),
        )
    )


def _waiting(user: Any) -> QuerySet | None:
    if not can(user, Action.ADMINISTER):
        return None
    waiting = ErasureRequest.objects.filter(decided_at=None).exclude(user=user)
    return todo.lines(ERASURES, waiting, title=F("user__name"), owner=Value("Cnaf"), since=F("asked_at"))
