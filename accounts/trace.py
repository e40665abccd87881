"""The trace: who did what to what. Written inside the transaction of the act, never changed."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Trace, User


def record(actor: User | None, verb: str, kind: str, pk: Any, **detail: Any) -> Trace:
    """Add a line. `actor` is None for the command line and jobs; `detail` holds ids and codes as plain JSON values,
    never a name, an address or a title. Who looks through a reader acts in their own name."""
    if actor is not None and actor.seen_by is not None:
        detail["seeing_as"] = actor.lent.caf_id if actor.lent else None
    return Trace.objects.create(actor=_behind(actor), verb=verb, kind=kind, object_id=str(pk), detail=detail)


def record_all(actor: User | None, verb: str, kind: str, lines: Iterable[tuple[Any, dict[str, Any]]]) -> None:
    """Add the many lines of one act, each of an object and its detail, as `record` adds one."""
    behind = _behind(actor)
    Trace.objects.bulk_create(
        Trace(actor=behind, verb=verb, kind=kind, object_id=str(pk), detail=detail) for pk, detail in lines
    )


def record_once(actor: User, verb: str, kind: str, pk: Any, within: timedelta, **detail: Any) -> Trace | None:
    """Add a line, unless the same person left the very same one less than `within` ago: None then."""
    told = Trace.objects.filter(
        actor=_behind(actor), verb=verb, kind=kind, object_id=str(pk), at__gt=timezone.now() - within
    )
    for key, value in detail.items():
        told = told.filter(**{f"detail__{key}": value})
    if told.exists():  # no write lock is asked for what was told
        return None
    with transaction.atomic():
        return None if told.exists() else record(actor, verb, kind, pk, **detail)


def _behind(actor: User | None) -> User | None:
    return actor.seen_by or actor if actor is not None else None
