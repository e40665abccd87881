"""What we decide of allauth's behaviour."""

import time
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import qrcode
from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from qrcode.image.svg import SvgPathFillImage

from accounts.provider.configuration import button
from accounts.provider.sessions import must_use_provider
from accounts.signing_in import secrets
from accounts.signing_in.devices import label_of, recognise


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: Any) -> bool:
        """Nobody opens an account alone: a level is granted (accounts.actions)."""
        return False

    def pre_login(self, request: Any, user: Any, **kwargs: Any) -> Any:
        """A level given by the institution's provider is reached through it: docs/decisions/oidc.md."""
        response = super().pre_login(request, user, **kwargs)
        if response is None and must_use_provider(user, kwargs.get("signal_kwargs")):
            clear_login(request)
            messages.warning(request, f"Votre accès vient de votre institution\u00a0: connectez-vous avec {button()}.")
            return redirect("account_login")
        return response

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not just after the sign-in: the same password twice in five minutes proves nothing more.

        Of whoever has a second factor, only its code counts: a session may be older than what was set up in another.
        """
        since = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
        records = get_authentication_records(self.request, self.request.user)
        recent = {record["method"] for record in records if record["at"] > since}
        proven = "mfa" in recent if is_mfa_enabled(self.request.user) else bool(recent)
        return super().is_reauthentication_required(app=app) and not proven

    def get_reauthentication_methods(self, user: Any) -> list[dict]:
        """The second factor alone for whoever has one: a password would be enough to take it away. A passkey first,
        unless an application is there."""
        methods = super().get_reauthentication_methods(user)
        factors = [method for method in methods if method["id"].startswith("mfa_reauthenticate")]
        if factors and not is_mfa_enabled(user, [Authenticator.Type.TOTP]):
            factors.reverse()
        return factors or methods

    def post_login(self, request: Any, user: Any, **kwargs: Any) -> HttpResponse:
        """The session is open: the device is known from now on, and told when it is new."""
        response = super().post_login(request, user, **kwargs)
        recognise(request, user, response)
        return response


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "Ce code n’est pas le bon, ou il a déjà servi. Attendez le suivant, puis tapez-le.",
        "cannot_generate_recovery_codes": "Les codes de secours viennent avec la double authentification\u00a0: "
        "mettez-la d’abord en place.",
    }

    def encrypt(self, text: str) -> str:
        return secrets.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return secrets.decrypt(encrypted_text)

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """The device at hand, most often."""
        return label_of(context.request.headers.get("User-Agent", ""))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The site that passkeys are bound to: the one of SITE_URL, whatever a request says of its host."""
        return {"id": urlsplit(settings.SITE_URL).hostname or "localhost", "name": "Espace Ctg"}

    def build_totp_svg(self, url: str) -> str:
        """On white of its own: a telephone does not read black on the dark of the page."""
        drawn = BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage).save(drawn)
        return drawn.getvalue().decode()
