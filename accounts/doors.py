"""The doors: a view is closed to whoever has no active habilitation, unless it says that it is public.

The list of public views is asserted in tests/accounts/test_doors.py.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any


def public(view: Callable[..., Any]) -> Callable[..., Any]:
    """Open a view to everyone, signed in or not. What it shows must then be checked by the view itself."""

    @wraps(view)
    def opened(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs)

    opened.is_public = True  # type: ignore[attr-defined]
    return opened


def public_for_some(view: Callable[..., Any]) -> Callable[..., Any]:
    """A view that is public for some objects only: it asks `accounts.middleware.stopped_at_the_door` for the others."""

    @wraps(view)
    def asks(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs)

    asks.asks_the_door = True  # type: ignore[attr-defined]
    return asks


def for_signed_in(view: Callable[..., Any]) -> Callable[..., Any]:
    """Open a view to every signed-in person, with a level or not: what is theirs alone, or asks for a level.

    The second factor is still asked of those whose level demands it.
    """

    @wraps(view)
    def opened(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs)

    opened.for_signed_in = True  # type: ignore[attr-defined]
    return opened


def before_second_factor(view: Callable[..., Any]) -> Callable[..., Any]:
    """Open a view to every signed-in person, even before the second factor that their level demands: the pages where
    they set it up, give it, and keep their password."""

    @wraps(view)
    def opened(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs)

    opened.for_signed_in = opened.before_second_factor = True  # type: ignore[attr-defined]
    return opened


def is_for_signed_in(view: Callable[..., Any]) -> bool:
    """Whether no level is asked: `for_signed_in` or `before_second_factor`."""
    return getattr(view, "for_signed_in", False)


def is_before_second_factor(view: Callable[..., Any]) -> bool:
    """Whether a view was marked by `before_second_factor`."""
    return getattr(view, "before_second_factor", False)


def asks_the_door(view: Callable[..., Any]) -> bool:
    """Whether a view was marked by `public_for_some`."""
    return getattr(view, "asks_the_door", False)


def is_public(view: Callable[..., Any]) -> bool:
    """Whether a view was opened by `public`."""
    return getattr(view, "is_public", False)
