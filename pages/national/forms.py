"""The short forms of a national tool in Wagtail."""

from datetime import date

from django import forms

from spaces.forms import WithdrawForm
from spaces.forms.describing import check_review_date
from spaces.forms.fields import IdListField


class ReviewForm(forms.Form):
    """The day when somebody should look at a tool again; none when it is empty."""

    review_on = forms.DateField(
        label="À revoir le",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="À cette date, les éditeurs nationaux sont invités à vérifier que l’outil est toujours bon.",
        error_messages={"invalid": "Écrivez une date complète, par exemple 31/12/2027."},
    )

    def clean_review_on(self) -> date | None:
        """A day of the years to come; the one that stands may stay."""
        day = self.cleaned_data["review_on"]
        if day is not None and day != self.initial.get("review_on"):
            check_review_date(day)
        return day


class WithdrawToolForm(WithdrawForm):
    """The same words as on the site, said to the Cnaf."""

    personal_data = forms.BooleanField(
        label="Il contient des données personnelles",
        required=False,
        help_text=(
            "Si vous cochez cette case, son titre n’apparaît plus que pour les éditeurs nationaux, et il ne pourra pas "
            "être rétabli. Les supports qui contiennent les mêmes fichiers, repris par des Caf ou non, quittent aussi "
            "les rayons jusqu’à ce que leurs éditeurs les aient relus."
        ),
    )


class DepositedForm(forms.Form):
    """`/cms/outils/deposes/?support=12`."""

    support = IdListField(required=False, label="Outils déposés")
