"""Pages of this room that allauth does not bring: act for another Caf, and the closed doors."""

from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.logout import logout
from allauth.mfa.webauthn.internal.auth import STATE_SESSION_KEY
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.acting import act_for as keep_choice
from accounts.forms import ActForForm


@require_POST
def act_for(request: HttpRequest) -> HttpResponse:
    """Change the Caf in whose name one acts, and go back where one was."""
    form = ActForForm(request.POST, user=request.user)
    if not form.is_valid():
        raise PermissionDenied("Vous ne pouvez agir que pour une Caf où vous avez une habilitation en cours.")
    chosen = form.chosen()
    keep_choice(request, chosen)
    messages.success(request, f"Vous agissez maintenant pour la {chosen.caf or 'Cnaf'}.")
    back = form.cleaned_data["next"]
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return redirect(back if safe else "/")


@never_cache
def to_sign_in(request: HttpRequest, **kwargs: Any) -> HttpResponseRedirect:
    """The other password forms lead to the one sign-in; it checks `next` itself."""
    following = request.GET.get("next", "")
    query = "?" + urlencode({"next": following}) if following else ""
    return HttpResponseRedirect(reverse("account_login") + query)


@never_cache
def to_sign_out(request: HttpRequest) -> HttpResponseRedirect:
    """The other ways out lead to ours; a form that was sent has nothing more to confirm."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("account_logout"))
    logout(request, show_message=False)
    request.session.pop(STATE_SESSION_KEY, None)
    return HttpResponseRedirect(reverse("account_login"))


@never_cache
def to_reset(request: HttpRequest, **kwargs: Any) -> HttpResponseRedirect:
    """The other reset forms lead to ours."""
    return HttpResponseRedirect(reverse("account_reset_password"))


def closed(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """An address that a library would open and that this site does not offer."""
    raise Http404
