"""The two halves of a sign-in, the way there and the way back: authorization code, with PKCE, state and nonce."""

import base64
import hashlib
import secrets
import time
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from django.http import HttpRequest
from django.urls import reverse

from accounts.provider import calls
from accounts.provider.configuration import Provider
from accounts.provider.discovery import Endpoints, endpoints_of
from accounts.provider.errors import SignInRefused, Why
from accounts.provider.identity import Identity, identity_of, needs_more
from accounts.provider.tokens import verified
from mail.letters import address

SESSION_KEY = "provider_sign_ins"
KEPT_SECONDS = 600
MAX_KEPT = 5  # tabs that one opens at once


def way_there(request: HttpRequest, provider: Provider, following: str) -> str:
    """The address to send the browser to. What must come back with it is kept in the session, for ten minutes."""
    endpoints = endpoints_of(provider)
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    kept = {
        name: sign_in
        for name, sign_in in request.session.get(SESSION_KEY, {}).items()
        if sign_in["at"] > time.time() - KEPT_SECONDS
    }
    for name in list(kept)[: -(MAX_KEPT - 1)]:
        del kept[name]
    kept[state] = {"nonce": nonce, "verifier": verifier, "following": following, "at": time.time()}
    request.session[SESSION_KEY] = kept
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": _return_address(),
        "scope": "openid profile email",
        "state": state,
        "nonce": nonce,
        "code_challenge": base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    mark = "&" if urlsplit(endpoints.authorization).query else "?"
    return f"{endpoints.authorization}{mark}{urlencode(asked)}"


def way_back(request: HttpRequest, provider: Provider, answer: dict[str, Any]) -> tuple[Identity, str]:
    """Who came back, and where they were going. `answer`: state, code, error, iss, each perhaps empty.

    A state serves once, whatever follows. Raises SignInRefused.
    """
    kept = dict(request.session.get(SESSION_KEY, {}))
    sign_in = kept.pop(answer["state"], None)
    if sign_in is None:
        raise SignInRefused(Why.STALE, "state")
    request.session[SESSION_KEY] = kept
    if sign_in["at"] < time.time() - KEPT_SECONDS:
        raise SignInRefused(Why.STALE, "state too old")
    endpoints = endpoints_of(provider)
    if (answer["iss"] or endpoints.names_itself) and answer["iss"] != provider.issuer:
        raise SignInRefused(Why.INVALID, "answer of another issuer")
    if answer["error"]:
        raise SignInRefused(Why.CANCELLED if answer["error"] == "access_denied" else Why.INVALID, "error answered")
    if not answer["code"]:
        raise SignInRefused(Why.INVALID, "no code")
    received = _exchange(provider, endpoints, answer["code"], sign_in["verifier"])
    access_token = received.get("access_token")
    if not isinstance(access_token, str) or not access_token.isascii():
        raise SignInRefused(Why.INVALID, "no access token")
    claims = verified(received.get("id_token"), provider, sign_in["nonce"], access_token)
    more = {}
    if endpoints.userinfo and needs_more(claims, provider):
        more = calls.get(endpoints.userinfo, access_token)
    return identity_of(claims, more, provider), sign_in["following"]


def _exchange(provider: Provider, endpoints: Endpoints, code: str, verifier: str) -> dict[str, Any]:
    fields = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": _return_address(),
        "code_verifier": verifier,
    }
    if provider.client_secret and endpoints.by_header:
        # RFC 6749, section 2.3.1: both are form-encoded first.
        auth = quote(provider.client_id, safe=""), quote(provider.client_secret, safe="")
        return calls.post(endpoints.token, fields, auth)
    fields["client_id"] = provider.client_id
    if provider.client_secret:
        fields["client_secret"] = provider.client_secret
    return calls.post(endpoints.token, fields)


def _return_address() -> str:
    """From SITE_URL, not from what the browser says of the host."""
    return address(reverse("provider:back"))
