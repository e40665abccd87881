"""Forms about one's own data."""

from typing import Any

from django import forms

ERASE, REFUSE = "effacer", "refuser"


class AskForm(forms.Form):
    """Ask for the erasure of one's own account."""

    words = forms.CharField(
        label="Ce que vous voulez nous dire",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    sure = forms.BooleanField(
        label="J’ai compris que mon compte sera fermé et que cela ne s’annule pas",
        error_messages={"required": "Cochez cette case pour confirmer votre demande."},
    )


class PageForm(forms.Form):
    """Which page of a list."""

    page = forms.IntegerField(required=False, min_value=1)

    def number(self) -> int:
        """The page asked for, the first one otherwise."""
        return (self.cleaned_data.get("page") if self.is_valid() else None) or 1


class DecideForm(forms.Form):
    """Erase, or say why not."""

    decision = forms.ChoiceField(
        label="Votre décision",
        choices=[(ERASE, "Effacer ce compte"), (REFUSE, "Ne pas l’effacer")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une des deux réponses."},
    )
    because = forms.CharField(
        label="Votre réponse, si vous n’effacez pas",
        help_text="La personne la reçoit par courriel.",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    name = forms.CharField(
        label="Pour effacer, écrivez le nom de la personne",
        help_text="Comme il est écrit plus haut. Un effacement ne s’annule pas.",
        required=False,
        max_length=150,
    )

    def __init__(self, *args: Any, person: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        decision = said.get("decision")
        if decision == REFUSE and not said.get("because"):
            self.add_error("because", "Dites pourquoi\u00a0: la personne a le droit de le savoir.")
        if decision == ERASE and _plain(said.get("name", "")) != _plain(self.person):
            self.add_error("name", "Écrivez le nom de la personne, comme il est écrit plus haut, pour confirmer.")
        return said


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
