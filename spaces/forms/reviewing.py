"""What people say of a support that they looked at again."""

from django import forms


class KnownForm(forms.Form):
    """The key of the last version of the source that the person was shown."""

    seen = forms.IntegerField(label="La dernière version lue", min_value=0)
