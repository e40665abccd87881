"""What national editors do to a collection that others share: rename it, take it from its readers, give it back."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import trace
from accounts.permissions import Action, require
from spaces.errors import Refused
from spaces.kinds import COLLECTION
from spaces.models import Collection


def rename(collection: Collection, by: Any, title: str, reason: str) -> Collection:
    """Give another title; its author is told the former one, and why. Raises PermissionDenied, Refused."""
    with transaction.atomic():
        row = _shared(collection, by)
        if title == row.title:
            raise Refused("Ce titre est déjà le sien\u00a0: écrivez le nouveau.")
        row.former_title, row.title = row.title, title
        _keep(row, reason)
        trace.record(by, "collection.rename", COLLECTION, row.pk)
    return row


def hide(collection: Collection, by: Any, reason: str) -> Collection:
    """Leave it to its author and to moderators; the author is told why. Twice is once.

    Raises PermissionDenied, Refused.
    """
    with transaction.atomic():
        row = _shared(collection, by)
        if not row.hidden:
            row.hidden, row.former_title = True, ""
            _keep(row, reason)
            trace.record(by, "collection.hide", COLLECTION, row.pk)
    return row


def give_back(collection: Collection, by: Any) -> Collection:
    """Let its readers see it again. Raises PermissionDenied, Refused."""
    with transaction.atomic():
        row = _shared(collection, by)
        if row.hidden:
            row.hidden, row.moderated_at, row.moderated_because = False, None, ""
            row.save()
            trace.record(by, "collection.give-back", COLLECTION, row.pk)
    return row


def acknowledge(collection: Collection, by: Any) -> None:
    """Its author read what moderation did. Raises PermissionDenied."""
    with transaction.atomic():
        row = Collection.objects.select_for_update(of=("self",)).select_related("readers").get(pk=collection.pk)
        require(by, Action.CORRECT_OWN_WORDS, row)
        row.moderated_at, row.former_title = None, ""
        if not row.hidden:
            row.moderated_because = ""
        row.save(update_fields=["moderated_at", "moderated_because", "former_title"])


def _shared(collection: Collection, by: Any) -> Collection:
    """The row as it stands, held until the end of the transaction: nobody moderates what its author keeps alone."""
    row = Collection.objects.select_for_update(of=("self",)).select_related("audience", "readers").get(pk=collection.pk)
    require(by, Action.MODERATE, row)
    if row.is_personal:
        raise Refused("Son auteur ne la partage plus\u00a0: il n'y a rien à modérer.")
    return row


def _keep(row: Collection, reason: str) -> None:
    row.moderated_at, row.moderated_because = timezone.now(), reason
    row.save()
