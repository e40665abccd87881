"""The supports whose éditeurs said that they would look at them again by now."""

from datetime import timedelta
from typing import Any

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.permissions import own_owners
from accounts.tokens import CNAF
from links import todo
from links.todo import Duty, Urgency
from spaces.kinds import CNAF_NAME
from spaces.models import Resource, Status

TO_REVIEW = "a-revoir"
AHEAD = timedelta(days=30)


def register_all() -> None:
    """Declare the duty of looking at them: called once, when Django is ready."""
    todo.register(
        Duty(
            TO_REVIEW,
            "support à revoir,supports à revoir",
            "La date que vous aviez choisie est venue, ou vient dans le mois. S’il est toujours bon, dites-le d’un "
            "clic\u00a0; sinon, modifiez-le.",
            "À revoir le",
            Urgency.SOON,
            _lines,
            lambda key, title: Resource(pk=int(key), title=title).get_absolute_url(),
        )
    )


def to_review(user: Any) -> QuerySet[Resource]:
    """Those on the shelves of a Caf (or of the Cnaf) where this person deposits, to be looked at within a month: the
    most overdue first. None of another Caf, even for who may change everything."""
    owners = [code for code, _ in own_owners(user)]
    if not owners:
        return Resource.objects.none()
    theirs = Q(caf__in=[code for code in owners if code != CNAF])
    if CNAF in owners:
        theirs |= Q(caf=None)
    return (
        Resource.objects.visible_to(user)
        .filter(theirs, status=Status.PUBLISHED, review_on__lte=timezone.localdate() + AHEAD)
        .order_by("review_on", "pk")
    )


def is_due(resource: Resource) -> bool:
    """Whether a support is on that list, for those who may revise it."""
    return (
        resource.status == Status.PUBLISHED
        and resource.review_on is not None
        and resource.review_on <= timezone.localdate() + AHEAD
    )


def _lines(user: Any) -> QuerySet | None:
    if not own_owners(user):
        return None
    owner = Coalesce(F("caf__name"), Value(CNAF_NAME))
    return todo.lines(TO_REVIEW, to_review(user), title=F("title"), owner=owner, since=F("review_on"))
