"""Forms of one's own account."""

import json
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.adapter import get_adapter as get_second_factor_adapter
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from allauth.mfa.webauthn.internal import auth
from django import forms
from fido2.webauthn import UserVerificationRequirement

from accounts.models import User
from accounts.naming import clean_name, on_one_line
from accounts.signing_in.addresses import is_professional


class CardForm(forms.ModelForm):
    """Name and function, as colleagues read them."""

    class Meta:
        model = User
        fields = ["name", "function"]
        error_messages = {"name": {"required": "Écrivez votre prénom et votre nom."}}

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])

    def clean_function(self) -> str:
        return on_one_line(self.cleaned_data["function"])


class AddressForm(forms.Form):
    """The address that one wants instead of one's own."""

    email = forms.EmailField(
        label="Nouvelle adresse électronique professionnelle",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": "Écrivez votre nouvelle adresse.",
            "invalid": "Cette adresse n’est pas complète\u00a0: elle s’écrit comme prenom.nom@caf.fr.",
        },
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self) -> str:
        address = get_adapter().clean_email(self.cleaned_data["email"].strip().lower())
        if address == self.user.email:
            raise forms.ValidationError("C’est déjà votre adresse.")
        if not is_professional(address):
            raise forms.ValidationError(
                "Cette adresse n’est pas celle d’une Caf ni de la Cnaf\u00a0: écrivez votre adresse professionnelle."
            )
        return address


# What allauth and fido2 raise of a proof that is not in the shape that browsers give it.
_MISSHAPEN = (AttributeError, KeyError, IndexError, TypeError, ValueError)
_MOST_BRACKETS = 100  # a browser opens about ten: deeper, no reader of JSON may follow


class _ProofField(forms.JSONField):
    """What a browser says of a passkey, read as JSON that could be kept as it is. Never shown again."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and value.count("[") + value.count("{") > _MOST_BRACKETS:
            raise _unknown()
        try:
            said = super().to_python(value)
            kept = json.dumps(said, allow_nan=False, ensure_ascii=False).encode()
        except forms.ValidationError:
            raise
        except (RecursionError, ValueError):  # a number of thousands of digits, NaN, half a character
            raise _unknown() from None
        if b"\\u0000" in kept:  # PostgreSQL keeps none
            raise _unknown()
        return said

    def bound_data(self, data: Any, initial: Any) -> Any:
        return initial


class _Proof(forms.Form):
    """What a browser says of a passkey: refused with a sentence whatever its shape."""

    credential = _ProofField()

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except forms.ValidationError:
            raise
        except _MISSHAPEN:
            raise _unknown() from None


class SignInPasskeyForm(_Proof, AuthenticateWebAuthnForm):
    """After the password."""


class PasskeyAloneForm(_Proof, LoginWebAuthnForm):
    """Instead of the password and of the code: only the ceremony that has the key verify its person will do.

    allauth keeps one state a session for every ceremony: that of the page of a code asks for no such check.
    """

    def clean_credential(self) -> Any:
        if (auth.get_state() or {}).get("user_verification") != UserVerificationRequirement.REQUIRED.value:
            raise _unknown()
        return super().clean_credential()


class ConfirmPasskeyForm(_Proof, ReauthenticateWebAuthnForm):
    """In a session that is open."""


def _unknown() -> forms.ValidationError:
    return get_second_factor_adapter().validation_error("incorrect_code")


class AddPasskeyForm(AddWebAuthnForm):
    """A passkey, its name, and whether it signs in alone."""

    credential = _ProofField()

    passwordless = forms.BooleanField(
        label="Me connecter avec elle seule, sans mot de passe",
        required=False,
        initial=True,
        help_text="L’appareil vérifie alors que c’est vous\u00a0: empreinte, visage ou code. "
        "Décochez si votre clé ne sait pas le faire.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "Nom de cette clé"
        self.fields["name"].max_length = 60
        self.fields["name"].widget.attrs["maxlength"] = 60

    def clean(self) -> dict:
        try:
            return super().clean()
        except forms.ValidationError:
            raise
        except _MISSHAPEN:
            raise _unknown() from None


class NamePasskeyForm(EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label="Nom de cette clé", max_length=60, error_messages={"required": "Donnez un nom à cette clé."}
        )
