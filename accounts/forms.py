"""Forms of this room."""

from datetime import date
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from allauth.core import context
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter as get_second_factor_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from django import forms
from django.core.cache import cache
from django.http import HttpRequest

from accounts.actions import TOO_FAR, is_too_far
from accounts.models import Habilitation, Level
from accounts.sight import habilitations_of
from accounts.tasks import send_reset
from territories.models import Caf


class ResetPasswordForm(AllauthResetPasswordForm):
    """Does the same work for any address: neither the answer nor its delay tells who has an account."""

    def clean_email(self) -> str:
        return get_adapter().clean_email(self.cleaned_data["email"].lower())

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        email = self.cleaned_data["email"]
        send_reset.enqueue(email)
        return email


_CODE_KEYS = {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}


class FirstCodeForm(ActivateTOTPForm):
    """The first code of an application being set up. The secret stays the same in the session until then: a page
    loaded again, or in two tabs, does not betray the phone that scanned it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        shown = context.request.session.get(SECRET_SESSION_KEY)
        super().__init__(*args, **kwargs)
        if shown:
            self.secret = context.request.session[SECRET_SESSION_KEY] = shown
        self.fields["code"].label = "Code à six chiffres"
        self.fields["code"].widget = forms.TextInput({**_CODE_KEYS, "inputmode": "numeric"})


def spend_code(user: Any, code: str) -> bool:
    """Use up a code of the application for as long as it would be right; False when it was already."""
    seconds = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
    return bool(cache.add(f"second-factor-used:{user.pk}:{normalize_user_code(code)}", True, timeout=seconds))


class _Code:
    """What a page that asks for a code has of ours, beside a form of allauth."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Code de l’application, ou code de secours"  # type: ignore[attr-defined]
        self.fields["code"].widget = forms.TextInput({**_CODE_KEYS, "autofocus": True})  # type: ignore[attr-defined]

    def clean_code(self) -> str:
        """Refuses a code already used for as long as it would be right: allauth forgets it after one period."""
        code = super().clean_code()  # type: ignore[misc]
        of_application = self.authenticator.type == Authenticator.Type.TOTP  # type: ignore[attr-defined]
        if of_application and not spend_code(self.user, code):  # type: ignore[attr-defined]
            raise get_second_factor_adapter().validation_error("incorrect_code")
        return code


class SignInCodeForm(_Code, AuthenticateForm):
    """After the password."""


class ConfirmCodeForm(_Code, ReauthenticateForm):
    """In a session that is open."""


class ActForForm(forms.Form):
    """Choose among one's own active habilitations."""

    habilitation = forms.TypedChoiceField(label="Agir pour", coerce=int)
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = {held.pk: held for held in habilitations_of(user)}
        self.fields["habilitation"].choices = [(pk, str(held.caf or "Cnaf")) for pk, held in self.own.items()]  # type: ignore[attr-defined]

    def chosen(self) -> Habilitation:
        """The habilitation of a valid form."""
        return self.own[self.cleaned_data["habilitation"]]


class HabilitateForm(forms.Form):
    """What `habilitate` receives. Its messages name the argument and what would do."""

    email = forms.EmailField(
        label="Adresse électronique", error_messages={"invalid": "Cette adresse électronique n'est pas valable."}
    )
    level = forms.ChoiceField(
        label="Niveau",
        choices=Level.choices,
        error_messages={
            "invalid_choice": f"Le niveau « %(value)s » n'existe pas. Niveaux possibles : {', '.join(Level.values)}."
        },
    )
    caf = forms.ModelChoiceField(
        Caf.objects.all(),
        label="Caf",
        required=False,
        error_messages={
            "invalid_choice": "La Caf « %(value)s » n'existe pas. Un code s'écrit caf-16, caf-2a ou caf-974."
        },
    )
    until = forms.DateField(
        label="Jusqu'au",
        required=False,
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={"invalid": "La date de fin s'écrit AAAA-MM-JJ, par exemple 2027-06-30."},
    )
    name = forms.CharField(label="Prénom et nom", max_length=150, required=False)

    def clean_until(self) -> date | None:
        """Refuses a day too far."""
        day: date | None = self.cleaned_data["until"]
        if day is not None and is_too_far(day):
            raise forms.ValidationError(TOO_FAR)
        return day

    def sentences(self) -> list[str]:
        """Its errors, one sentence each."""
        return [str(error) for errors in self.errors.values() for error in errors]
