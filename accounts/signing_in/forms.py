"""Forms of one's own account."""

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
from django import forms

from accounts.models import User
from accounts.signing_in.addresses import is_professional


class CardForm(forms.ModelForm):
    """Name and function, as colleagues read them."""

    class Meta:
        model = User
        fields = ["name", "function"]
        error_messages = {"name": {"required": "Écrivez votre prénom et votre nom."}}


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


class _Proof:
    """What a browser says of a passkey: refused with a sentence whatever its shape."""

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
    """Instead of the password and of the code."""


class ConfirmPasskeyForm(_Proof, ReauthenticateWebAuthnForm):
    """In a session that is open."""


def _unknown() -> forms.ValidationError:
    return get_second_factor_adapter().validation_error("incorrect_code")


class AddPasskeyForm(AddWebAuthnForm):
    """A passkey, its name, and whether it signs in alone."""

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
