"""What people say of a collection, and which of its supports they choose."""

from typing import Any

from django import forms

from accounts.permissions import Action, can
from accounts.sight import tokens_of
from accounts.tokens import CNAF
from spaces.actions.collections import DOWN, MOST_ITEMS, UP
from spaces.collections import BY_DATE, BY_TITLE
from spaces.forms.fields import IdListField, ProseField
from spaces.models import Collection
from territories.models import Caf

MINE, MY_CAF, NETWORK = "moi", "caf", "reseau"
OWN, SHARED = "miennes", "partagees"
RENAME, HIDE = "renommer", "retirer"
_MOST_COMPARED = 4


class CollectionForm(forms.Form):
    """Title, introduction, and who reads it. `owner` is the Caf code or "cnaf" it was made for."""

    title = forms.CharField(label="Titre", max_length=150)
    introduction = ProseField(
        label="Présentation", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    audience = forms.ChoiceField(
        label="Qui la voit",
        widget=forms.RadioSelect,
        initial=MINE,
        help_text="Chacun n’y voit que les supports qu’il peut déjà lire.",
    )
    # What was shown when the form was opened (actions.collections.stamp_of_collection).
    seen = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: Any, owner: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.owner = user, owner
        offered = [(MINE, "Moi seulement")]
        if can(user, Action.PARTICIPATE):  # a lecteur writes to nobody
            caf = None if owner == CNAF else Caf.objects.filter(pk=owner).first()
            if caf is not None and tokens_of(user).holds(f"caf:{owner}"):
                offered.append((MY_CAF, caf.name))
            offered.append((NETWORK, "Tout le réseau"))
        self.fields["audience"].choices = offered  # type: ignore[attr-defined]

    def tokens(self) -> frozenset[str]:
        """The audience chosen."""
        said = {MINE: f"personne:{self.user.pk}", MY_CAF: f"caf:{self.owner}", NETWORK: "reseau"}
        return frozenset({said[self.cleaned_data["audience"]]})

    def choice_for(self, key: str) -> str:
        """The choice that stands for the audience of a collection."""
        return {f"caf:{self.owner}": MY_CAF, "reseau": NETWORK}.get(key, MINE)


class ListForm(forms.Form):
    """`/collections/?qui=partagees&q=rural&tri=titre&page=2`: an odd address is read as far as it makes sense."""

    qui = forms.ChoiceField(choices=[(OWN, "Les miennes"), (SHARED, "Partagées avec moi")], required=False, label="Qui")
    q = forms.CharField(max_length=150, required=False, label="Titre")
    tri = forms.ChoiceField(
        choices=[(BY_DATE, "Modifiées récemment"), (BY_TITLE, "Titre, de A à Z")], required=False, label="Trier"
    )
    page = forms.IntegerField(min_value=1, max_value=100_000, required=False, label="Page")


class AddForm(forms.Form):
    """Supports, and the collection of mine they go to: a new one when none is chosen.

    `retour`: go on to the collection, else back to the support when there is one.
    """

    support = IdListField(most=MOST_ITEMS, required=False, label="Supports")
    collection = forms.ModelChoiceField(
        queryset=Collection.objects.none(), required=False, empty_label="Une nouvelle collection", label="Collection"
    )
    title = forms.CharField(required=False, max_length=150, label="Titre de la nouvelle collection")
    retour = forms.BooleanField(required=False, widget=forms.HiddenInput, label="Aller à la collection")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Collection.objects.visible_to(user).filter(author=user)
        self.fields["collection"].queryset = own  # type: ignore[attr-defined]


class NoteForm(forms.Form):
    """`seen`: what stamps the note that was shown beside the field."""

    note = ProseField(label="Note", max_length=1000, required=False)
    seen = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)


class MoveForm(forms.Form):
    """`past`: the support to pass, as the page showed it."""

    way = forms.ChoiceField(choices=[(UP, "Monter"), (DOWN, "Descendre")], label="Sens")
    past = forms.IntegerField(min_value=1, label="Support à passer")


class ModerateForm(forms.Form):
    """What a moderator does to a collection that somebody shares."""

    act = forms.ChoiceField(
        choices=[(RENAME, "Changer son titre"), (HIDE, "La retirer du partage")],
        widget=forms.RadioSelect,
        label="Que faire",
        help_text="Retirée, elle n’est plus vue que de son auteur et de la modération, qui peut la rendre.",
    )
    title = forms.CharField(max_length=150, required=False, label="Nouveau titre")
    reason = forms.CharField(max_length=300, label="Raison", help_text="Son auteur la lira.")

    def clean(self) -> dict[str, Any]:
        """A new name is asked of who renames."""
        said = super().clean() or {}
        if said.get("act") == RENAME and not said.get("title") and "title" not in self.errors:
            self.add_error("title", "Écrivez le nouveau titre.")
        return said


class CompareForm(forms.Form):
    """`/collections/3/comparer/?support=12&support=13`."""

    support = IdListField(required=False, most=_MOST_COMPARED + 1, label="Supports à comparer")


class CollectionPageForm(forms.Form):
    """`/collections/3-titre/?page=2&retire=12`: the page, and the support that was just taken out."""

    page = forms.IntegerField(required=False, min_value=1, max_value=100_000, label="Page")
    retire = forms.IntegerField(required=False, min_value=1, label="Support retiré")
