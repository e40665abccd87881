"""The doors themselves: who gets past, and what the others are told."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.cache import patch_cache_control

from accounts.asking.standing import standing
from accounts.doors import asks_the_door, is_before_second_factor, is_for_signed_in, is_public
from accounts.permissions import Action, NotAllowed, can
from accounts.second_factor import SecondFactor, is_demanded, second_factor_of
from accounts.sight import habilitations_of

# Addresses under which a view is not ours: the whole prefix has one rule.
PREFIXES: tuple[tuple[str, Action], ...] = (("/cms/", Action.NATIONAL_EDIT), ("/gestion/", Action.ADMINISTER))

# Where the second factor that a session did not use is set up, or shown.
PAGES = {
    SecondFactor.MISSING: "mfa_index",
    SecondFactor.UNUSED: "mfa_reauthenticate",
    SecondFactor.UNUSED_KEY: "mfa_reauthenticate_webauthn",
}

SESSION_OVER = (
    "Votre session avait pris fin\u00a0: rien n’a été enregistré. Connectez-vous, puis revenez deux fois en"
    " arrière dans le navigateur pour retrouver votre saisie."
)
CODE_ASKED = (
    "Rien n’a été enregistré\u00a0: votre double authentification est demandée ici. Confirmez-la, puis revenez deux"
    " fois en arrière dans le navigateur pour retrouver votre saisie."
)
NOT_SAVED = (
    "Rien n’est enregistré\u00a0: ouvrez un autre onglet, confirmez-y votre identité, puis enregistrez à nouveau."
)
LEVEL_OVER = (
    "Rien n’est enregistré\u00a0: votre niveau national a pris fin ou est suspendu. Copiez votre texte avant de"
    " quitter cette page."
)


class HabilitationRequired:
    """Every view demands an active habilitation, read from the database at each request, but the public ones; and a
    second factor of those whose level demands it (accounts.second_factor.DEMANDED_LEVELS)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if getattr(request, "behind_a_door", False) and not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True)
        return _only_sent_there(request, response) if response.status_code == 405 else response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple, kwargs: dict
    ) -> HttpResponseBase | None:
        if is_public(view) or asks_the_door(view):
            return None
        stopped = stopped_at_the_door(
            request, level=not is_for_signed_in(view), second_factor=not is_before_second_factor(view)
        )
        if stopped is not None:
            return stopped
        for prefix, action in PREFIXES:
            if request.path_info.startswith(prefix) and not can(request.user, action):
                if _by_script(request):
                    return _said_to_script(403, LEVEL_OVER)
                raise NotAllowed(action)
        return None


def stopped_at_the_door(
    request: HttpRequest, *, level: bool = True, second_factor: bool = True
) -> HttpResponseBase | None:
    """What is told to whoever has no active habilitation, or did not give the second factor that their level demands;
    None for the others, whose answer is then kept for them alone.

    Asked by the views that are public for some objects only.
    """
    request.behind_a_door = True  # type: ignore[attr-defined]
    if not request.user.is_authenticated:
        return _to_sign_in(request)
    if level and not habilitations_of(request.user):
        return _no_level(request)
    if second_factor and is_demanded(request.user):
        return _second_factor_asked(request)
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


def _only_sent_there(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """A page for who opens again an address that only takes what is sent, whose answer is blank."""
    if request.method != "GET" or request.headers.get("HX-Request") or _by_script(request):
        return response
    if getattr(response, "content", b"kept"):
        return response
    page = render(request, "405.html", status=405)
    for name in ("Allow", "Cache-Control"):
        if response.has_header(name):
            page[name] = response[name]
    return page


def _second_factor_asked(request: HttpRequest) -> HttpResponseBase | None:
    """Where to set up a second factor or to give its code, then the way back; None when this session gave it."""
    shown = second_factor_of(request)
    if shown is SecondFactor.USED:
        return None
    page = reverse(PAGES[shown])
    following = request.get_full_path()
    asks, by_piece = request.method in ("GET", "HEAD"), request.headers.get("HX-Request")
    if by_piece:
        # As after the session: a piece of page goes whole to the code, and what was typed stays on the screen.
        return HttpResponse(status=401, headers={"HX-Redirect": page} if asks else {})
    if _by_script(request):
        return _said_to_script(403)
    if not asks:
        messages.warning(request, CODE_ASKED)
        # An address that takes what is sent may open no page.
        following = next((prefix for prefix, _ in PREFIXES if request.path_info.startswith(prefix)), "/")
    return redirect(f"{page}?{urlencode({'next': following})}")


def _no_level(request: HttpRequest) -> HttpResponse:
    """The page that says where someone without a level stands. A piece of page goes whole to it; what was sent is
    refused, and stays on the screen, or a step back in the browser."""
    asks, by_piece = request.method in ("GET", "HEAD"), request.headers.get("HX-Request")
    if by_piece:
        return HttpResponse(status=403, headers={"HX-Refresh": "true"} if asks else {"X-Level-Over": "1"})
    if request.path_info.startswith("/cms/") and _by_script(request):
        return _said_to_script(403, LEVEL_OVER)
    context = {"standing": standing(request.user), "refused": not asks}
    return render(request, "accounts/without_habilitation.html", context, status=403)


def _by_script(request: HttpRequest) -> bool:
    """Whether a script of a library asks, which would take a page of ours for its answer."""
    mode = request.headers.get("Sec-Fetch-Mode", "navigate")
    return (
        request.headers.get("X-Requested-With") == "XMLHttpRequest"
        or mode != "navigate"
        or not request.accepts("text/html")
    )


def _said_to_script(status: int, words: str = NOT_SAVED) -> JsonResponse:
    """In the shape that Wagtail's editor reads: it shows the words beside what it could not save."""
    answer = {"success": False, "error_code": "locked", "error_message": words}
    return JsonResponse(answer, status=status)


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    asks, by_piece = request.method in ("GET", "HEAD"), request.headers.get("HX-Request")
    if by_piece and not asks:
        return HttpResponse(status=401)  # the page stays, with what was typed in it: site.js says what to do
    if by_piece:
        # A piece of page must not receive the sign-in form: the whole page goes there.
        return HttpResponse(status=401, headers={"HX-Redirect": resolve_url(settings.LOGIN_URL)})
    if request.path_info.startswith("/cms/") and _by_script(request):
        return _said_to_script(401)
    if asks:
        return redirect_to_login(request.get_full_path())
    messages.warning(request, SESSION_OVER)
    return redirect_to_login(next="/")
