"""The filters of the trace."""

import re
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.tracing import verbs
from territories.models import Caf

_CURSOR = re.compile(r"\A[0-9]{1,17}-[0-9]{1,18}\Z")
_YEARS = range(2000, 3000)  # of what a clock may have written


def _verbs() -> list[tuple[str, str]]:
    return [("", "Tous les actes"), *((verb, text[:1].upper() + text[1:]) for verb, text in verbs.every())]


def _things() -> list[tuple[str, str]]:
    return [("", "Tous les objets"), *sorted(verbs.every_thing().items(), key=lambda one: one[1])]


class _Day(forms.DateField):
    def __init__(self, label: str) -> None:
        super().__init__(
            label=label,
            required=False,
            input_formats=["%Y-%m-%d", "%d/%m/%Y"],
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={"invalid": "Une date s’écrit JJ/MM/AAAA, par exemple 30/06/2027."},
        )


class TraceForm(forms.Form):
    """What to show of the trace. Every field is optional."""

    personne = forms.CharField(
        label="Personne", required=False, max_length=150, help_text="Une partie du nom ou de l’adresse."
    )
    acte = forms.ChoiceField(label="Acte", required=False, choices=_verbs)
    objet = forms.ChoiceField(label="Objet", required=False, choices=_things)
    caf = forms.ModelChoiceField(
        Caf.objects.order_by("pk"), label="Caf", required=False, empty_label="Toutes les Caf", blank=True
    )
    du = _Day("Du")
    au = _Day("Au")

    def clean(self) -> dict[str, Any]:
        """Refuses a period that ends before it begins."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("du"), cleaned.get("au")
        if first and last and last < first:
            self.add_error("au", "La période finit avant de commencer\u00a0: inversez les deux dates.")
        return cleaned

    def period(self) -> tuple[datetime | None, datetime | None]:
        """The first moment asked, and the first one after, of a valid form."""
        return _midnight(self.cleaned_data.get("du")), _midnight(self.cleaned_data.get("au"), 1)


class CursorForm(forms.Form):
    """Where a page of the trace begins: after the line of that moment and id."""

    avant = forms.RegexField(_CURSOR, required=False, max_length=40)

    def clean_avant(self) -> tuple[datetime, int] | None:
        """The moment and the id of the last line of the page before."""
        text = self.cleaned_data["avant"]
        if not text:
            return None
        micros, pk = (int(part) for part in text.split("-"))
        try:
            return datetime(1970, 1, 1, tzinfo=timezone.get_fixed_timezone(0)) + timedelta(microseconds=micros), pk
        except OverflowError as error:
            raise ValidationError("Cette page n’existe pas.") from error


def cursor_of(moment: datetime, pk: int) -> str:
    """The cursor that begins after the line of that moment and id."""
    micros = (moment - datetime(1970, 1, 1, tzinfo=timezone.get_fixed_timezone(0))) // timedelta(microseconds=1)
    return f"{micros}-{pk}"


def _midnight(day: date | None, later: int = 0) -> datetime | None:
    if day is None or day.year not in _YEARS:
        return None
    return timezone.make_aware(datetime.combine(day + timedelta(days=later), datetime.min.time()))
