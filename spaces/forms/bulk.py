"""What a batch is asked: the supports, what to do with them, and the preview that is agreed to."""

from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField

from spaces import audiences
from spaces.actions.content import FIRST_YEAR, last_year
from spaces.bulk.choosing import MOST
from spaces.bulk.classification import Classification
from spaces.bulk.wishes import How, Several, Wish, words_of
from spaces.forms.describing import check_review_date
from spaces.forms.fields import IdListField, ProseField
from spaces.forms.filters import ShelvesForm
from spaces.models import Act, Status

_HOW = [(How.ADD, "Ajouter"), (How.REMOVE, "Retirer"), (How.REPLACE, "Remplacer par")]
_SEVERAL = ("steps", "themes", "keywords")
_FIELDS = {
    "rubrique": "Changer la rubrique",
    "type": "Changer le type",
    "steps": "Changer les étapes de la démarche",
    "themes": "Changer les thématiques",
    "year": "Changer l’année",
    "keywords": "Changer les mots-clés",
    "review_on": "Changer la date de revue",
}
_FIRST_ACT: dict[Any, Any] = {Status.DRAFT: Act.PUBLISH, Status.WITHDRAWN: Act.RESTORE, Status.REPLACED: Act.RESTORE}


class BulkAskForm(ShelvesForm):
    """`/supports/lot/?support=12&support=13`, or the filters of the list."""

    support = IdListField(required=False, most=MOST + 1, label="Supports choisis")

    def supports(self) -> list[int]:
        """The numbers asked, each once; none when the address asks for a list."""
        return list(dict.fromkeys(self.cleaned_data.get("support") or ()))

    def first_act(self) -> str:
        """What one most likely wants to do with what the list shows."""
        return _FIRST_ACT.get(Status(self.choice().status), Act.RECLASSIFY)


class BulkForm(forms.Form):
    """The wish. Only the fields whose box is ticked change; those of another act are not looked at."""

    use_required_attribute = False

    support = IdListField(required=False, most=MOST + 1, label="Supports choisis")
    act = forms.ChoiceField(
        label="Que voulez-vous faire\u00a0?",
        choices=Act.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez ce que vous voulez faire."},
    )
    rubrique = forms.ChoiceField(
        label="Nouvelle rubrique", error_messages={"required": "Choisissez la nouvelle rubrique."}
    )
    type = forms.ChoiceField(
        label="Nouveau type",
        help_text="La rubrique et les étapes restent celles d’aujourd’hui.",
        error_messages={"required": "Choisissez le nouveau type."},
    )
    steps_how = forms.ChoiceField(label="Ce qui change", choices=_HOW, widget=forms.RadioSelect, initial=How.ADD)
    steps = forms.MultipleChoiceField(
        label="Étapes",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins une étape."},
    )
    themes_how = forms.ChoiceField(label="Ce qui change", choices=_HOW, widget=forms.RadioSelect, initial=How.ADD)
    themes = forms.MultipleChoiceField(
        label="Thématiques",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins une thématique."},
    )
    year = forms.IntegerField(
        label="Nouvelle année", required=False, min_value=FIRST_YEAR, help_text="Laissez vide pour retirer l’année."
    )
    keywords_how = forms.ChoiceField(label="Ce qui change", choices=_HOW, widget=forms.RadioSelect, initial=How.ADD)
    keywords = forms.CharField(
        label="Mots-clés",
        max_length=300,
        help_text="Séparés par des virgules.",
        error_messages={"required": "Écrivez au moins un mot-clé."},
    )
    review_on = forms.DateField(
        label="À revoir le",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Laissez vide pour retirer la date.",
        error_messages={"invalid": "Écrivez une date complète, par exemple 31/12/2027."},
    )
    audience = forms.ChoiceField(
        label="Qui pourra les lire", error_messages={"required": "Choisissez qui pourra lire ces supports."}
    )
    reason = ProseField(
        label="Pourquoi les retirer",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Les personnes qui avaient l’adresse d’un support liront cette phrase.",
        error_messages={"required": "Dites pourquoi ces supports sont retirés."},
    )

    def __init__(
        self, *args: Any, user: Any, owner: str | None, known: Classification | None = None, **kwargs: Any
    ) -> None:
        """`owner` is that of all the supports chosen, None when they have several."""
        super().__init__(*args, **kwargs)
        known = known or Classification.load()
        for name, label in _FIELDS.items():
            self.fields[f"change_{name}"] = forms.BooleanField(label=label, required=False)
        self.fields["rubrique"].choices = [("", "Choisir la rubrique"), *known.choices("rubrique")]
        self.fields["type"].choices = [("", "Choisir le type"), *known.choices("type")]
        self.fields["steps"].choices = known.choices("steps")
        self.fields["themes"].choices = known.choices("themes")
        self.fields["audience"].choices = [("", "Choisir l’audience"), *audiences.choices_for(user, owner)]
        self.fields["year"].max_value = last_year()
        self._ticked: set[str] = set()
        if self.is_bound:
            self._ask_only_for(self.data.get("act"))

    def parts(self) -> list[tuple[BoundField, list[BoundField]]]:
        """The boxes of what may change, each with the fields that it opens."""
        return [
            (self[f"change_{name}"], [self[f"{name}_how"], self[name]] if name in _SEVERAL else [self[name]])
            for name in _FIELDS
        ]

    def wish(self) -> Wish:
        """What is asked. Call on a valid form."""
        said = self.cleaned_data
        act = Act(said["act"])
        change = frozenset(self._ticked)
        given: dict[str, Any] = {
            name: Several(How(said[f"{name}_how"]), self._values(name)) if name in _SEVERAL else said[name]
            for name in change
        }
        audience = said["audience"] if act == Act.SHARE else ""
        reason = said["reason"].strip() if act == Act.WITHDRAW else ""
        return Wish(act, change, **given, audience=audience, reason=reason)

    def clean_support(self) -> list[int]:
        """The supports ticked, as many as a batch may hold."""
        keys = list(dict.fromkeys(self.cleaned_data["support"]))
        if not keys:
            raise forms.ValidationError("Choisissez au moins un support.")
        if len(keys) > MOST:
            raise forms.ValidationError(f"Un lot contient {MOST} supports au plus\u00a0: décochez-en.")
        return keys

    def clean_year(self) -> int | None:
        """A year that is not in a far future."""
        year = self.cleaned_data["year"]
        if year and year > last_year():
            raise forms.ValidationError(f"L’année ne peut pas dépasser {last_year()}.")
        return year

    def clean_review_on(self) -> date | None:
        """A date of the years to come."""
        day = self.cleaned_data["review_on"]
        if day is not None:
            check_review_date(day)
        return day

    def clean(self) -> dict[str, Any]:
        """Something changes; what is wrong in a field that nobody asks about does not matter."""
        cleaned = super().clean() or self.cleaned_data
        for name in set(_FIELDS) - self._ticked:
            self.errors.pop(name, None)
        if cleaned.get("act") == Act.RECLASSIFY and not self._ticked:
            self.add_error(None, "Cochez au moins une chose à changer.")
        return cleaned

    def _values(self, name: str) -> tuple[str, ...]:
        said = self.cleaned_data[name]
        return words_of(said) if name == "keywords" else tuple(said)

    def _ask_only_for(self, act: Any) -> None:
        """What the act and the ticked boxes do not need may stay empty; replacing by nothing empties."""
        if act == Act.RECLASSIFY:
            self._ticked = {name for name in _FIELDS if self.data.get(f"change_{name}")}
        for name in ("rubrique", "type", *_SEVERAL):
            self.fields[name].required = name in self._ticked
        for name in _SEVERAL:
            self.fields[f"{name}_how"].required = name in self._ticked
            if self.data.get(f"{name}_how") == How.REPLACE:
                self.fields[name].required = False
        self.fields["audience"].required = act == Act.SHARE
        self.fields["reason"].required = act == Act.WITHDRAW


class PlanForm(forms.Form):
    """The preview that a person agrees to, signed (spaces.bulk.plans)."""

    plan = forms.CharField(widget=forms.HiddenInput, max_length=100_000, label="Aperçu")


class RecentForm(forms.Form):
    """`/supports/lot/recents/?page=2`."""

    page = forms.IntegerField(min_value=1, max_value=100_000, required=False, label="Page")
