"""The form of a page: its readers are a choice in plain French."""

from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminPageForm

from accounts.models import Audience
from accounts.sight import audience_of
from accounts.tokens import CNAF, split
from spaces.audiences import said
from territories.models import Cdr

NETWORK = "reseau"
_FIXED = (
    (NETWORK, "Tout le réseau"),
    ("public", "Tout le monde, sans se connecter"),
    (CNAF, "La Cnaf"),
    (f"editeurs:{CNAF}", "Les éditeurs nationaux seulement"),
)


def readers_offered() -> list[tuple[str, str]]:
    """The audiences that a page of the Cnaf may have, by their keys; one query."""
    return [*_FIXED, *((f"cdr:{cdr.pk}", f"Les Caf du Cdr {cdr.name}") for cdr in Cdr.objects.order_by("name"))]


class ReadersField(forms.ChoiceField):
    """One of the audiences offered; gives the Audience."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=readers_offered, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """The key, from whatever holds it."""
        return value.key if isinstance(value, Audience) else value

    def clean(self, value: Any) -> Audience:
        """The audience of that key, made when nobody had it."""
        return audience_of(split(super().clean(value)))


class NationalPageForm(WagtailAdminPageForm):
    """A form of Wagtail for any page of the Cnaf."""

    audience = ReadersField(
        label="Qui peut la lire",
        initial=NETWORK,
        help_text="Un brouillon n’est lu que par les éditeurs nationaux, quel que soit ce choix.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("audience")
        if field is None:
            return
        key = self.instance.audience.key if self.instance.audience_id else NETWORK
        self.initial["audience"] = key
        offered = readers_offered()
        if key not in dict(offered):
            offered.append((key, said(split(key))))
        field.choices = offered
