"""What to take away, as an address says it: a collection, some supports, or what the list shows with these filters."""

from django import forms
from django.conf import settings

from spaces.forms.fields import IdListField
from spaces.forms.filters import ShelvesForm


class CarryForm(ShelvesForm):
    """`/emporter/?support=12&support=13`, `/emporter/?collection=3`, or `/emporter/?caf=caf-16&type=diagnostic`."""

    # One more than is taken away: the page says that they are too many.
    support = IdListField(required=False, most=settings.CARRY_MAX_SUPPORTS + 1, label="Supports à emporter")

    collection = forms.IntegerField(required=False, min_value=1, label="Collection à emporter")

    def supports(self) -> list[int]:
        """The numbers asked, each once, in their order; none when the address asks for a list."""
        return list(dict.fromkeys(self.cleaned_data.get("support") or ()))
