"""What a person may open here: 403 for those who administer nothing, 404 for what is of others."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.actions import OWN
from accounts.keeping.scope import Scope, scope_of
from accounts.models import Habilitation, Level, User
from accounts.permissions import Action, require


def scope_or_403(user: Any) -> Scope:
    """What this person administers. Raises PermissionDenied when it is nothing."""
    require(user, Action.GRANT)
    return scope_of(user)


def held_or_404(user: Any, pk: int) -> Habilitation:
    """A level that this person administers. Raises PermissionDenied, Http404."""
    return get_object_or_404(scope_or_403(user).habilitations().select_related("user", "caf"), pk=pk)


def of_another_or_403(user: Any, pk: int) -> Habilitation:
    """A level that this person administers and that is not theirs. Raises PermissionDenied, Http404."""
    held = held_or_404(user, pk)
    if held.user_id == user.pk:
        raise PermissionDenied(OWN)
    return held


def person_or_404(user: Any, pk: int) -> tuple[User, QuerySet[Habilitation]]:
    """A person who holds or held something here, and what: all people for those who administer everywhere.

    Raises PermissionDenied, Http404.
    """
    scope = scope_or_403(user)
    person = get_object_or_404(User, pk=pk)
    held = (
        scope.habilitations()
        .filter(user=person)
        .select_related("user", "caf", "granted_by", "ended_by", "suspended_by", "reviewed_by")
    )
    if not scope.everywhere and not held.exists():
        raise Http404
    return person, held.order_by("-starts_at", "-pk")


def is_last_administrator(held: Habilitation) -> bool:
    """Whether a Caf would have no administrateur local any more without this level."""
    if held.level != Level.ADMINISTRATEUR_LOCAL:
        return False
    others = Habilitation.objects.active().filter(caf=held.caf, level=Level.ADMINISTRATEUR_LOCAL)
    return not others.exclude(user=held.user_id).exists()
