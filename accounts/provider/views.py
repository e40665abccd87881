"""The two addresses of a sign-in by the institution's provider: the way there, and the way back."""

import logging
from datetime import timedelta

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.logout import logout
from allauth.account.models import Login
from allauth.decorators import rate_limit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from accounts.provider import actions, flow
from accounts.provider.configuration import Provider, configured
from accounts.provider.errors import SignInRefused, Why
from accounts.provider.forms import BackForm, GoForm
from accounts.provider.sessions import BY_PROVIDER

log = logging.getLogger(__name__)

WITHOUT_CAF = (
    "Votre institution vous donne un niveau, mais n’indique pas votre Caf\u00a0: il n’a pas pu être ouvert. Les"
    " administrateurs nationaux en sont prévenus."
)


@never_cache
@require_GET
@rate_limit(action="go_to_provider", limit_get=True)
def go(request: HttpRequest) -> HttpResponse:
    """Send the browser to the provider; whoever is signed in goes where they were going."""
    provider = _provider()
    form = GoForm(request.GET)
    following = form.cleaned_data["next"] if form.is_valid() else ""
    safe = url_has_allowed_host_and_scheme(
        following, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    following = following if safe else "/"
    if request.user.is_authenticated:
        return redirect(following)
    try:
        return HttpResponseRedirect(flow.way_there(request, provider, following))
    except SignInRefused as refused:
        return _refused(request, refused)


@never_cache
@require_GET
def back(request: HttpRequest) -> HttpResponseBase:
    """Open the session of whom the provider names, for OIDC_SESSION_HOURS at most; the second factor is still asked."""
    provider = _provider()
    form = BackForm(request.GET)
    try:
        if not form.is_valid():
            raise SignInRefused(Why.STALE, "answer without state")
        identity, following = flow.way_back(request, provider, form.cleaned_data)
        welcomed = actions.welcome(identity, provider)
    except SignInRefused as refused:
        return _refused(request, refused)
    if request.user.is_authenticated:
        logout(request, show_message=False)
    request.session.set_expiry(timezone.now() + timedelta(hours=provider.session_hours))
    record_authentication(request, welcomed.user, method="provider")
    if welcomed.followed.without_caf:
        messages.warning(request, WITHOUT_CAF)
    login = Login(user=welcomed.user, redirect_url=following, signal_kwargs={BY_PROVIDER: True})
    return perform_login(request, login)


def _provider() -> Provider:
    provider = configured()
    if provider is None:
        raise Http404
    return provider


def _refused(request: HttpRequest, refused: SignInRefused) -> HttpResponse:
    log.warning("sign-in by the provider refused: %s, %s", refused.why.name, refused.detail)
    return render(request, "accounts/provider/refused.html", {"why": refused.why}, status=refused.why.status)
