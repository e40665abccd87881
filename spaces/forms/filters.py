"""The addresses of the lists: filters, order, page. An odd address is read as far as it makes sense."""

from django import forms
from django.http import QueryDict

from spaces.categories import CATEGORIES
from spaces.forms.fields import IdListField, SlugListField
from spaces.kinds import FACETS
from spaces.listing import REVERSED, Choice
from spaces.models import Status

LIST, TABLE, GALLERY = "liste", "tableau", "galerie"
LOOKS = [(LIST, "Liste"), (TABLE, "Tableau"), (GALLERY, "Galerie")]
SORT_CHOICES = [
    ("recents", "Les plus récents"),
    ("revus", "Revus récemment"),
    ("titre", "Titre, de A à Z"),
    ("annee", "Année"),
    ("caf", "Caf"),
]
_REVERSED_CHOICES = [
    ("-recents", "Les plus anciens"),
    ("-revus", "Revus il y a longtemps"),
    ("-titre", "Titre, de Z à A"),
    ("-annee", "Année, la plus ancienne d’abord"),
    ("-caf", "Caf, dans l’autre sens"),
]


class ShelvesForm(forms.Form):
    """`/supports/?type=diagnostic&caf=caf-16&etat=publie&nouveau=1&tri=-titre&vue=tableau&par=etape&page=2`."""

    etat = forms.ChoiceField(choices=Status.choices, required=False, label="État")
    tri = forms.ChoiceField(choices=[*SORT_CHOICES, *_REVERSED_CHOICES], required=False, label="Trier")
    nouveau = forms.BooleanField(required=False, label="Seulement ce qui est nouveau pour moi")
    vue = forms.ChoiceField(choices=LOOKS, required=False, label="Présentation")
    par = forms.ChoiceField(choices=CATEGORIES, required=False, label="Classer par")
    page = forms.IntegerField(min_value=1, required=False, label="Page")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for facet in FACETS:
            self.fields[facet.slug] = SlugListField(required=False, label=facet.label)
        self.full_clean()  # an unreadable filter is left out, the others stand

    def choice(self) -> Choice:
        """What is asked of the shelves."""
        asked = self.cleaned_data
        return Choice(
            values={facet.slug: asked[facet.slug] for facet in FACETS if asked.get(facet.slug)},
            status=asked.get("etat") or str(Status.PUBLISHED),
            sort=asked.get("tri") or "recents",
            new=bool(asked.get("nouveau")),
        )

    def look(self) -> str:
        """How the supports are shown."""
        return self.cleaned_data.get("vue") or LIST

    def category(self) -> str:
        """What folds them into categories, or an empty string."""
        return self.cleaned_data.get("par") or ""

    def address(self) -> str:
        """The query string that asks for the same list, always written the same way; without the page."""
        asked = self.cleaned_data
        query = QueryDict(mutable=True)
        for facet in FACETS:
            query.setlist(facet.slug, sorted(asked.get(facet.slug) or ()))
        usual = {"etat": str(Status.PUBLISHED), "tri": "recents", "vue": LIST, "par": ""}
        for name, value in usual.items():
            if asked.get(name) and asked[name] != value:
                query[name] = asked[name]
        if asked.get("nouveau"):
            query["nouveau"] = "1"
        return query.urlencode()

    def page_number(self) -> int:
        """The page asked, the first by default."""
        return self.cleaned_data.get("page") or 1


def sorts_for(sort: str) -> list[tuple[str, str]]:
    """The orders that a list offers: the usual ones, and the one it has."""
    return [*SORT_CHOICES, *((slug, label) for slug, label in _REVERSED_CHOICES if slug == sort)]


def turned(sort: str, wanted: str) -> str:
    """The order that the head of a column asks for: its own, or the other way round when the list has it already."""
    return f"{REVERSED}{wanted}" if sort == wanted else wanted


class DepositedForm(forms.Form):
    """`/deposer/termine/?support=12&support=13`."""

    support = IdListField(required=False, label="Supports déposés")


class NewsForm(forms.Form):
    """`/nouveautes/?suivis=on&page=2`."""

    suivis = forms.BooleanField(required=False, label="Seulement ce que je suis")
    page = forms.IntegerField(min_value=1, max_value=100_000, required=False, label="Page")
