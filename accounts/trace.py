"""The trace: who did what to what. Written inside the transaction of the act, never changed."""

from typing import Any

from accounts.models import Trace, User


def record(actor: User | None, verb: str, kind: str, pk: Any, **detail: Any) -> Trace:
    """Add a line. `actor` is None for the command line and jobs; `detail` holds plain JSON values."""
    return Trace.objects.create(actor=actor, verb=verb, kind=kind, object_id=str(pk), detail=detail)
