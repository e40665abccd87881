"""What the two addresses of a sign-in receive, and the table of groups."""

from typing import Any

from django import forms

from accounts.models import NATIONAL_LEVELS, ProviderGroup


class GoForm(forms.Form):
    """Where one was going."""

    next = forms.CharField(required=False, max_length=2000)


class BackForm(forms.Form):
    """What the provider sends back by the browser: OpenID Connect Core 1.0, 3.1.2.5 and 3.1.2.6; RFC 9207."""

    state = forms.CharField(max_length=100)
    code = forms.CharField(required=False, max_length=4000)
    error = forms.CharField(required=False, max_length=200)
    iss = forms.CharField(required=False, max_length=200)


class GroupForm(forms.ModelForm):
    """A line of the table, in /gestion/."""

    class Meta:
        model = ProviderGroup
        fields = ["name", "level", "caf"]
        help_texts = {
            "name": "Exactement comme l’institution l’écrit, majuscules comprises, sans la barre du début d’un chemin.",
            "level": "Changer le niveau ou la Caf arrête aussitôt les niveaux que ce groupe donnait\u00a0; le nouveau"
            " vient à la prochaine connexion de chacun.",
            "caf": "Vide\u00a0: la Caf que l’institution indique pour la personne, ou celle de son adresse.",
        }

    def clean_name(self) -> str:
        return self.cleaned_data["name"].removeprefix("/")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("caf") and cleaned.get("level") in NATIONAL_LEVELS:
            self.add_error("caf", "Un niveau national ne se donne pas dans une Caf\u00a0: laissez ce champ vide.")
        return cleaned
