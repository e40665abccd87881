"""What waits for a national editor, beside their own pages: each module declares what it counts.

@waiting
def broken_links(user) -> list[Duty]: ...
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Duty:
    """A sentence with its number ("3 liens rompus"), and the page that shows them."""

    words: str
    address: str


Source = Callable[[Any], list[Any]]
_sources: list[Source] = []


def waiting(source: Source) -> Source:
    """Declare the decorated function: it gives what has `words` and `address`, nothing for a count of none."""
    if source not in _sources:
        _sources.append(source)
    return source


def duties_of(user: Any) -> list[Any]:
    """All that waits for this person, in the order of declaration."""
    return [duty for source in _sources for duty in source(user)]
