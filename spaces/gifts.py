"""The supports that another owner gave, or gave back: those who keep them from then on are told."""

from typing import Any

from django.db.models import CharField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from accounts.models import Trace
from links import memory, todo
from links.todo import Duty, Urgency
from spaces.duties import owned_by, revisable_by
from spaces.kinds import CNAF_NAME, RESOURCE
from spaces.models import Resource, Status

RECEIVED = "supports-recus"


def register_all() -> None:
    """Declare the duty of knowing them: called once, when Django is ready."""
    todo.register(
        Duty(
            RECEIVED,
            "support reçu d’une autre Caf,supports reçus d’une autre Caf",
            "Une autre Caf, ou la Cnaf, vous l’a donné ou rendu\u00a0: vous le tenez maintenant. Ouvrez-le pour en "
            "prendre connaissance.",
            "Reçu le",
            Urgency.SOON,
            _received,
            lambda key, title: Resource(pk=int(key), title=title).get_absolute_url(),
        )
    )


def _received(user: Any) -> QuerySet | None:
    """Those on the shelves, given for less than a month, that nobody revised and this person did not open since."""
    mine = revisable_by(user)
    if mine is None:
        return None
    on_shelves = mine.filter(owned_by(user), status=Status.PUBLISHED).alias(given_at=_given_at())
    new = on_shelves.filter(
        ~memory.opened_itself_since(user, RESOURCE, "given_at"),
        given_at__gt=timezone.now() - memory.NEW_FOR,
        revised_at__lt=F("given_at"),
    )
    owner = Coalesce(F("caf__name"), Value(CNAF_NAME))
    return todo.lines(RECEIVED, new, title=F("title"), owner=owner, since=_given_at())


def _given_at() -> Subquery:
    """When the support of the outer row last changed owners, in SQL; NULL when it never did."""
    gifts = Trace.objects.filter(
        kind=RESOURCE, verb__in=("give", "give_back"), object_id=Cast(OuterRef("pk"), CharField())
    )
    return Subquery(gifts.order_by("-at", "-pk").values("at")[:1])
