"""Pages where a person sets up and keeps their second factor: allauth's, under our rules.

`next` goes along from the door that asked to the last page, and is read by allauth, which refuses other sites.
"""

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import get_next_redirect_url, passthrough_next_redirect_url
from allauth.mfa.base.views import IndexView, ReauthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from accounts.forms import spend_code
from accounts.models import User
from accounts.second_factor import Change, is_demanded, tell
from accounts.signing_in import sessions

TOTP = [Authenticator.Type.TOTP]
FEW_CODES = 3  # left: time to ask for others


def on_the_way(request: HttpRequest, name: str) -> str:
    """The address of a page of this module, which keeps where the person was going."""
    return passthrough_next_redirect_url(request, reverse(name), REDIRECT_FIELD_NAME)


def ways(request: HttpRequest) -> dict[str, Any]:
    """`following`, where the person was going or None; `demanded`: whether their level asks for a second factor."""
    return {"following": get_next_redirect_url(request), "demanded": is_demanded(request.user)}


class Overview(IndexView):
    """What it is, whether it is set up, and what one can do with it."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = super().get_context_data(**kwargs) | ways(self.request)
        held = shown["authenticators"]
        codes, passkeys = held.get(Authenticator.Type.RECOVERY_CODES), held.get(Authenticator.Type.WEBAUTHN, [])
        application = Authenticator.Type.TOTP in held
        left = len(codes.get_unused_codes()) if codes else 0
        return shown | {
            "application": application,
            "passkeys": passkeys,
            "in_place": application or bool(passkeys),
            "codes_left": left,
            "few": left <= FEW_CODES,
            "activate": on_the_way(self.request, "mfa_activate_totp"),
            "add_passkey": on_the_way(self.request, "mfa_add_webauthn"),
        }


class Confirm(ReauthenticateView):
    """In an open session: a code, before what matters."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        passkey = is_mfa_enabled(self.request.user, [Authenticator.Type.WEBAUTHN])  # type: ignore[arg-type]
        return super().get_context_data(**kwargs) | {
            "demanded": is_demanded(self.request.user),
            "by_passkey": on_the_way(self.request, "mfa_reauthenticate_webauthn") if passkey else None,
        }

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        sessions.renew(self.request)
        return response


class Activate(ActivateTOTPView):
    """Scan, type the first code, see the recovery codes. The code typed counts for this session."""

    LETTERS = 4  # of the secret, between two spaces

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_mfa_enabled(request.user, TOTP):  # type: ignore[arg-type]
            return redirect(on_the_way(request, "mfa_index"))
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = super().get_context_data(**kwargs) | ways(self.request)
        secret = shown["form"].secret
        spelled = " ".join(secret[start : start + self.LETTERS] for start in range(0, len(secret), self.LETTERS))
        return shown | {"spelled": spelled}

    def get_success_url(self) -> str:
        return on_the_way(self.request, "mfa_view_recovery_codes")

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            user = User.objects.select_for_update(no_key=True).get(pk=self.request.user.pk)
            if is_mfa_enabled(user, TOTP):  # sent twice at the same moment
                return redirect(self.get_success_url())
            response = super().form_valid(form)
            held = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
            tell(user, Change.SET_UP, by=user)
        spend_code(user, form.cleaned_data["code"])  # seen over a shoulder, it opens nothing else
        record_authentication(self.request, user, "mfa", id=held.pk, type=held.type, reauthenticated=True)
        sessions.renew(self.request)
        return response


class Deactivate(DeactivateTOTPView):
    """Take it away, codes included when no passkey is left; one already taken away is no error."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_mfa_enabled(request.user, TOTP):  # type: ignore[arg-type]
            return redirect("mfa_index")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        passkey = is_mfa_enabled(self.request.user, [Authenticator.Type.WEBAUTHN])  # type: ignore[arg-type]
        return super().get_context_data(**kwargs) | {"last": not passkey} | ways(self.request)

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            user = User.objects.select_for_update(no_key=True).get(pk=self.request.user.pk)
            if is_mfa_enabled(user, TOTP):
                tell(user, Change.REMOVED, by=user)
            return super().form_valid(form)


class NewCodes(GenerateRecoveryCodesView):
    """Other recovery codes, instead of those that the person has."""

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            user = User.objects.select_for_update(no_key=True).get(pk=self.request.user.pk)
            tell(user, Change.NEW_CODES, by=user)
            return super().form_valid(form)


@never_cache
@reauthentication_required(app="allauth.mfa")
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """The codes not used yet, to keep somewhere."""
    return render(request, "mfa/recovery_codes/index.html", {"codes": _unused(request)} | ways(request))


@never_cache
@reauthentication_required(app="allauth.mfa")
def recovery_codes_file(request: HttpRequest) -> HttpResponse:
    """The same, as a text file."""
    response = render(
        request,
        "mfa/recovery_codes/download.txt",
        {"codes": _unused(request)},
        content_type="text/plain; charset=utf-8",
    )
    response["Content-Disposition"] = 'attachment; filename="codes-de-secours-espace-ctg.txt"'
    return response


def _unused(request: HttpRequest) -> list[str]:
    held = Authenticator.objects.filter(user_id=request.user.pk, type=Authenticator.Type.RECOVERY_CODES).first()
    if held is None:
        raise Http404
    return held.wrap().get_unused_codes()
