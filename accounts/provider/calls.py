"""Calls to the provider: short, bounded, without redirection. Whatever goes wrong is SignInRefused(Why.DOWN), but an
answer that says no (4xx) or that cannot be read, which is Why.INVALID."""

import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import requests
from django.core.cache import caches
from requests.auth import AuthBase

from accounts.provider.configuration import is_safe
from accounts.provider.errors import SignInRefused, Why

SECONDS = 5  # to connect, between two pieces, and for the whole of an answer
MAX_BYTES = 256 * 1024
SILENT_SECONDS = 20  # whoever did not answer is not asked again so soon: each wait holds one of the site's few threads

Auth = Callable[[requests.PreparedRequest], requests.PreparedRequest]


class Bearer(AuthBase):
    """An access token in its header; an empty one adds nothing."""

    def __init__(self, token: str = "") -> None:
        self.token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self.token:
            request.headers["Authorization"] = f"Bearer {self.token}"
        return request


def get(address: str, token: str = "") -> dict[str, Any]:
    """The JSON object at this address."""
    return _ask("GET", address, auth=Bearer(token))


def post(address: str, fields: dict[str, str], auth: tuple[str, str] | None = None) -> dict[str, Any]:
    """The JSON object that a form sent there is answered; `auth` is a name and a password."""
    return _ask("POST", address, data=fields, auth=auth or Bearer())


def _ask(method: str, address: str, **more: Any) -> dict[str, Any]:
    if not is_safe(address):
        raise SignInRefused(Why.INVALID, "unsafe address")
    silent = f"provider-silent:{urlsplit(address).netloc}"
    if caches["process"].get(silent):
        raise SignInRefused(Why.DOWN, "silent a moment ago")
    try:
        status, read = _read(method, address, **more)
    except (requests.RequestException, TimeoutError) as error:
        caches["process"].set(silent, True, SILENT_SECONDS)
        raise SignInRefused(Why.DOWN, type(error).__name__) from error
    if status >= 500:
        raise SignInRefused(Why.DOWN, f"status {status}")
    if status != 200:
        raise SignInRefused(Why.INVALID, f"status {status}")
    try:
        answer = json.loads(read)
    except (ValueError, RecursionError) as error:
        raise SignInRefused(Why.INVALID, "not JSON") from error
    if not isinstance(answer, dict):
        raise SignInRefused(Why.INVALID, "not an object")
    return answer


def _read(method: str, address: str, **more: Any) -> tuple[int, bytes]:
    """Status and body. Raises what requests raises, TimeoutError on an answer that drips."""
    until = time.monotonic() + SECONDS
    headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
    with (
        requests.Session() as session,
        session.request(
            method, address, headers=headers, timeout=SECONDS, allow_redirects=False, stream=True, **more
        ) as response,
    ):
        read = bytearray()
        for piece in response.iter_content(8192):
            read += piece
            if len(read) > MAX_BYTES:
                raise SignInRefused(Why.INVALID, "answer too long")
            if time.monotonic() > until:
                raise TimeoutError
        return response.status_code, bytes(read)
