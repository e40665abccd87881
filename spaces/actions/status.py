"""Publish, withdraw, restore, replace: the moves between states, and only those that make sense."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.permissions import Action
from accounts.tokens import split
from spaces.actions.base import locked, readers_of, record, require_sight
from spaces.actions.copies import bytes_of, hold_rows, hold_same_bytes
from spaces.actions.personal import UNCONFIRMED, awaiting
from spaces.errors import Refused, Unconfirmed
from spaces.models import Resource, Status
from spaces.signals import resource_published


def publish(resource: Resource, by: Any) -> Resource:
    """Put a draft on the shelves. Raises PermissionDenied, Refused."""
    with transaction.atomic():
        row = locked(resource, by, Action.REVISE)
        if row.status != Status.DRAFT:
            raise Refused(
                f"Seul un brouillon se publie\u00a0: ce support est à l'état «\u00a0{row.get_status_display()}\u00a0»."
            )
        _to_shelves(row, by, "publish")
    return row


def restore(resource: Resource, by: Any) -> Resource:
    """Put back a support that was withdrawn or replaced; one that was never published becomes a draft again."""
    with transaction.atomic():
        row = locked(resource, by, Action.RESTORE)
        if row.status not in (Status.WITHDRAWN, Status.REPLACED):
            raise Refused("Ce support n'est pas retiré\u00a0: il n'y a rien à rétablir.")
        if row.holds_personal_data:
            raise Refused(
                "Ce support a été retiré parce qu'il contenait des données personnelles\u00a0: il ne se rétablit pas. "
                "Déposez une version qui n'en contient plus."
            )
        row.successor = None
        row.withdrawn_because = ""
        if row.published_at is None:
            before = readers_of(row)
            row.status = Status.DRAFT
            _save(row)
            record(row, by, "restore", narrows=bool(before - readers_of(row)), status=row.status)
        else:
            _to_shelves(row, by, "restore")
    return row


def withdraw(resource: Resource, by: Any, reason: str, personal_data: bool = False) -> Resource:
    """Take a support off the shelves; the éditeurs of its owner may restore it, unless it held personal data.

    A support already withdrawn may still be marked as holding personal data. Every other support that holds the same
    bytes, taken up or deposited apart, is then held until its éditeurs have looked.
    """
    with transaction.atomic():
        if personal_data:
            hold_rows(resource, bytes_of(resource))
        row = locked(resource, by, Action.WITHDRAW)
        if row.status == Status.WITHDRAWN and not (personal_data and not row.holds_personal_data):
            raise Refused("Ce support est déjà retiré.")
        if not reason.strip():
            raise Refused("Dites pourquoi ce support est retiré.")
        before = readers_of(row)
        row.status = Status.WITHDRAWN
        row.successor = None
        row.withdrawn_because = reason.strip()[:300]
        row.holds_personal_data = personal_data
        _save(row)
        lost = sorted(before - readers_of(row))
        record(row, by, "withdraw", narrows=True, personal_data=personal_data, lost=lost)
        if personal_data:
            hold_same_bytes(bytes_of(row), by, row, but=row.pk)
    return row


def replace(resource: Resource, by: Any, successor: Resource) -> Resource:
    """Take a published support off the shelves in favour of another one of the same owner."""
    with transaction.atomic():
        row = locked(resource, by, Action.WITHDRAW)
        heir = Resource.objects.visible_to(by).filter(pk=successor.pk).first()
        if row.status != Status.PUBLISHED:
            raise Refused("Seul un support publié se remplace.")
        if heir is None or heir.status != Status.PUBLISHED or heir.owner_code() != row.owner_code():
            raise Refused("Le support qui remplace doit être publié et appartenir à la même Caf.")
        if heir.pk == row.pk:
            raise Refused("Un support ne se remplace pas lui-même.")
        before = readers_of(row)
        row.status = Status.REPLACED
        row.successor = heir
        _save(row)
        lost = sorted(before - readers_of(row))
        record(row, by, "replace", narrows=True, successor=heir.pk, lost=lost)
    return row


def _to_shelves(row: Resource, by: Any, verb: str) -> None:
    if awaiting(row):
        raise Unconfirmed(UNCONFIRMED)
    before = readers_of(row)
    row.status = Status.PUBLISHED
    row.held_at = None
    shown_before = split(row.audience.key) if row.published_at else frozenset()
    row.published_at = row.published_at or timezone.now()
    require_sight(row, by, shown_before)
    _save(row)
    record(row, by, verb, narrows=bool(before - readers_of(row)), status=row.status)
    resource_published.send(sender=Resource, resource=row, by=by)


def _save(row: Resource) -> None:
    row.revised_at = timezone.now()
    row.save()
