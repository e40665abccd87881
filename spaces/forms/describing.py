"""What people say of a support: the deposit form and the form that revises."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django import forms

from accounts.permissions import depositable_owners
from accounts.tokens import split
from spaces import audiences
from spaces.actions import Description
from spaces.actions.content import FIRST_YEAR, last_year
from spaces.forms.fields import IdListField, ManyFilesField, ProseField
from spaces.models import Resource, ResourceType, Rubrique, Step, Theme
from ui.richtext import RichTextField


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
            type=typed["type"].pk,
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


class DepositForm(DescriptionForm):
    """Several files, described once. What was sent before (`kept`) is ticked and does not travel again."""

    TOGETHER, APART = "ensemble", "separes"

    files = ManyFilesField(label="Fichiers")
    kept = IdListField(required=False, label="Fichiers déjà reçus")
    grouping = forms.ChoiceField(
        label="Ces fichiers forment",
        choices=[(APART, "un support par fichier"), (TOGETHER, "un seul support")],
        widget=forms.RadioSelect,
        initial=APART,
    )
    owner = forms.ChoiceField(label="Au nom de")
    again = forms.BooleanField(label="Déposer quand même", required=False)
    outcome = forms.ChoiceField(
        label="Suite", choices=[("publier", "Publier"), ("brouillon", "Garder en brouillon")], required=False
    )

    def __init__(self, *args: Any, user: Any, owner: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owners = depositable_owners(user)
        codes = [code for code, _ in owners]
        self.fields["owner"].choices = owners
        self.fields["owner"].initial = owner if owner in codes else next(iter(codes), None)
        self.fields["audience"].choices = audiences.choices_for(user, codes[0] if len(codes) == 1 else None)
        self.fields["title"].help_text = "À défaut, le nom du fichier."
        self.fields["steps"].help_text = "À défaut, celle que le type propose."

    def clean(self) -> dict[str, Any]:
        """The audience must mean something for the owner chosen."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("owner"):
            self.check_audience(cleaned["owner"])
        return cleaned

    def publishes(self) -> bool:
        """Whether the support goes on the shelves at once."""
        return self.cleaned_data.get("outcome") != "brouillon"

    def together(self) -> bool:
        """Whether the files form one support."""
        return self.cleaned_data.get("grouping") == self.TOGETHER


class ReviseForm(DescriptionForm):
    """What is said of a support, with the stamp of the row that the person had before their eyes."""

    stamp = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: Any, resource: Resource, **kwargs: Any) -> None:
        self.resource = resource
        self.held = split(resource.audience.key)
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
            "audience": choice,
            "stamp": stamp_of(resource),
        }

    def clean_stamp(self) -> datetime:
        """The moment the stamp names."""
        try:
            return datetime.fromisoformat(self.cleaned_data["stamp"]).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise forms.ValidationError("Rechargez la page avant d'enregistrer.") from error

    def tokens(self, owner: str) -> frozenset[str] | None:
        """The tokens of the audience chosen; those held when the audience does not change."""
        if self.cleaned_data["audience"] == audiences.UNCHANGED:
            return self.held
        return super().tokens(owner)

    def clean(self) -> dict[str, Any]:
        """The audience must mean something for the owner."""
        cleaned = super().clean() or self.cleaned_data
        self.check_audience(self.resource.owner_code())
        return cleaned

    def description_for(self, owner: str) -> Description:
        """The description typed, with what this form does not show kept as it is."""
        typed = super().description_for(owner)
        return replace(
            typed,
            about_cafs=tuple(self.resource.about_cafs.values_list("pk", flat=True)),
            about_epcis=tuple(self.resource.about_epcis.values_list("pk", flat=True)),
            about_communes=tuple(self.resource.about_communes.values_list("pk", flat=True)),
        )


def stamp_of(resource: Resource) -> str:
    """The stamp of a row: the moment of its last revision, to the microsecond."""
    return resource.revised_at.astimezone(UTC).isoformat()
