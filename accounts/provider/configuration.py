"""The provider that the environment names, if any."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class Provider:
    """What docs/variables.md says of each."""

    issuer: str
    client_id: str
    client_secret: str
    name: str
    groups_claim: str
    caf_claim: str
    session_hours: int
    level_days: int


def configured() -> Provider | None:
    """The provider, or None when this site has none: no issuer, no client, or an address that is not safe."""
    if not settings.OIDC_ISSUER or not settings.OIDC_CLIENT_ID or not is_safe(settings.OIDC_ISSUER):
        return None
    return Provider(
        issuer=settings.OIDC_ISSUER,
        client_id=settings.OIDC_CLIENT_ID,
        client_secret=settings.OIDC_CLIENT_SECRET,
        name=settings.OIDC_NAME,
        groups_claim=settings.OIDC_GROUPS_CLAIM,
        caf_claim=settings.OIDC_CAF_CLAIM,
        session_hours=settings.OIDC_SESSION_HOURS,
        level_days=settings.OIDC_LEVEL_DAYS,
    )


def button() -> str:
    """The name that the sign-in page gives to the provider; empty without one."""
    provider = configured()
    return provider.name if provider else ""


def is_safe(address: object) -> bool:
    """Whether the site may call this address: https, or http on this machine where a demonstration is allowed."""
    if not isinstance(address, str) or any(character <= " " for character in address):
        return False
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 (reads it, hence refuses one that is no number)
    except ValueError:
        return False
    if not parts.hostname or parts.username or parts.password or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK and settings.DEMO_ALLOWED)
