"""What the buttons of favourites and follows send, and what the list of favourites is asked."""

import unicodedata

from django import forms

BY_DATE, BY_TITLE = "recents", "titre"


def plain(title: str) -> str:
    """A title without capitals nor accents, as people type it."""
    bare = unicodedata.normalize("NFD", title.casefold())
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


class FavouritesForm(forms.Form):
    """`/favoris/?q=rural&tri=titre&page=2`: an odd address is read as far as it makes sense."""

    q = forms.CharField(max_length=150, required=False, label="Titre")
    tri = forms.ChoiceField(
        choices=[(BY_DATE, "Ajoutés récemment"), (BY_TITLE, "Titre, de A à Z")], required=False, label="Trier"
    )
    page = forms.IntegerField(min_value=1, max_value=100_000, required=False, label="Page")


class MarkForm(forms.Form):
    """`wanted`: the state asked for, so that two clicks ask for the same thing."""

    wanted = forms.BooleanField(required=False)
