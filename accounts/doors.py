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


def asks_the_door(view: Callable[..., Any]) -> bool:
    """Whether a view was marked by `public_for_some`."""
    return getattr(view, "asks_the_door", False)


def is_public(view: Callable[..., Any]) -> bool:
    """Whether a view was opened by `public`."""
    return getattr(view, "is_public", False)
