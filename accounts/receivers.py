"""What this room does when others act."""

from typing import Any

from accounts import groups


def make_national_group(sender: Any, **kwargs: Any) -> None:
    """After migrations: the group, its rights and its people."""
    groups.reconcile()
