"""The addresses of the lists: filters, order, page. An odd address is read as far as it makes sense."""

from django import forms

from spaces.forms.fields import IdListField, SlugListField
from spaces.kinds import FACETS
from spaces.listing import SORTS, Choice
from spaces.models import Status

SORT_CHOICES = [("recents", "Les plus récents"), ("titre", "Par titre")]


class ShelvesForm(forms.Form):
    """`/supports/?type=diagnostic&caf=caf-16&etat=publie&tri=titre&page=2`."""

    etat = forms.ChoiceField(choices=Status.choices, required=False, label="État")
    tri = forms.ChoiceField(choices=SORT_CHOICES, required=False, label="Trier")
    page = forms.IntegerField(min_value=1, required=False, label="Page")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for facet in FACETS:
            self.fields[facet.slug] = SlugListField(required=False, label=facet.label)
        self.full_clean()  # an unreadable filter is left out, the others stand

    def choice(self) -> Choice:
        """What is asked of the shelves."""
        asked = self.cleaned_data
        sort = asked.get("tri") or "recents"
        return Choice(
            values={facet.slug: asked[facet.slug] for facet in FACETS if asked.get(facet.slug)},
            status=asked.get("etat") or str(Status.PUBLISHED),
            sort=sort if sort in SORTS else "recents",
        )

    def page_number(self) -> int:
        """The page asked, the first by default."""
        return self.cleaned_data.get("page") or 1


class DepositedForm(forms.Form):
    """`/deposer/termine/?support=12&support=13`."""

    support = IdListField(required=False, label="Supports déposés")
