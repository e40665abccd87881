"""What leaves the site with a person leaves a trace: how much, and what not everyone in the network reads."""

from collections.abc import Sequence
from typing import Any

from accounts import trace

# Of one line of the trace: beyond, it tells how many there were.
MOST_KEYS = 200


def record_taken(by: Any, verb: str, kind: str, pk: Any, narrow: Sequence[int], **detail: Any) -> None:
    """Leave the trace of who took away supports of which `narrow`, their keys, are not for everyone.

    The line holds how many they are and the first MOST_KEYS keys: a national list would make it megabytes.
    """
    trace.record(by, verb, kind, pk, supports=list(narrow[:MOST_KEYS]), narrow=len(narrow), **detail)
