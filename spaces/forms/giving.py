"""To whom a support is given."""

from typing import Any

from django import forms

from accounts.tokens import CNAF
from spaces.kinds import CNAF_NAME
from territories.models import Caf


class GiveForm(forms.Form):
    """`sure` is asked once the page has said what becomes of the support."""

    owner = forms.ChoiceField(
        label="À qui le donner",
        help_text="Une autre Caf, ou la Cnaf. Elle pourra le modifier, le retirer, ou vous le rendre.",
        error_messages={"required": "Choisissez à qui vous donnez ce support."},
    )
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, owner: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [(CNAF, CNAF_NAME), *Caf.objects.values_list("pk", "name")]
        choices = [("", "Choisir"), *((code, name) for code, name in others if code != owner)]
        self.fields["owner"].choices = choices  # type: ignore[attr-defined]
