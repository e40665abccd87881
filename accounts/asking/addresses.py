"""Addresses that nothing is sent to: added and taken away by administrateurs nationaux, and traced."""

from typing import Any

from django.db import transaction

from accounts.permissions import Action, require
from accounts.trace import record
from mail.models import Suppressed
from mail.suppression import suppress


def send_nothing_to(address: str, reason: str, detail: str, by: Any) -> bool:
    """Put an address on the list; False when it was there already. Raises PermissionDenied."""
    require(by, Action.ADMINISTER)
    with transaction.atomic():
        added = suppress(address, reason, detail)
        if added:
            row = Suppressed.objects.get(address__iexact=address.strip())
            record(by, "suppress-address", "mail-address", row.pk, reason=str(reason))
    return added


def send_again_to(row: Suppressed, by: Any) -> None:
    """Take an address off the list: the next letter leaves. Raises PermissionDenied."""
    require(by, Action.ADMINISTER)
    with transaction.atomic():
        record(by, "allow-address", "mail-address", row.pk, reason=row.reason)
        row.delete()
