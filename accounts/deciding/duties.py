"""What deciding asks of people: a line of the page « À faire »."""

from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.deciding import scope
from accounts.permissions import Action, can
from links import todo
from links.todo import Duty, Urgency

REQUESTS = "demandes-d-acces"


def register_all() -> None:
    """Declare the duties of deciding: called once, when Django is ready."""
    todo.register(
        Duty(
            REQUESTS,
            "demande d’accès à décider,demandes d’accès à décider",
            "La personne attend une réponse pour entrer. Donnez-lui un niveau, ou refusez en disant pourquoi.",
            "Reçue le",
            Urgency.NOW,
            _waiting,
            lambda key, title: reverse("deciding:request", args=[key]),
        )
    )


def _waiting(user: Any) -> QuerySet | None:
    if not can(user, Action.GRANT):
        return None
    owner = Coalesce(F("caf__name"), Value("Cnaf"))
    return todo.lines(REQUESTS, scope.waiting_for(user), title=F("name"), owner=owner, since=scope.SINCE)
