"""The form that begins to see as a reader."""

from django import forms

from territories.models import Caf

# Codes, so that the trace holds no words that someone typed.
REASONS = [
    ("", "Sans précision"),
    ("help", "Aider une personne de cette Caf"),
    ("audience", "Vérifier ce qui lui est visible"),
    ("training", "Préparer une présentation ou une formation"),
]


class StartForm(forms.Form):
    """A Caf, and why."""

    caf = forms.ModelChoiceField(
        Caf.objects.order_by("pk"),
        label="Caf",
        empty_label="Choisir une Caf",
        error_messages={
            "required": "Choisissez la Caf dont vous voulez voir le site.",
            "invalid_choice": "Cette Caf n’existe pas\u00a0: choisissez-en une dans la liste.",
        },
    )
    reason = forms.ChoiceField(label="Raison", choices=REASONS, required=False, help_text="Gardée dans la trace.")
