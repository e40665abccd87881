"""Durations in French, for the messages of commands."""

_STEPS = ((86400, "j"), (3600, "h"), (60, "min"))
_NBSP = "\N{NO-BREAK SPACE}"


def age(seconds: float) -> str:
    """A duration for people, of one unit: "45 s", "12 min", "3 h", "2 j"."""
    for length, unit in _STEPS:
        if seconds >= length:
            return f"{int(seconds // length)}{_NBSP}{unit}"
    return f"{int(max(seconds, 0))}{_NBSP}s"
