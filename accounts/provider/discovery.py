"""Where the provider answers, and the keys that sign for it: read from the provider, kept for ten minutes."""

import hashlib
import time
from dataclasses import dataclass
from typing import Any

from django.core.cache import caches

from accounts.provider import calls
from accounts.provider.configuration import Provider, is_safe
from accounts.provider.errors import SignInRefused, Why

KEPT_SECONDS = 600
AGAIN_SECONDS = 30  # how soon unknown keys are asked for again
WELL_KNOWN = "/.well-known/openid-configuration"


@dataclass(frozen=True)
class Endpoints:
    """The addresses of OpenID Connect Discovery 1.0, section 3; `userinfo` may be empty."""

    authorization: str
    token: str
    keys: str
    userinfo: str
    by_header: bool  # the client says who it is in the header, not in the form
    names_itself: bool  # RFC 9207: every answer carries `iss`


def endpoints_of(provider: Provider) -> Endpoints:
    """The addresses. Refuses a document that names another issuer, or an address that is not safe."""
    return _kept(f"addresses:{provider.issuer}", lambda: _read(provider))


def keys_of(provider: Provider, wanted: str | None) -> list[dict[str, Any]]:
    """The public keys; asked for again when none bears the identifier wanted, but not at every sign-in."""
    name = f"keys:{provider.issuer}"
    address = endpoints_of(provider).keys

    def read() -> tuple[float, list[dict[str, Any]]]:
        found = calls.get(address).get("keys")
        if not isinstance(found, list):
            raise SignInRefused(Why.INVALID, "no keys")
        return time.monotonic(), [key for key in found if isinstance(key, dict)]

    at, keys = _kept(name, read)
    unknown = wanted is not None and all(key.get("kid") != wanted for key in keys)
    if unknown and time.monotonic() - at > AGAIN_SECONDS:
        forget(name)
        _, keys = _kept(name, read)
    return keys


def forget(name: str) -> None:
    """Drop what was kept under this name."""
    caches["process"].delete(_key(name))


def _read(provider: Provider) -> Endpoints:
    found = calls.get(provider.issuer.rstrip("/") + WELL_KNOWN)
    if found.get("issuer") != provider.issuer:
        raise SignInRefused(Why.INVALID, "discovery names another issuer")
    addresses = [
        found.get(name, "") for name in ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint")
    ]
    if not all(is_safe(address) for address in addresses[:3]) or not (not addresses[3] or is_safe(addresses[3])):
        raise SignInRefused(Why.INVALID, "discovery names an unsafe address")
    ways = found.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    authorization, token, keys, userinfo = addresses
    return Endpoints(
        authorization,
        token,
        keys,
        userinfo,
        by_header=isinstance(ways, list) and "client_secret_basic" in ways,
        names_itself=found.get("authorization_response_iss_parameter_supported") is True,
    )


def _kept(name: str, read: Any) -> Any:
    cache, key = caches["process"], _key(name)
    found = cache.get(key)
    if found is None:
        found = read()
        cache.set(key, found, KEPT_SECONDS)
    return found


def _key(name: str) -> str:
    return f"provider:{hashlib.sha256(name.encode()).hexdigest()}"
