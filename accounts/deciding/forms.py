"""What is typed to decide and to invite. Levels and Caf are those that the person may give, and no others."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from accounts.actions import TOO_FAR, is_too_far
from accounts.deciding.inviting import MOST_AT_ONCE, Offer
from accounts.deciding.scope import levels_for
from accounts.keeping.scope import scope_of
from accounts.models import LOCAL_LEVELS, NATIONAL_LEVELS, AccessRequest
from accounts.naming import clean_name, on_one_line
from accounts.tokens import CNAF
from territories.models import Caf

TO_DECIDE, EVERY, DECIDED = "a-decider", "toutes", "decidees"
ACCEPT, REFUSE = "accepter", "refuser"
_DATE = {"invalid": "Écrivez une date complète, par exemple 31/12/2027."}


def in_a_year(today: date) -> date:
    """The end that is proposed: a year from today."""
    try:
        return today.replace(year=today.year + 1)
    except ValueError:  # 29 February
        return today.replace(year=today.year + 1, day=28)


class UntilField(forms.DateField):
    """The last day of a level: a date to come, or none."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(
            label="Jusqu’au",
            required=False,
            widget=widget,
            help_text="Dernier jour compris. Laissez vide pour un accès sans date de fin.",
            error_messages=_DATE,
            **kwargs,
        )

    def clean(self, value: Any) -> date | None:
        """Refuses a day gone by."""
        day = super().clean(value)
        if day is not None:
            today = timezone.localdate()
            if day < today:
                raise ValidationError("La date de fin est passée. Choisissez une date à venir.")
            if is_too_far(day):
                raise ValidationError(TOO_FAR)
        return day


class RequestsForm(forms.Form):
    """Which requests one looks at; those to decide unless the address says otherwise."""

    vue = forms.ChoiceField(choices=[(slug, slug) for slug in (TO_DECIDE, EVERY, DECIDED)], required=False)
    page = forms.IntegerField(min_value=1, required=False)


class PageForm(forms.Form):
    """The page of a list."""

    page = forms.IntegerField(min_value=1, required=False)


class AcceptForm(forms.Form):
    """A level and an end. The levels are those of the place where the person asked."""

    level = forms.ChoiceField(
        label="Niveau donné",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez le niveau.",
            "invalid_choice": "Ce niveau ne se donne pas ici. Choisissez-en un de la liste.",
        },
    )
    until = UntilField()

    def __init__(self, *args: Any, asked: AccessRequest, **kwargs: Any) -> None:
        kwargs["initial"] = {"level": asked.level, "until": in_a_year(timezone.localdate())}
        super().__init__(*args, prefix=ACCEPT, **kwargs)
        self.fields["level"].choices = [  # type: ignore[attr-defined]
            (str(level), f"{level.label} (demandé)" if level == asked.level else level.label)
            for level in levels_for(asked.caf_id)
        ]


class RefuseForm(forms.Form):
    """Why a request is refused."""

    reason = forms.CharField(
        label="Motif du refus",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="La personne lira cette phrase.",
        error_messages={"required": "Écrivez pourquoi vous refusez\u00a0: la personne le lira."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix=REFUSE, **kwargs)


class PlaceField(forms.ChoiceField):
    """A Caf among those that one administers, or the Cnaf; what it gives is a Caf, or None for the Cnaf."""

    def clean(self, value: Any) -> Any:
        code = super().clean(value)
        return None if code in ("", CNAF) else Caf.objects.get(pk=code)


class InviteAskForm(forms.Form):
    """The Caf that the list of those without administrateur local asks an invitation for."""

    caf = forms.ModelChoiceField(Caf.objects.all(), required=False)


class InviteForm(forms.Form):
    """Who is invited, and to what."""

    emails = forms.CharField(
        label="Adresse électronique professionnelle",
        max_length=4000,
        widget=forms.Textarea(
            attrs={"rows": 2, "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        help_text=f"Une par ligne s’il y en a plusieurs, {MOST_AT_ONCE} au plus.",
        error_messages={"required": "Écrivez l’adresse de la personne à inviter."},
    )
    name = forms.CharField(label="Prénom et nom", max_length=150, required=False)
    function = forms.CharField(label="Fonction", max_length=150, required=False)
    place = PlaceField(
        label="Pour", error_messages={"invalid_choice": "Vous n’administrez pas les accès de cette Caf."}
    )
    level = forms.ChoiceField(
        label="Niveau",
        error_messages={
            "required": "Choisissez le niveau.",
            "invalid_choice": "Ce niveau ne se donne pas ici. Choisissez-en un de la liste.",
        },
    )
    until = UntilField()
    words = forms.CharField(
        label="Un mot",
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ajouté à l’invitation. N’y mettez rien de confidentiel.",
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scope = scope_of(user)
        places = scope.places()
        national = NATIONAL_LEVELS if scope.everywhere else ()
        self.fields["place"].choices = places  # type: ignore[attr-defined]
        self.fields["level"].choices = [  # type: ignore[attr-defined]
            (str(level), level.label) for level in (*LOCAL_LEVELS, *national)
        ]
        self.fields["until"].initial = in_a_year(timezone.localdate())
        if len(places) == 1:
            self.fields["place"].initial = places[0][0]
            self.fields["place"].widget = forms.HiddenInput()

    def clean_emails(self) -> list[str]:
        """The addresses in small letters, each once. Refuses them all when one is none."""
        typed = self.cleaned_data["emails"].replace(",", " ").replace(";", " ").lower().split()
        emails = list(dict.fromkeys(typed))
        if len(emails) > MOST_AT_ONCE:
            raise ValidationError(f"Vous invitez {len(emails)} personnes\u00a0: {MOST_AT_ONCE} au plus à la fois.")
        wrong = [email for email in emails if not _is_address(email)]
        if wrong:
            raise ValidationError([f"« {email} » n’est pas une adresse électronique." for email in wrong])
        return emails

    def clean_name(self) -> str:
        """A name that the invitation may write."""
        return clean_name(self.cleaned_data["name"])

    def clean_function(self) -> str:
        """A function, on one line."""
        return on_one_line(self.cleaned_data["function"])

    def clean(self) -> dict[str, Any]:
        """A level is one of the place; a name is of one person."""
        typed = super().clean() or {}
        if "place" in typed and typed.get("level"):
            place = typed["place"]
            if typed["level"] not in levels_for(place.pk if place else None):
                where = "dans une Caf\u00a0: choisissez la Cnaf" if place else "pour la Cnaf\u00a0: choisissez une Caf"
                self.add_error("level", f"Ce niveau ne se donne pas {where}, ou un autre niveau.")
        if typed.get("name") and len(typed.get("emails") or []) > 1:
            self.add_error("name", "Laissez le nom vide quand vous invitez plusieurs personnes.")
        return typed

    def offer(self) -> Offer:
        """What a valid form offers."""
        typed = self.cleaned_data
        return Offer(
            typed["level"], typed["place"], typed["name"], typed["function"], typed["until"], typed["words"].strip()
        )


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254
