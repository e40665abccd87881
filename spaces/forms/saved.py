"""What people say of the views that they keep."""

from django import forms
from django.http import QueryDict

from spaces.forms.filters import ShelvesForm
from spaces.models import SavedView


class NameForm(forms.Form):
    """The name of a view."""

    name = forms.CharField(
        label="Nom de la vue", max_length=SavedView.NAME, error_messages={"required": "Donnez un nom à cette vue."}
    )


class KeepForm(NameForm):
    """The list as its address sets it, to be kept under a name."""

    query = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_query(self) -> str:
        """The address as every page writes it: what makes no sense is left out, and the page."""
        query = ShelvesForm(QueryDict(self.cleaned_data["query"][: 4 * SavedView.QUERY])).address()
        if not query:
            raise forms.ValidationError("Choisissez d’abord un filtre, un ordre ou une présentation à garder.")
        if len(query) > SavedView.QUERY:
            raise forms.ValidationError("Cette vue a trop de filtres pour être gardée\u00a0: retirez-en.")
        return query


class OpensForm(forms.Form):
    """`wanted`: the state asked for, so that two clicks ask for the same thing."""

    wanted = forms.BooleanField(required=False)
