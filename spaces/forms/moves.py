"""The short forms of a support: withdraw, replace, new version, more files."""

from typing import Any

from django import forms

from spaces.forms.fields import ManyFilesField, ProseField
from spaces.models import Resource


class WithdrawForm(forms.Form):
    reason = ProseField(
        label="Pourquoi le retirer",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Les personnes qui avaient l’adresse du support liront cette phrase.",
    )
    personal_data = forms.BooleanField(
        label="Il contient des données personnelles",
        required=False,
        help_text=(
            "Si vous cochez cette case, son titre n’apparaît plus que pour les éditeurs de la Caf, "
            "et il ne pourra pas être rétabli."
        ),
    )


class ReplaceForm(forms.Form):
    successor = forms.ModelChoiceField(
        label="Le support qui le remplace",
        queryset=Resource.objects.none(),
        empty_label="Choisir un support publié de la même Caf",
    )

    def __init__(self, *args: Any, candidates: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = candidates


class VersionForm(forms.Form):
    upload = forms.FileField(label="Le nouveau fichier", allow_empty_file=True, max_length=None)
    note = forms.CharField(
        label="Ce qui change", max_length=500, required=False, help_text="Une phrase, gardée avec la version."
    )


class FilesForm(forms.Form):
    files = ManyFilesField(label="Fichiers à ajouter")

    def clean_files(self) -> list[Any]:
        """One file at least."""
        files = self.cleaned_data["files"]
        if not files:
            raise forms.ValidationError("Choisissez au moins un fichier.")
        return files
