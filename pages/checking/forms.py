"""The forms of the screens of what goes stale."""

from django import forms
from django.db.models import Q

from pages.checking.reading import to_correct
from pages.models import Finding

DOUBTFUL, IGNORED = "a-reverifier", "ignores"


class FindingFilters(forms.Form):
    """`/cms/liens/?sorte=support`: what is to be corrected, of one sort, or what was ignored."""

    sorte = forms.ChoiceField(
        label="Montrer",
        required=False,
        choices=[
            ("", "Tout ce qui est à corriger"),
            *Finding.Sort.choices,
            (DOUBTFUL, "À revérifier seulement"),
            (IGNORED, "Liens ignorés"),
        ],
    )
    p = forms.IntegerField(required=False, min_value=1)

    def condition(self) -> Q:
        """On the findings; everything that is to be corrected when what is asked means nothing."""
        asked = self.cleaned_data.get("sorte") or ""
        if asked == IGNORED:
            return ~to_correct()
        if asked == DOUBTFUL:
            return to_correct() & Q(is_certain=False)
        return to_correct() & Q(sort=asked) if asked else to_correct()


class IgnoreForm(forms.Form):
    """Why a link is left as it is."""

    because = forms.CharField(
        label="Pourquoi laisser ce lien\u00a0?",
        max_length=200,
        help_text="Une phrase pour les autres éditeurs, par exemple\u00a0: le site est en travaux jusqu’en janvier.",
        error_messages={"required": "Dites pourquoi, en une phrase."},
    )
