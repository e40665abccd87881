"""The reports of errors as pages show them, and their line of the page « À faire »."""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.permissions import Action, can
from links import todo
from links.todo import Duty, Urgency
from spaces.kinds import CNAF_NAME
from spaces.models import Report, Resource

TO_CORRECT = "signalements"
_SHOWN = 5


def register_all() -> None:
    """Declare the duty of answering: called once, when Django is ready."""
    todo.register(
        Duty(
            TO_CORRECT,
            "erreur signalée,erreurs signalées",
            "Une personne du réseau a vu une erreur. Corrigez, ou dites-lui pourquoi il n’y a rien à corriger.",
            "Signalée le",
            Urgency.SOON,
            _waiting,
            lambda key, title: reverse("spaces:report-page", args=[key]),
        )
    )


def with_reports(resources: QuerySet[Resource], user: Any) -> QuerySet[Resource]:
    """These supports with `has_reports`: whether this person has anything to read among their reports."""
    return resources.annotate(has_reports=Exists(_readable(user).filter(resource=OuterRef("pk"))))


def reports_on(resource: Resource, user: Any) -> list[Report]:
    """The last reports on a support that concern this person: open, or sent by them. One query."""
    found = _readable(user).filter(resource=resource).select_related("author", "closed_by")
    return list(found.order_by("outcome", "-created_at", "-pk")[:_SHOWN])


def _readable(user: Any) -> QuerySet[Report]:
    return Report.objects.visible_to(user).filter(Q(outcome="") | Q(author=user.pk))


def _waiting(user: Any) -> QuerySet | None:
    if not can(user, Action.REVISE):
        return None
    owner = Coalesce(F("resource__caf__name"), Value(CNAF_NAME))
    found = Report.objects.to_answer(user)
    return todo.lines(TO_CORRECT, found, title=F("resource__title"), owner=owner, since=F("created_at"))
