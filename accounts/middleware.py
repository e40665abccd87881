"""The doors themselves: who gets past, and what the others are told."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render, resolve_url
from django.utils.cache import patch_cache_control

from accounts.doors import is_public
from accounts.permissions import TABLE, Action, can
from accounts.sight import habilitations_of

# Addresses under which a view is not ours: the whole prefix has one rule.
PREFIXES: tuple[tuple[str, Action], ...] = (("/cms/", Action.NATIONAL_EDIT), ("/gestion/", Action.ADMINISTER))


class HabilitationRequired:
    """Every view demands an active habilitation, read from the database at each request, but the public ones."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if getattr(request, "behind_a_door", False) and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple, kwargs: dict
    ) -> HttpResponseBase | None:
        if is_public(view):
            return None
        request.behind_a_door = True  # type: ignore[attr-defined]
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        if not habilitations_of(request.user):
            return render(request, "accounts/without_habilitation.html", status=403)
        for prefix, action in PREFIXES:
            if request.path_info.startswith(prefix) and not can(request.user, action):
                raise PermissionDenied(TABLE[action].who)
        return None


def wagtail_styles(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Let Wagtail's editor set styles, and nothing else: docs/decisions/csp.md."""

    def relax(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if request.path_info.startswith("/cms/"):
            response._csp_update = {"style-src": ["'unsafe-inline'"]}  # type: ignore[attr-defined]
        return response

    return relax


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    if request.headers.get("HX-Request"):
        # A piece of page must not receive the sign-in form: the whole page goes there.
        return HttpResponse(status=401, headers={"HX-Redirect": resolve_url(settings.LOGIN_URL)})
    if request.method in ("GET", "HEAD"):
        return redirect_to_login(request.get_full_path())
    messages.warning(
        request,
        "Votre session avait pris fin\u00a0: rien n’a été enregistré. Connectez-vous, puis revenez en arrière dans le"
        " navigateur pour retrouver votre saisie.",
    )
    return redirect_to_login(next="/")
