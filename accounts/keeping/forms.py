"""Forms of the habilitations of a Caf: a level among those that the giver may give, dates that are inclusive days."""

from typing import Any

from django import forms

from accounts.keeping import listing
from accounts.keeping.scope import Scope
from accounts.models import LOCAL_LEVELS, NATIONAL_LEVELS


class ListForm(forms.Form):
    """The filters of the list. What is not a choice of this person filters nothing."""

    q = forms.CharField(label="Nom, adresse ou fonction", required=False, max_length=150)
    caf = forms.ChoiceField(label="Caf", required=False)
    niveau = forms.ChoiceField(label="Niveau", required=False)
    etat = forms.ChoiceField(label="État", required=False, choices=listing.STATES)
    page = forms.IntegerField(required=False, min_value=1)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = (*LOCAL_LEVELS, *NATIONAL_LEVELS) if scope.everywhere else LOCAL_LEVELS
        self.fields["caf"].choices = [("", "Toutes"), *scope.places()]  # type: ignore[attr-defined]
        self.fields["niveau"].choices = [("", "Tous"), *((str(one), one.label) for one in levels)]  # type: ignore[attr-defined]

    def asked(self) -> listing.Asked:
        """What is asked; faulty filters are left out."""
        self.is_valid()
        said = self.cleaned_data
        return listing.Asked(
            said.get("q") or "", said.get("caf") or "", said.get("niveau") or "", said.get("etat") or listing.RUNNING
        )
