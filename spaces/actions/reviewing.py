"""The date when somebody should look at a support again, and the word that it still stands."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.permissions import Action
from spaces.actions.base import locked, record
from spaces.errors import Refused
from spaces.models import Resource, Status


def still_good(resource: Resource, by: Any) -> Resource:
    """Say that a support on the shelves needs no change: it is to be looked at again in a year.

    Nothing of what it says changes, so it is new to nobody. Said twice, it is written once.
    Raises PermissionDenied, Refused.
    """
    with transaction.atomic():
        row = locked(resource, by, Action.REVISE)
        if row.status != Status.PUBLISHED:
            raise Refused("Seul un support en rayon se revoit\u00a0: celui-ci n'y est pas.")
        next_time = in_a_year(timezone.localdate())
        if row.review_on != next_time:
            row.review_on = next_time
            row.save(update_fields=["review_on"])
            record(row, by, "review", narrows=False, until=next_time.isoformat())
    return row


def in_a_year(day: date) -> date:
    """The same day of the next year; the 28th for a 29 February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)
