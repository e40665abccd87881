"""The verification of an ID token: OpenID Connect Core 1.0, section 3.1.3.7, every point, the signature too."""

import base64
import hashlib
import hmac
import time
from typing import Any

import jwt

from accounts.provider.configuration import Provider
from accounts.provider.discovery import keys_of
from accounts.provider.errors import SignInRefused, Why
from accounts.provider.identity import can_be_kept

# By a private key only: "none" and the shared secrets (HS256…) are not among them.
ALGORITHMS = {
    **dict.fromkeys(("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"), "RSA"),
    **dict.fromkeys(("ES256", "ES384", "ES512"), "EC"),
}
LEEWAY = 30  # seconds between two clocks
MAX_AGE = 600  # seconds: a token is made for the sign-in that asks for it
MAX_SUBJECT = 255

_reader = jwt.PyJWT(options={"enforce_minimum_key_length": True})


def verified(token: object, provider: Provider, nonce: str, access_token: str) -> dict[str, Any]:
    """The claims of a token made by this provider, for this site and for this very sign-in. Raises SignInRefused."""
    if not isinstance(token, str):
        raise SignInRefused(Why.INVALID, "no id_token")
    try:
        header = jwt.get_unverified_header(token)
        algorithm = header.get("alg")
        if algorithm not in ALGORITHMS:
            raise SignInRefused(Why.INVALID, "algorithm")
        claims = _reader.decode(
            token,
            _key(provider, header.get("kid"), algorithm),
            algorithms=[algorithm],
            issuer=provider.issuer,
            audience=provider.client_id,
            leeway=LEEWAY,
            options={"require": ["iss", "sub", "aud", "exp", "iat", "nonce"]},
        )
    except (jwt.PyJWTError, TypeError, ValueError, OverflowError, RecursionError) as error:
        raise SignInRefused(Why.INVALID, type(error).__name__) from error
    _check(claims, provider, nonce)
    _check_access_token(claims.get("at_hash"), access_token, algorithm)
    return claims


def _key(provider: Provider, identifier: object, algorithm: str) -> jwt.PyJWK:
    """The one key that may have signed: by its identifier when the token names one."""
    if identifier is not None and not isinstance(identifier, str):
        raise SignInRefused(Why.INVALID, "kid")
    fitting = [
        key
        for key in keys_of(provider, identifier)
        if key.get("kty") == ALGORITHMS[algorithm]
        and key.get("use", "sig") == "sig"
        and key.get("alg", algorithm) == algorithm
        and (identifier is None or key.get("kid") == identifier)
    ]
    if len(fitting) != 1:
        raise SignInRefused(Why.INVALID, f"{len(fitting)} keys")
    return jwt.PyJWK(fitting[0], algorithm)


def _check(claims: dict[str, Any], provider: Provider, nonce: str) -> None:
    """What the library leaves to its caller: one audience, this nonce, a fresh token, a subject."""
    audience = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
    if audience != [provider.client_id] or claims.get("azp", provider.client_id) != provider.client_id:
        raise SignInRefused(Why.INVALID, "audience")
    if not _same(claims["nonce"], nonce):
        raise SignInRefused(Why.INVALID, "nonce")
    if int(claims["iat"]) < time.time() - MAX_AGE:
        raise SignInRefused(Why.INVALID, "issued long ago")
    subject = claims["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= MAX_SUBJECT or not can_be_kept(subject):
        raise SignInRefused(Why.INVALID, "subject")


def _check_access_token(digest: object, access_token: str, algorithm: str) -> None:
    """Section 3.1.3.8: when the token names the access token that came with it, it is this one."""
    if digest is None:
        return
    whole = hashlib.new(f"sha{algorithm[2:]}", access_token.encode()).digest()
    expected = base64.urlsafe_b64encode(whole[: len(whole) // 2]).rstrip(b"=").decode()
    if not _same(digest, expected):
        raise SignInRefused(Why.INVALID, "at_hash")


def _same(told: object, expected: str) -> bool:
    """`expected` is of plain letters."""
    return isinstance(told, str) and told.isascii() and hmac.compare_digest(told, expected)
