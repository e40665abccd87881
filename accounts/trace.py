"""The trace: who did what to what. Written inside the transaction of the act, never changed."""

from collections.abc import Iterable
from typing import Any

from accounts.models import Trace, User


def record(actor: User | None, verb: str, kind: str, pk: Any, **detail: Any) -> Trace:
    """Add a line. `actor` is None for the command line and jobs; `detail` holds ids and codes as plain JSON values, never
    a name, an address or a title. Who looks through a reader acts in their own name."""
    if actor is not None and actor.seen_by is not None:
        detail["seeing_as"] = actor.lent.caf_id if actor.lent else None
        actor = actor.seen_by
    return Trace.objects.create(actor=actor, verb=verb, kind=kind, object_id=str(pk), detail=detail)


def record_all(actor: User | None, verb: str, kind: str, lines: Iterable[tuple[Any, dict[str, Any]]]) -> None:
    """Add many lines of one act, each of an object and its detail, as `record` does one by one."""
    Trace.objects.bulk_create(
        Trace(actor=actor, verb=verb, kind=kind, object_id=str(pk), detail=detail) for pk, detail in lines
    )
