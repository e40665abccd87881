"""What people say of a support: the deposit form and the form that revises."""

from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.utils import timezone

from accounts.tokens import split
from spaces import audiences, places
from spaces.actions import Description
from spaces.actions.content import FIRST_YEAR, description_of, last_year
from spaces.forms.fields import PLACES_HELP, PlaceField, ProseField
from spaces.forms.meanwhile import Difference, marks_of, merge, read_marks
from spaces.models import Resource, ResourceType, Rubrique, Step, Theme
from ui.richtext import RichTextField

FARTHEST_REVIEW = 10  # years

# What is changed where it stands on the page of a support: fields of ReviseForm.
BLOCKS = {
    "titre": ("title",),
    "presentation": ("summary", "description"),
    "fiche": ("type", "rubrique", "steps", "themes", "year", "territory", "keywords", "review_on"),
}


class DescriptionForm(forms.Form):
    """The fields that a deposit and a revision share."""

    title = forms.CharField(label="Titre", max_length=250, required=False)
    type = forms.ModelChoiceField(
        label="Type",
        queryset=ResourceType.objects.all(),
        empty_label="Choisir le type de support",
        error_messages={"required": "Choisissez le type du support."},
    )
    rubrique = forms.ModelChoiceField(
        label="Rubrique",
        queryset=Rubrique.objects.all(),
        required=False,
        empty_label="Celle que le type propose",
    )
    steps = forms.ModelMultipleChoiceField(
        label="Étapes de la démarche",
        queryset=Step.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    themes = forms.ModelMultipleChoiceField(
        label="Thématiques", queryset=Theme.objects.all(), required=False, widget=forms.CheckboxSelectMultiple
    )
    year = forms.IntegerField(label="Année", required=False, min_value=FIRST_YEAR)
    summary = ProseField(
        label="Résumé",
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Deux ou trois phrases, affichées dans les listes.",
    )
    description = RichTextField(
        label="Présentation",
        required=False,
        max_length=20_000,
        help_text="Le contexte, la méthode, ce qui peut servir ailleurs.",
    )
    keywords = forms.CharField(
        label="Mots-clés",
        required=False,
        max_length=300,
        help_text="Séparés par des virgules.",
    )
    audience = forms.ChoiceField(label="Qui peut le lire", initial=audiences.NETWORK)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].max_value = last_year()

    def clean_year(self) -> int | None:
        """A year that is not in a far future."""
        year = self.cleaned_data["year"]
        latest = last_year()
        if year and year > latest:
            raise forms.ValidationError(f"L'année ne peut pas dépasser {latest}.")
        return year

    def tokens(self, owner: str) -> frozenset[str] | None:
        """The tokens of the audience chosen for this owner, None when it means nothing for it."""
        return audiences.tokens_for(self.cleaned_data["audience"], owner)

    def check_audience(self, owner: str) -> None:
        """Add an error to the audience when it means nothing for this owner."""
        if self.cleaned_data.get("audience") and self.tokens(owner) is None:
            self.add_error("audience", "Cette audience n'existe pas pour la Cnaf\u00a0: choisissez-en une autre.")

    def description_for(self, owner: str) -> Description:
        """The description typed, for the actions. Call on a valid form."""
        typed = self.cleaned_data
        return Description(
            type=typed["type"].pk if typed["type"] else "",
            title=typed["title"],
            summary=typed["summary"],
            description=typed["description"],
            rubrique=typed["rubrique"].pk if typed["rubrique"] else "",
            steps=tuple(step.pk for step in typed["steps"]),
            themes=tuple(theme.pk for theme in typed["themes"]),
            keywords=typed["keywords"],
            year=typed["year"],
            audience=self.tokens(owner) or frozenset(),
        )


class ReviseForm(DescriptionForm):
    """What is said of a support, with the stamp of what the person had before their eyes (spaces.forms.meanwhile).

    Once valid: `kept`, the fields that took what somebody else wrote meanwhile; `differences`, those that both changed.
    """

    stamp = forms.CharField(widget=forms.HiddenInput)
    territory = PlaceField(help_text=PLACES_HELP)
    review_on = forms.DateField(
        label="À revoir le",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="À cette date, les éditeurs de la Caf sont invités à vérifier que le support est toujours bon.",
        error_messages={"invalid": "Écrivez une date complète, par exemple 31/12/2027."},
    )

    def __init__(self, *args: Any, user: Any, resource: Resource, **kwargs: Any) -> None:
        self.resource = resource
        self.held = split(resource.audience.key)
        self.kept: list[str] = []
        self.differences: list[Difference] = []
        owner = resource.owner_code()
        choice = audiences.choice_for(self.held, owner)
        kwargs.setdefault("initial", self._initial(resource, choice))
        super().__init__(*args, **kwargs)
        self.fields["title"].required = True
        self.fields["rubrique"].required = True
        self.fields["rubrique"].empty_label = None
        offered = audiences.choices_for(user, owner)
        if choice not in dict(offered):
            offered.insert(0, (audiences.UNCHANGED, f"Audience actuelle\u00a0: {audiences.said(self.held)}"))
        self.fields["audience"].choices = offered
        self.initial["stamp"] = marks_of(self, self.initial)

    @staticmethod
    def _initial(resource: Resource, choice: str) -> dict[str, Any]:
        return {
            "title": resource.title,
            "type": resource.type_id,
            "rubrique": resource.rubrique_id,
            "steps": [step.pk for step in resource.steps.all()],
            "themes": [theme.pk for theme in resource.themes.all()],
            "year": resource.year,
            "summary": resource.summary,
            "description": resource.description,
            "keywords": resource.keywords,
            "territory": " ; ".join(places.labels_of(resource)),
            "review_on": resource.review_on,
            "audience": choice,
        }

    def clean_stamp(self) -> dict[str, str]:
        """The marks of what the person had before their eyes."""
        try:
            return read_marks(self.cleaned_data["stamp"])
        except ValueError as error:
            raise forms.ValidationError("Rechargez la page avant d'enregistrer.") from error

    def clean_review_on(self) -> date | None:
        """A date of the years to come; one that has come may stay."""
        day = self.cleaned_data["review_on"]
        if day is not None and day != self.resource.review_on:
            check_review_date(day)
        return day

    def tokens(self, owner: str) -> frozenset[str] | None:
        """The tokens of the audience chosen; those held when the audience does not change."""
        if self.cleaned_data["audience"] == audiences.UNCHANGED:
            return self.held
        return super().tokens(owner)

    def clean(self) -> dict[str, Any]:
        """What others wrote meanwhile comes in; the audience must mean something for the owner, the territory name
        places."""
        cleaned = super().clean() or self.cleaned_data
        if "stamp" in cleaned:
            self.kept, self.differences = merge(self, cleaned["stamp"], cleaned)
        self.check_audience(self.resource.owner_code())
        text = cleaned.get("territory", "")
        self.places = places.resolve([text], self.resource.caf_id)[text]
        if self.places.trouble:
            self.add_error("territory", self.places.trouble)
        return cleaned

    @property
    def kept_labels(self) -> str:
        """The fields that took what somebody else wrote, as one reads them."""
        return ", ".join(str(self.fields[name].label) for name in self.kept)

    def description_for(self, owner: str) -> Description:
        """The description typed."""
        return replace(super().description_for(owner), **self._about(), review_on=self.cleaned_data["review_on"])

    def _about(self) -> dict[str, Any]:
        return {
            "about_cafs": self.places.cafs,
            "about_epcis": self.places.epcis,
            "about_communes": self.places.communes,
        }


def show_both(form: ReviseForm) -> None:
    """Make a form that is to be shown again one of what stands now: only what both changed stays as typed."""
    form.data = form.data.copy()
    for name in form.kept:
        value = form.fields[name].prepare_value(form.initial[name])
        form.data.setlist(name, value if isinstance(value, list) else ["" if value is None else value])
    form.data["stamp"] = form.initial["stamp"]


class BlockForm(ReviseForm):
    """A few fields of it (BLOCKS), changed where they stand on the page of the support."""

    def __init__(self, *args: Any, block: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields.keys() - {*BLOCKS[block], "stamp"}:
            del self.fields[name]
        self.order_fields(BLOCKS[block])
        self.fields[BLOCKS[block][0]].widget.attrs["autofocus"] = True
        self.initial["stamp"] = marks_of(self, self.initial)

    def description_for(self, owner: str) -> Description:
        """What is said of the support now, with what was typed in this block."""
        typed = {name: _key(self.cleaned_data[name]) for name in self.fields if name not in ("stamp", "territory")}
        about = self._about() if "territory" in self.fields else {}
        return replace(description_of(self.resource), **typed, **about)


def _key(value: Any) -> Any:
    """What a description says of a value of a form: the keys of rows."""
    if isinstance(value, Model):
        return value.pk
    return tuple(one.pk for one in value) if isinstance(value, QuerySet) else value


def check_review_date(day: date) -> None:
    """Raise ValidationError unless a support may be looked at again on that day: from today to in ten years."""
    today = timezone.localdate()
    if day < today:
        raise forms.ValidationError("Cette date est passée\u00a0: choisissez une date à venir.")
    if day.year > today.year + FARTHEST_REVIEW:
        raise forms.ValidationError(f"Choisissez une date avant la fin de {today.year + FARTHEST_REVIEW}.")
