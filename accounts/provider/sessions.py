"""Whoever holds a level given by the provider signs in by the provider: else, out of the group, a password would do."""

from typing import Any

from accounts.models import Habilitation, User
from accounts.provider.configuration import configured

BY_PROVIDER = "by_provider"


def must_use_provider(user: User, signal_kwargs: dict[str, Any] | None) -> bool:
    """Whether this sign-in, which is about to open, goes by another way than the one that the person must use."""
    if configured() is None or (signal_kwargs or {}).get(BY_PROVIDER):
        return False
    return Habilitation.objects.running().filter(user=user, provider_grant__isnull=False).exists()
