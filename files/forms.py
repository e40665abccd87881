"""What the addresses of the viewer carry."""

from django import forms

NEXT, PREVIOUS, NEAREST = "suivante", "precedente", "ici"


class ReadingForm(forms.Form):
    """The state of the viewer: the words searched, a page to go to, a jump to a page that holds the words."""

    q = forms.CharField(max_length=300, required=False, label="Mots à surligner")
    aller = forms.IntegerField(min_value=1, max_value=100_000, required=False, label="Aller à la page")
    saut = forms.ChoiceField(choices=[(jump, jump) for jump in (NEXT, PREVIOUS, NEAREST)], required=False)


class TextForm(forms.Form):
    """The state of the whole text: the words searched, and which batch of parts is shown."""

    q = forms.CharField(max_length=300, required=False, label="Mots à surligner")
    page = forms.IntegerField(min_value=1, max_value=100_000, required=False)


class PreviewForm(forms.Form):
    """Whether the first page is asked for the line of a list."""

    mini = forms.BooleanField(required=False)


def clean_value(form: forms.Form, name: str):
    """A cleaned value, or None when the address carries nonsense: a reading page never refuses an address for that."""
    form.is_valid()
    return form.cleaned_data.get(name)
