"""The short forms of a support: confirm, withdraw, replace, new version, more files."""

from collections.abc import Sequence
from typing import Any

from django import forms

from accounts.permissions import own_owners
from spaces.forms.fields import IdListField, ManyFilesField, ProseField
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
            "Si vous cochez cette case, son titre n’apparaît plus que pour les éditeurs de la Caf, et il ne pourra pas "
            "être rétabli. Les supports qui contiennent les mêmes fichiers, repris par d’autres Caf ou non, quittent "
            "aussi les rayons jusqu’à ce que leurs éditeurs les aient relus."
        ),
    )


class ConfirmForm(forms.Form):
    """What the person who confirms was shown (spaces.actions.personal.stamp_of)."""

    seen = forms.CharField(label="Ce qui a été relu", max_length=64, required=False)


class HeirsForm(forms.Form):
    """`?q=diagnostic`: the words of the title of the support that replaces another."""

    q = forms.CharField(max_length=150, required=False, label="Titre")


class ReplaceForm(forms.Form):
    """`candidates`: those that may replace; `found`: those of them that the page shows to choose from."""

    successor = forms.ModelChoiceField(
        label="Le support qui le remplace",
        queryset=Resource.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choisissez le support qui le remplace."},
    )

    def __init__(self, *args: Any, candidates: Any, found: Sequence[Resource], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = candidates
        self.fields["successor"].choices = [(one.pk, one.title) for one in found]


class TakeUpForm(forms.Form):
    owner = forms.ChoiceField(label="Reprendre pour")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = own_owners(user)


class KeptFilesForm(forms.Form):
    """What a form that carries files asks beside them: those received before, and a consent."""

    kept = IdListField(required=False, label="Fichiers déjà reçus")
    confirmed = IdListField(required=False, label="Fichiers relus, qui peuvent être partagés")


class VersionForm(KeptFilesForm):
    upload = forms.FileField(label="Le nouveau fichier", allow_empty_file=True, max_length=None, required=False)
    note = forms.CharField(
        label="Ce qui change", max_length=500, required=False, help_text="Une phrase, gardée avec la version."
    )


class FilesForm(KeptFilesForm):
    files = ManyFilesField(label="Fichiers à ajouter")
