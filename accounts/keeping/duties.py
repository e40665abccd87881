"""What keeping asks of people: lines of the page « À faire »."""

from typing import Any

from django.db.models import F, Min, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from accounts.keeping import calling
from accounts.permissions import Action, can
from accounts.tokens import CNAF
from links import todo
from links.todo import Duty, Urgency
from territories.models import Caf

ENDING = "habilitations-qui-se-terminent"
REVIEW = "revue-annuelle"
NATIONAL_REVIEW = "revue-des-niveaux-nationaux"


def register_all() -> None:
    """Declare the duties of keeping: called once, when Django is ready."""
    todo.register(
        Duty(
            ENDING,
            "habilitation se termine bientôt,habilitations se terminent bientôt",
            "Après cette date, la personne n’entre plus. Prolongez, ou laissez finir si elle n’est plus là.",
            "Se termine le",
            Urgency.SOON,
            _ending,
            lambda key, title: reverse("keeping:renew", args=[key]),
        )
    )
    todo.register(
        Duty(
            REVIEW,
            "revue annuelle à faire,revues annuelles à faire",
            "Une fois par an, dites en quelques clics qui est toujours en poste.",
            "Sans revue depuis le",
            Urgency.SOON,
            _review,
            lambda key, title: f"{reverse('keeping:review')}?caf={key}",
        )
    )
    todo.register(
        Duty(
            NATIONAL_REVIEW,
            "niveau national à revoir,niveaux nationaux à revoir",
            "Une fois par an, dites en quelques clics qui est toujours en poste.",
            "Sans revue depuis le",
            Urgency.SOON,
            _national_review,
            lambda key, title: f"{reverse('keeping:review')}?caf={CNAF}",
        )
    )


def _ending(user: Any) -> QuerySet | None:
    if not can(user, Action.GRANT):
        return None
    found = calling.ending_for(user, timezone.now())
    owner = Coalesce(F("caf__name"), Value("Cnaf"))
    return todo.lines(ENDING, found, title=F("user__name"), owner=owner, since=F("ends_at"))


def _review(user: Any) -> QuerySet | None:
    """One line for a Caf, whatever the number of its people."""
    if not can(user, Action.GRANT):
        return None
    due = calling.to_review_for(user, timezone.now())
    oldest = due.filter(caf=OuterRef("pk")).order_by().values("caf").annotate(since=Min(calling.SINCE_REVIEW))
    cafs = Caf.objects.filter(pk__in=due.order_by().values("caf"))
    title = Value("Qui est toujours en poste\u00a0?")
    return todo.lines(REVIEW, cafs, title=title, owner=F("name"), since=Subquery(oldest.values("since")))


def _national_review(user: Any) -> QuerySet | None:
    if not can(user, Action.ADMINISTER):
        return None
    due = calling.to_review_for(user, timezone.now()).filter(caf=None)
    return todo.lines(NATIONAL_REVIEW, due, title=F("user__name"), owner=Value("Cnaf"), since=calling.SINCE_REVIEW)
