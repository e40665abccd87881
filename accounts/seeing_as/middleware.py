"""Changes who a request is asked by, as long as the mode lasts, and refuses everything that is sent."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from accounts.doors import is_for_signed_in
from accounts.seeing_as import mode
from accounts.seeing_as.looking import reader_of
from accounts.seeing_as.mode import Because, Mode

_READS = frozenset({"GET", "HEAD", "OPTIONS"})
# What may be sent while the mode lasts: the way out of it, and the ways out of the site.
_LEAVE = frozenset({"seeing_as:stop"})
_SIGN_OUT = frozenset({"account_logout", "closed_cms_logout", "closed_gestion_logout"})
_OVER = {
    Because.TIME: "Vous ne voyez plus le site comme un lecteur\u00a0: la demi-heure est passée.",
    Because.RIGHTS: "Vous ne voyez plus le site comme un lecteur\u00a0: vos droits ou votre identification ont changé.",
}


class SeeingAs:
    """While the mode lasts, `request.user` is a lecteur of the Caf, and `request.seeing_as` tells the mode.

    It stands before the doors: they judge the reader. What comes after the answer finds the person again.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        found = mode.current(request)
        if found is None:
            return self.get_response(request)
        person = request.user
        if isinstance(found, Because):
            mode.stop(request, person if person.is_authenticated else None, found)
            request.seeing_as_is_over = found  # type: ignore[attr-defined]
            if request.method in _READS:
                messages.info(request, _OVER[found])
            return self.get_response(request)
        request.seeing_as = found  # type: ignore[attr-defined]
        request.user = reader_of(found.caf, found.by)
        try:
            return self.get_response(request)
        finally:
            request.user = person

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple, kwargs: dict
    ) -> HttpResponse | None:
        looking: Mode | None = getattr(request, "seeing_as", None)
        name = request.resolver_match.view_name if request.resolver_match else ""
        sends = request.method not in _READS
        if looking is None:
            over = getattr(request, "seeing_as_is_over", None)
            if over is not None and sends and name not in _SIGN_OUT | _LEAVE:
                return render(request, "accounts/seeing_as/over.html", {"sentence": _OVER[over]}, status=403)
            return None
        if sends and name in _SIGN_OUT:
            self._back(request, looking, Because.SIGN_OUT)
            return None
        if sends and name in _LEAVE:
            self._back(request, looking, Because.QUIT)
            return None
        if sends:
            return render(request, "accounts/seeing_as/refused.html", status=403)
        if is_for_signed_in(view):
            return render(request, "accounts/seeing_as/personal.html", status=403)
        return None

    @staticmethod
    def _back(request: HttpRequest, looking: Mode, because: Because) -> None:
        """The person themselves again, from this view on."""
        mode.stop(request, looking.by, because)
        request.user = looking.by
        del request.seeing_as  # type: ignore[attr-defined]
