"""What may be followed: rooms declare the values that objects bear ("rubrique", "caf"), and how they are named."""

from collections.abc import Callable

_labels: dict[str, Callable[[str], str | None]] = {}


def register(kind: str, label: Callable[[str], str | None]) -> None:
    """Declare a kind of value; `label(key)` names it in French, None when there is no such value."""
    _labels[kind] = label


def label_of(kind: str, key: str) -> str | None:
    """The name of what is followed, None when nothing may be followed under it."""
    return _labels[kind](key) if kind in _labels else None
