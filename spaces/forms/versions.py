"""The short forms of a version: put it back, remove it for good."""

from django import forms

from spaces.forms.fields import ProseField

SHORTEST_REASON = 10


class RestoreVersionForm(forms.Form):
    note = forms.CharField(
        label="Pourquoi la rétablir", max_length=400, required=False, help_text="Une phrase, gardée avec la version."
    )
    confirmed = forms.BooleanField(required=False, label="Ces données peuvent être partagées")


class RemoveVersionForm(forms.Form):
    reason = ProseField(
        label="Pourquoi la retirer définitivement",
        min_length=SHORTEST_REASON,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Cette phrase reste dans la trace. N’y recopiez pas de données personnelles.",
        error_messages={
            "required": "Dites pourquoi cette version est retirée.",
            "min_length": "Dites-le en %(limit_value)d caractères au moins.",
        },
    )
    personal_data = forms.BooleanField(
        label="Elle contient des données personnelles de familles",
        required=False,
        help_text="Les supports qui contiennent le même fichier, repris par d’autres Caf ou non, quittent alors les "
        "rayons jusqu’à ce que leurs éditeurs l’aient relu.",
    )
    sure = forms.BooleanField(
        label="Je confirme le retrait définitif de cette version",
        error_messages={"required": "Cochez cette case pour retirer la version."},
    )
