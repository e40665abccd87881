"""The verbs of saved views: each person has their own, a few of them, and one at most opens the list."""

from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.permissions import Action, require
from spaces.errors import Refused
from spaces.models import SavedView

MOST = 30


def keep(by: Any, name: str, query: str) -> SavedView:
    """Keep the list as this query sets it, under a name. Kept before under the same name, it is the one given.

    Raises PermissionDenied, Refused.
    """
    require(by, Action.READ)
    with transaction.atomic():
        kept = _held(by)
        for one in kept:
            if one.query == query:
                if one.name == name:
                    return one
                raise Refused(f"Cette vue est déjà gardée sous le nom «\u00a0{one.name}\u00a0».")
        _require_free(name, kept)
        if len(kept) >= MOST:
            raise Refused(f"{MOST} vues sont déjà gardées\u00a0: supprimez-en une pour garder celle-ci.")
        return SavedView.objects.create(user=by, name=name, query=query)


def rename(view: SavedView, by: Any, name: str) -> None:
    """Give a view another name. Raises Refused when another view bears it."""
    with transaction.atomic():
        kept = _held(by)
        _require_free(name, [one for one in kept if one.pk != view.pk])
        SavedView.objects.of(by).filter(pk=view.pk).update(name=name)


def open_with(view: SavedView, by: Any) -> None:
    """Make it the view that opens the list, instead of another."""
    with transaction.atomic():
        _held(by)
        SavedView.objects.of(by).filter(opens=True).exclude(pk=view.pk).update(opens=False)
        SavedView.objects.of(by).filter(pk=view.pk).update(opens=True)


def open_without(view: SavedView, by: Any) -> None:
    """The whole list opens again."""
    SavedView.objects.of(by).filter(pk=view.pk).update(opens=False)


def forget(view: SavedView, by: Any) -> None:
    """Remove a view; the supports stay where they are."""
    SavedView.objects.of(by).filter(pk=view.pk).delete()


def _held(by: Any) -> list[SavedView]:
    """The views of a person, whose other tabs wait."""
    User.objects.select_for_update().get(pk=by.pk)
    return list(SavedView.objects.of(by))


def _require_free(name: str, kept: list[SavedView]) -> None:
    if any(one.name.casefold() == name.casefold() for one in kept):
        raise Refused(f"Une autre vue porte déjà le nom «\u00a0{name}\u00a0»\u00a0: choisissez-en un autre.")
