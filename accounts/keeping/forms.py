"""Forms of the habilitations of a Caf: a level among those that the giver may give, dates that are inclusive days."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone

from accounts.actions import end_of, stamp
from accounts.keeping import listing
from accounts.keeping.rows import last_day
from accounts.keeping.scope import Scope
from accounts.models import LOCAL_LEVELS, NATIONAL_LEVELS, Ending, Habilitation
from accounts.tokens import CNAF
from territories.models import Caf

LONGEST = 3  # years that a level is given for at once


def a_year_after(day: date, years: int = 1) -> date:
    """The same day another year; 28 February when there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


class ListForm(forms.Form):
    """The filters of the list. What is not a choice of this person filters nothing."""

    q = forms.CharField(label="Nom, adresse ou fonction", required=False, max_length=150)
    caf = forms.ChoiceField(label="Caf", required=False)
    niveau = forms.ChoiceField(label="Niveau", required=False)
    etat = forms.ChoiceField(label="État", required=False, choices=listing.STATES)
    page = forms.IntegerField(required=False, min_value=1)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = (*LOCAL_LEVELS, *NATIONAL_LEVELS) if scope.everywhere else LOCAL_LEVELS
        self.fields["caf"].choices = [("", "Toutes"), *scope.places()]  # type: ignore[attr-defined]
        self.fields["niveau"].choices = [("", "Tous"), *((one.value, one.label) for one in levels)]  # type: ignore[attr-defined]

    def asked(self) -> listing.Asked:
        """What is asked; faulty filters are left out."""
        self.is_valid()
        said = self.cleaned_data
        return listing.Asked(
            said.get("q") or "", said.get("caf") or "", said.get("niveau") or "", said.get("etat") or listing.RUNNING
        )


class UntilField(forms.DateField):
    """The last day of a level: to come, and not further than LONGEST years."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
        super().__init__(
            label="Jusqu’au",
            widget=widget,
            input_formats=["%Y-%m-%d", "%d/%m/%Y"],
            error_messages={
                "required": "Choisissez le dernier jour de ce niveau.",
                "invalid": "Écrivez la date ainsi\u00a0: 30/06/2027.",
            },
            **kwargs,
        )

    def clean(self, value: Any) -> Any:
        """Raises ValidationError on a day gone by or too far."""
        day = super().clean(value)
        today = timezone.localdate()
        if day is not None and day < today:
            raise forms.ValidationError("Cette date est passée. Choisissez une date à venir.")
        if day is not None and day > a_year_after(today, LONGEST):
            raise forms.ValidationError(f"Choisissez une date à moins de {LONGEST} ans\u00a0: un niveau se prolonge.")
        return day


class _OnLevel(forms.Form):
    """A form on one level: it says which state of it was on the screen."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, held: Habilitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = stamp(held)

    def show_again(self, held: Habilitation) -> None:
        """Sent again, the form answers to what is shown now."""
        self.data: Any = self.data.copy()  # type: ignore[has-type]
        self.data["seen"] = stamp(held)


class ResumeForm(_OnLevel):
    """Nothing but the state that was on the screen."""


class RenewForm(_OnLevel):
    """Until when. A year more is proposed."""

    until = UntilField()

    def __init__(self, *args: Any, held: Habilitation, **kwargs: Any) -> None:
        super().__init__(*args, held=held, **kwargs)
        self.initial["until"] = one_year_more(held, timezone.localdate())

    def moment(self) -> datetime:
        """The end of the day chosen."""
        return end_of(self.cleaned_data["until"])


class SuspendForm(_OnLevel):
    """Why: shown while the level is suspended, forgotten when it is given back."""

    because = forms.CharField(
        label="Motif de la suspension",
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text="Montré aux administrateurs tant que dure la suspension.",
        error_messages={"required": "Dites pourquoi ce niveau est suspendu\u00a0: un autre administrateur le lira."},
    )


class EndForm(_OnLevel):
    """Why."""

    ending = forms.ChoiceField(
        label="Pourquoi\u00a0?",
        widget=forms.RadioSelect,
        choices=[
            (str(Ending.LEFT), "La personne quitte la Caf"),
            (str(Ending.DECISION), "Fin de mission, ou autre raison"),
        ],
        error_messages={"required": "Dites pourquoi ce niveau s’arrête."},
    )


class ChangeForm(RenewForm):
    """Another level in the same place, until a day."""

    field_order = ["seen", "level", "until"]
    level = forms.ChoiceField(label="Niveau", widget=forms.RadioSelect)

    def __init__(self, *args: Any, held: Habilitation, **kwargs: Any) -> None:
        super().__init__(*args, held=held, **kwargs)
        levels = LOCAL_LEVELS if held.caf_id else NATIONAL_LEVELS
        self.fields["level"].choices = [(one.value, one.label) for one in levels]  # type: ignore[attr-defined]
        self.initial["level"] = held.level
        self.initial["until"] = last_day(held.ends_at) or a_year_after(timezone.localdate())


class GiveForm(forms.Form):
    """A level to somebody known, in a place of those that the giver administers."""

    place = forms.ChoiceField(label="Caf")
    level = forms.ChoiceField(label="Niveau", widget=forms.RadioSelect)
    until = UntilField(help_text="Un an est proposé. Avant cette date, la Caf et la personne sont prévenues.")

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = scope.places()
        levels = (*LOCAL_LEVELS, *NATIONAL_LEVELS) if scope.everywhere else LOCAL_LEVELS
        self.fields["place"].choices = places if len(places) == 1 else [("", "Choisir"), *places]  # type: ignore[attr-defined]
        self.fields["level"].choices = [(one.value, one.label) for one in levels]  # type: ignore[attr-defined]
        self.initial.setdefault("until", a_year_after(timezone.localdate()))

    def caf(self) -> Caf | None:
        """The Caf chosen; None for the Cnaf."""
        code = self.cleaned_data["place"]
        return None if code == CNAF else Caf.objects.get(pk=code)

    def moment(self) -> datetime:
        """The end of the day chosen."""
        return end_of(self.cleaned_data["until"])


class GiveByAddressForm(GiveForm):
    """The same, to a person found by their address."""

    field_order = ["email", "place", "level", "until"]
    email = forms.EmailField(
        label="Adresse électronique de la personne",
        max_length=254,
        error_messages={"invalid": "Écrivez une adresse complète, par exemple prenom.nom@exemple.fr."},
    )


class ShownField(forms.Field):
    """The levels on a screen, and the state each was shown in: {key: stamp}, one "key stamp" a value."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> dict[int, str]:
        """Raises ValidationError on what no screen sends."""
        found = {}
        for said in value or []:
            key, _, seen = str(said).partition(" ")
            if not (key.isascii() and key.isdigit() and len(key) <= 18):
                raise forms.ValidationError("Rechargez la page, puis recommencez.")
            found[int(key)] = seen
        return found


class ReviewForm(forms.Form):
    """What is answered for one person of the review, or for all those who remain."""

    STILL, LEFT, LONGER = "poste", "partie", "prolonger"
    caf = forms.CharField(required=False, max_length=10)
    answer = forms.RegexField(r"^[0-9]{1,18}-(poste|partie|prolonger)$", required=False, strip=True)
    all = forms.BooleanField(required=False)
    shown = ShownField(required=False)

    def answered(self) -> tuple[int, str] | None:
        """The level and the answer; None without any."""
        key, _, said = self.cleaned_data["answer"].partition("-")
        return (int(key), said) if said else None


def one_year_more(held: Habilitation, today: date) -> date:
    """The day proposed to prolong: a year after the end, or after today when that is later."""
    return min(a_year_after(max(last_day(held.ends_at) or today, today)), a_year_after(today, LONGEST))
