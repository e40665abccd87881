"""Choose to whom each kind of thing goes."""

from collections.abc import Sequence
from typing import Any

from django import forms

from accounts.models import Level, User
from links.holdings import Pile

SAME, NOBODY = "", "personne"


class PlaceForm(forms.Form):
    """Which of the places of a person the passation is about."""

    pour = forms.CharField(required=False, max_length=10)

    def code(self) -> str:
        """The code asked for, empty for none."""
        return self.cleaned_data["pour"] if self.is_valid() else ""


class SureForm(forms.Form):
    """Whether who ends a level has read what nobody receives."""

    sure = forms.BooleanField(required=False)


class HandOverForm(forms.Form):
    """One colleague for all, another one for a kind where wanted. `piles` are those that can be handed over."""

    to = forms.ChoiceField(
        label="Le collègue qui reprend tout",
        required=False,
        error_messages={
            "invalid_choice": "Cette personne n’a pas ici le niveau qu’il faut. Choisissez un autre collègue."
        },
    )
    sure = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, piles: Sequence[Pile], colleagues: Sequence[User], owner: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.piles = piles
        self.colleagues = {str(one.pk): one for one in colleagues}
        self.owner = owner
        useful = [one for one in self.colleagues.values() if any(pile.holding.may_hold(one, owner) for pile in piles)]
        self.fields["to"].choices = [("", "Choisir un collègue"), *self._named(useful)]  # type: ignore[attr-defined]
        for pile in piles:
            able = [one for one in self.colleagues.values() if pile.holding.may_hold(one, owner)]
            self.fields[_field(pile)] = forms.ChoiceField(
                label=f"À qui passent les {pile.holding.wording.partition(',')[2]}",
                required=False,
                choices=[(SAME, "Le collègue choisi ci-dessus"), (NOBODY, "Ne pas transmettre"), *self._named(able)],
                help_text=f"Reçu par {pile.holding.for_whom}." if pile.holding.for_whom else "",
                error_messages={"invalid_choice": f"Choisissez {pile.holding.for_whom} qui a un niveau ici."},
            )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if self.errors:
            return said
        everything = said.get("to", "")
        for pile in self.piles:
            chosen = said.get(_field(pile), SAME)
            if chosen == SAME and everything and not pile.holding.may_hold(self.colleagues[everything], self.owner):
                self.add_error(
                    _field(pile),
                    f"{self.colleagues[everything].name} n’a pas le niveau qu’il faut\u00a0: choisissez "
                    f"{pile.holding.for_whom}, ou ne transmettez pas.",
                )
        if not self.errors and not self.choices():
            self.add_error("to", "Choisissez à qui transmettre au moins une de ces choses.")
        return said

    def choices(self) -> dict[str, User]:
        """The colleague of each kind that goes to one, by the slug of the kind."""
        said, gone = self.cleaned_data, {}
        for pile in self.piles:
            chosen = said.get(_field(pile), SAME) or said.get("to", "")
            if chosen and chosen != NOBODY:
                gone[pile.holding.slug] = self.colleagues[chosen]
        return gone

    def by_pile(self) -> list[tuple[Pile, forms.BoundField]]:
        """Each pile with its own field, for the page."""
        return [(pile, self[_field(pile)]) for pile in self.piles]

    def typed(self) -> list[tuple[str, str]]:
        """What was sent, to be sent again by the page that asks for a confirmation."""
        names = ["to", *(_field(pile) for pile in self.piles)]
        return [(name, self.cleaned_data.get(name, "")) for name in names]

    @staticmethod
    def _named(people: Any) -> list[tuple[str, str]]:
        return [(str(one.pk), f"{one.name} ({Level(one.level_there).label})") for one in people]


def _field(pile: Pile) -> str:
    return f"to-{pile.holding.slug}"
