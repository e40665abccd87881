"""Hand the work of a person who leaves to a colleague: who follows it changes. Who sent each file, and who did what
before, stay written in the versions and in the trace."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts import trace
from accounts.permissions import Action, require
from accounts.sight import tokens_of
from spaces.actions.base import readers_of, record
from spaces.actions.personal import ask_again
from spaces.kinds import COLLECTION
from spaces.models import Collection, Resource


def hand_over_supports(rows: QuerySet[Resource], to: Any, by: Any) -> int:
    """Make `to` the person of these supports, who reads what its author alone reads; how many.

    Files that somebody confirmed while fewer people read them are confirmed again. Raises PermissionDenied.
    """
    done = 0
    with transaction.atomic():
        for row in rows.select_for_update().order_by("pk"):
            require(by, Action.HAND_OVER, row.owner_code())
            before, former = readers_of(row), row.author_id
            read_it = tokens_of(to).holds_any(before)
            row.author = to
            row.save(update_fields=["author"])
            lost = sorted(before - readers_of(row))
            record(row, by, "hand_over", narrows=bool(lost), former=former, to=to.pk)
            if not read_it:
                ask_again(row)
            done += 1
    return done


def hand_over_collections(rows: QuerySet[Collection], to: Any, by: Any) -> int:
    """Make `to` the person who keeps these collections; how many. Raises PermissionDenied."""
    done = 0
    with transaction.atomic():
        for row in rows.select_for_update().order_by("pk"):
            require(by, Action.HAND_OVER, row.owner_code())
            former, row.author = row.author_id, to
            row.save(update_fields=["author"])
            trace.record(by, "collection.hand-over", COLLECTION, row.pk, former=former, to=to.pk)
            done += 1
    return done
