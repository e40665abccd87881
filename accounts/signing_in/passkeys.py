"""Pages of passkeys: allauth's, under our rules. One is a second factor like an application, and may sign in alone."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    EditWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect

from accounts.models import User
from accounts.second_factor import Change, is_demanded, tell
from accounts.second_factor_pages import on_the_way, ways
from accounts.signing_in import sessions

MOST = 10  # of one person


class Add(AddWebAuthnView):
    """Make one, name it, see the recovery codes. It counts for this session."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if _own(request).count() >= MOST:
            return redirect(on_the_way(request, "mfa_index"))
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"form": self._form(kwargs)} | ways(self.request)

    def _form(self, kwargs: dict[str, Any]) -> Any:
        return kwargs.get("form") or self.get_form()

    def get_success_url(self) -> str:
        return on_the_way(self.request, "mfa_view_recovery_codes" if self.did_generate_recovery_codes else "mfa_index")

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            user = User.objects.select_for_update(no_key=True).get(pk=self.request.user.pk)
            response = super().form_valid(form)
            made = _own(self.request).order_by("-pk").first()
            tell(user, Change.ADDED_PASSKEY, by=user)
        record_authentication(self.request, user, "mfa", id=made.pk, type=made.type, reauthenticated=True)
        sessions.renew(self.request)
        return response


class Name(EditWebAuthnView):
    """Another name."""

    def get_success_url(self) -> str:
        return on_the_way(self.request, "mfa_index")


class Remove(RemoveWebAuthnView):
    """Take one away; the recovery codes go with the last factor."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        factors = Authenticator.objects.filter(user_id=self.request.user.pk)
        last = factors.exclude(type=Authenticator.Type.RECOVERY_CODES).count() == 1
        return super().get_context_data(**kwargs) | {"last": last} | ways(self.request)

    def get_success_url(self) -> str:
        return on_the_way(self.request, "mfa_index")

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            user = User.objects.select_for_update(no_key=True).get(pk=self.request.user.pk)
            response = super().form_valid(form)
            tell(user, Change.REMOVED_PASSKEY, by=user)
        return response


class Confirm(ReauthenticateWebAuthnView):
    """In an open session: a passkey, before what matters."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.get("form") or self.get_form()
        shown = super().get_context_data(**kwargs)
        return shown | {"form": form, "demanded": is_demanded(self.request.user)}

    def form_invalid(self, form: Any) -> HttpResponse:
        super().form_invalid(form)  # says why
        return HttpResponseRedirect(on_the_way(self.request, "mfa_reauthenticate_webauthn"))

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        sessions.renew(self.request)
        return response


def _own(request: HttpRequest) -> Any:
    return Authenticator.objects.filter(user_id=request.user.pk, type=Authenticator.Type.WEBAUTHN)
