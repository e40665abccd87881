"""What is sent to import a list: the file to check, then what the check kept."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.deciding.lists.columns import Entry, entries_of
from accounts.deciding.lists.reading import MOST_BYTES, read
from accounts.errors import Refused
from accounts.keeping.scope import scope_of
from accounts.tokens import CNAF


class ListForm(forms.Form):
    """A file, and the Caf of the lines that name none."""

    file = forms.FileField(
        label="Liste à importer",
        help_text="Un fichier CSV ou XLSX de 5 Mo et 2 000 lignes au plus.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={
            "required": "Choisissez le fichier de la liste.",
            "empty": "Ce fichier est vide.",
            "max_length": "Le nom de ce fichier est trop long.",
        },
    )
    caf = forms.ChoiceField(
        label="Caf des lignes qui n’en nomment pas",
        required=False,
        error_messages={"invalid_choice": "Vous n’administrez pas les accès de cette Caf."},
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = [place for place in scope_of(user).places() if place[0] != CNAF]
        if len(places) == 1:
            del self.fields["caf"]
            self.only = places[0][0]
        else:
            self.only = ""
            self.fields["caf"].choices = [("", "Aucune"), *places]  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """Refuses what is too big before it is read."""
        sent = self.cleaned_data["file"]
        if sent.size > MOST_BYTES:
            raise ValidationError("Ce fichier dépasse 5 Mo. Gardez-y la liste seule, sans image.")
        return sent

    def entries(self) -> list[Entry]:
        """The lines of a valid form; none, and an error on the file, when it does not read."""
        sent = self.cleaned_data["file"]
        try:
            return entries_of(read(sent.read()), self.cleaned_data.get("caf") or self.only)
        except Refused as error:
            self.add_error("file", str(error))
            return []


class KeptForm(forms.Form):
    """What the check kept, signed."""

    list = forms.CharField(widget=forms.HiddenInput)
