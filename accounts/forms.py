"""Forms of this room."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from django import forms
from django.http import HttpRequest

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

    def sentences(self) -> list[str]:
        """Its errors, one sentence each."""
        return [str(error) for errors in self.errors.values() for error in errors]
