"""The deposit: several files described once for all, then adjusted one by one; its draft, its end, its undoing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.conf import settings

from accounts.permissions import depositable_owners
from accounts.tokens import split
from files.models import PendingUpload
from spaces import audiences, places
from spaces.actions import Description
from spaces.actions.content import FIRST_YEAR, last_year
from spaces.forms.describing import DescriptionForm
from spaces.forms.fields import PLACES_HELP, IdListField, ManyFilesField, PlaceField
from spaces.models import Resource, ResourceType, Theme
from spaces.titles import title_from


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
    territory = PlaceField(help_text=PLACES_HELP)
    owner = forms.ChoiceField(label="Au nom de")
    again = forms.BooleanField(label="Déposer quand même", required=False)
    confirmed = IdListField(required=False, label="Fichiers relus, qui peuvent être partagés")
    outcome = forms.ChoiceField(
        label="Suite", choices=[("publier", "Publier"), ("brouillon", "Garder en brouillon")], required=False
    )

    def __init__(self, *args: Any, user: Any, choices: "Choices", owner: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type"].choices = [("", self.fields["type"].empty_label), *choices.types]
        self.fields["themes"].choices = list(choices.themes.items())
        owners = depositable_owners(user)
        codes = [code for code, _ in owners]
        self.fields["owner"].choices = owners
        self.fields["owner"].initial = owner if owner in codes else next(iter(codes), None)
        self.fields["audience"].choices = audiences.choices_for(user, codes[0] if len(codes) == 1 else None)
        self.fields["type"].required = False  # each file may have its own: `Grid.check` asks for the missing one
        self.fields["title"].help_text = "À défaut, celui de chaque fichier."
        self.fields["type"].help_text = "Facultatif si chaque fichier a le sien."
        self.fields["steps"].help_text = "À défaut, celle que le type propose."

    def clean_kept(self) -> list[int]:
        """The files ticked, as many as a deposit may hold."""
        kept = self.cleaned_data["kept"]
        if len(kept) > settings.MAX_FILES_PER_DEPOSIT:
            raise forms.ValidationError(
                f"Un dépôt contient {settings.MAX_FILES_PER_DEPOSIT} fichiers au plus\u00a0: "
                "décochez-en, vous déposerez la suite après."
            )
        return kept

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


class FileForm(forms.Form):
    """The line of one file in the grid: what it says for itself, before what is said for all."""

    title = forms.CharField(label="Titre", max_length=250, required=False)
    type = forms.ChoiceField(label="Type", required=False)
    year = forms.IntegerField(label="Année", required=False, min_value=FIRST_YEAR)
    territory = PlaceField()
    themes = forms.MultipleChoiceField(
        label="Thématiques trouvées", required=False, widget=forms.CheckboxSelectMultiple
    )
    again = forms.BooleanField(label="Le déposer quand même", required=False)
    confirmed = forms.BooleanField(label="J’ai relu\u00a0: ces données peuvent être partagées", required=False)

    def __init__(self, *args: Any, file: PendingUpload, choices: "Choices", **kwargs: Any) -> None:
        known = [slug for slug in file.proposed.get("themes", ()) if slug in choices.themes]
        self.proposed = {
            "title": file.proposed.get("title", ""),
            "type": file.proposed.get("type", ""),
            "year": file.proposed.get("year"),
            "territory": " ; ".join(file.proposed.get("places", ())),
            "themes": known,
        }
        kwargs["initial"] = self.proposed | (kwargs.get("initial") or {})
        super().__init__(*args, prefix=f"fichier-{file.pk}", **kwargs)
        self.file = file
        self.fields["title"].widget.attrs["placeholder"] = title_from(file.name)
        self.fields["type"].choices = [("", "Comme pour tous"), *choices.types]
        self.fields["year"].max_value = last_year()
        self.fields["territory"].widget.attrs["placeholder"] = "comme pour tous"
        self.fields["themes"].choices = [(slug, choices.themes[slug]) for slug in known]

    def clean_year(self) -> int | None:
        """A year that is not in a far future."""
        year = self.cleaned_data["year"]
        if year and year > last_year():
            raise forms.ValidationError(f"L’année ne peut pas dépasser {last_year()}.")
        return year

    def still_proposed(self) -> list[str]:
        """The fields that still say what was read in the document: its title, year, type, territory."""
        said = {name: self[name].value() for name in ("title", "type", "year", "territory")}
        return [
            name
            for name, value in said.items()
            if value and str(value) == str(self.proposed[name]) and (name != "title" or self.file.proposed.get("read"))
        ]


@dataclass(frozen=True)
class Choices:
    """What the form and the lines of its grid choose from, read once for all of them."""

    types: Sequence[tuple[str, str]]
    themes: dict[str, str]

    @classmethod
    def load(cls) -> "Choices":
        """Two queries."""
        types = list(ResourceType.objects.values_list("pk", "label"))
        return cls(types, dict(Theme.objects.values_list("pk", "label")))


class Grid:
    """The lines of the files that wait. A line that the form did not send yet shows what is proposed."""

    def __init__(
        self,
        files: Iterable[PendingUpload],
        choices: Choices,
        data: Any = None,
        draft: dict[int, Any] | None = None,
    ) -> None:
        sent, said = data or {}, draft or {}
        self.lines: dict[int, FileForm] = {}
        for file in files:
            mine = sent if f"fichier-{file.pk}-title" in sent else None
            self.lines[file.pk] = FileForm(mine, file=file, choices=choices, initial=said.get(file.pk))
            self.lines[file.pk].is_valid()

    def check(self, form: DepositForm, kept: Sequence[PendingUpload], home: str | None) -> dict[str, places.Places]:
        """Add to the form and to the lines what is missing or unclear; the places named, by their text."""
        lines = [] if form.together() else [self.lines[one.pk] for one in kept if self.lines[one.pk].is_bound]
        valid = [line for line in lines if line.is_valid()]
        speaking: list[forms.Form] = [form, *valid]
        spoken = [one.cleaned_data.get("territory", "") for one in speaking]
        understood = places.resolve(spoken, home)
        for one, text in zip(speaking, spoken, strict=True):
            if trouble := understood[text].trouble:
                one.add_error("territory", trouble)
        if not form.cleaned_data.get("type") and "type" not in form.errors:
            without = [line for line in lines if not line.cleaned_data.get("type")]
            for line in without:
                line.add_error("type", "Choisissez le type de ce fichier, ou un type pour tous.")
            if without:
                form.add_error("type", "Choisissez un type pour tous, ou celui de chaque fichier signalé plus bas.")
            elif len(lines) < len(kept) or not kept:
                form.add_error("type", "Choisissez le type du support.")
        if any(line.errors for line in lines):
            form.add_error("kept", "Corrigez les fichiers signalés dans la liste.")
        return understood

    def accepts(self, file: PendingUpload, name: str) -> bool:
        """Whether the person ticked `name` ("again" or "confirmed") in the line of this file."""
        line = self.lines[file.pk]
        return line.is_bound and bool(line.cleaned_data.get(name))

    def described(
        self, file: PendingUpload, shared: Description, understood: dict[str, places.Places]
    ) -> Description | None:
        """What the line of this file says, without a title when it gives none, over what is said for all.

        None when the form did not send its line.
        """
        line = self.lines[file.pk]
        if not line.is_bound:
            return None
        typed = line.cleaned_data
        described = replace(
            shared,
            title=typed["title"],
            type=typed["type"] or shared.type,
            year=typed["year"] or shared.year,
            themes=tuple(dict.fromkeys([*shared.themes, *typed["themes"]])),
        )
        return located(described, understood[typed["territory"]]) if typed["territory"] else described


def located(description: Description, meant: places.Places) -> Description:
    """The description, about these places."""
    return replace(description, about_cafs=meant.cafs, about_epcis=meant.epcis, about_communes=meant.communes)


class FileUploadForm(forms.Form):
    """One file, sent on its own."""

    fichier = forms.FileField(
        label="Fichier",
        allow_empty_file=True,
        max_length=None,
        error_messages={"required": "Le fichier n’est pas arrivé. Envoyez-le de nouveau."},
    )


class FollowUpForm(forms.Form):
    """`/deposer/?comme=12&comme=13`: what the supports that were just deposited together have in common.

    `?pour=cnaf&ensemble=on`: for whom, and whether the files form one support. `?groupe=12`: the working group that
    reads them, for who is in it.
    """

    comme = IdListField(required=False)
    pour = forms.SlugField(required=False)
    groupe = forms.IntegerField(required=False, min_value=1)
    ensemble = forms.BooleanField(required=False)

    def preset(self) -> dict[str, Any]:
        """What the address says of the form itself, whatever the draft."""
        asked = self.cleaned_data if self.is_valid() else {}
        owner = {"owner": asked["pour"]} if asked.get("pour") else {}
        group = {"audience": f"{audiences.GROUP}{asked['groupe']}"} if asked.get("groupe") else {}
        return owner | group | ({"grouping": DepositForm.TOGETHER} if asked.get("ensemble") else {})

    def initial_for(self, user: Any) -> dict[str, Any]:
        """What each of those supports says; what differs is left empty. Nothing when the person sees none of them.

        A fixed number of queries, whatever the number of supports.
        """
        keys = self.cleaned_data.get("comme") if self.is_valid() else None
        if not keys:
            return {}
        found = Resource.objects.visible_to(user).filter(pk__in=keys).select_related("audience").order_by("pk")
        linked = ("steps", "themes", "about_cafs", "about_epcis", "about_communes")
        said = [_said_by(like) for like in found.prefetch_related(*linked)]
        return {name: _common([one.get(name) for one in said]) for name in said[0]} if said else {}


def _said_by(like: Resource) -> dict[str, Any]:
    """What a support says that others may say too, as a form takes its initial values."""
    owner = like.owner_code()
    audience = audiences.choice_for(split(like.audience.key), owner)
    said = {} if audience == audiences.UNCHANGED else {"audience": audience}
    return said | {
        "type": like.type_id,
        "rubrique": like.rubrique_id,
        "steps": [step.pk for step in like.steps.all()],
        "themes": [theme.pk for theme in like.themes.all()],
        "year": like.year,
        "keywords": like.keywords,
        "owner": owner,
        "territory": " ; ".join(places.labels_of(like)),
    }


def _common(values: Sequence[Any]) -> Any:
    """The value that all of them are, or the items that all of the lists hold; None when there is none."""
    first, *others = values
    if isinstance(first, list):
        return [item for item in first if all(item in other for other in others)]
    return first if all(other == first for other in others) else None


class UndoForm(forms.Form):
    """The supports that a deposit made, to take back."""

    support = IdListField(required=False, label="Supports déposés")
