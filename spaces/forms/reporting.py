"""What a reader says is wrong, and what is answered."""

from django import forms

from spaces.forms.fields import ProseField
from spaces.models import Outcome

TO_ANSWER, ANSWERED, SENT = "a-traiter", "traites", "envoyes"


class ReportForm(forms.Form):
    words = ProseField(
        label="Qu’est-ce qui ne va pas ?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Une faute, un chiffre faux, un lien qui ne mène à rien, un mauvais fichier.",
        error_messages={"required": "Dites en une phrase ce qui ne va pas."},
    )
    place = forms.CharField(
        label="Où", max_length=120, required=False, help_text="Par exemple : page 12 du diagnostic, ou le résumé."
    )


class AnswerForm(forms.Form):
    outcome = forms.ChoiceField(
        label="Suite donnée",
        choices=[one for one in Outcome.choices if one[0] != Outcome.HANDED_ON],
        widget=forms.RadioSelect,
        error_messages={"required": "Dites ce que vous avez fait."},
    )
    answer = ProseField(
        label="Un mot à la personne",
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Elle lira cette phrase.",
        error_messages={"required": "Écrivez un mot à la personne qui a pris le temps de signaler."},
    )


class ReportsForm(forms.Form):
    """Which reports a person looks at; those to answer unless the address says otherwise."""

    vue = forms.ChoiceField(choices=[(slug, slug) for slug in (TO_ANSWER, ANSWERED, SENT)], required=False)
    page = forms.IntegerField(min_value=1, required=False)
