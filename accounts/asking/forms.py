"""What people write to ask for an access, and which levels are asked where."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.asking import domains
from accounts.models import LOCAL_LEVELS, NATIONAL_LEVELS, EmailDomain, Level
from accounts.naming import clean_name, on_one_line
from accounts.tokens import CNAF
from territories.models import Caf

_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")

LEVELS: tuple[tuple[Any, str], ...] = (
    (Level.LECTEUR, "Lecteur, dans une Caf\u00a0: lire, chercher, télécharger"),
    (Level.EDITEUR, "Éditeur, dans une Caf\u00a0: déposer pour sa Caf, tenir son espace et son annuaire"),
    (Level.ADMINISTRATEUR_LOCAL, "Administrateur local, dans une Caf\u00a0: donner et arrêter les accès de sa Caf"),
    (Level.EDITEUR_NATIONAL, "Éditeur national, à la Cnaf\u00a0: tenir les pages et les outils nationaux"),
    (Level.ADMINISTRATEUR_NATIONAL, "Administrateur national, à la Cnaf\u00a0: gérer le site"),
)


class _Wanted(forms.Form):
    """A level and where: shared by those who arrive and those who are in already."""

    caf = forms.ChoiceField(
        label="Caf",
        error_messages={
            "required": "Choisissez votre Caf, ou la Cnaf.",
            "invalid_choice": "Choisissez une Caf de la liste.",
        },
    )
    level = forms.ChoiceField(
        label="Niveau demandé",
        choices=LEVELS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez un niveau.", "invalid_choice": "Choisissez un niveau de la liste."},
    )
    why = forms.CharField(
        label="Pourquoi",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Une phrase sur ce que vous venez faire aide à décider plus vite.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._cafs = {caf.pk: caf for caf in Caf.objects.order_by("pk")}
        self.fields["caf"].choices = [  # type: ignore[attr-defined]
            ("", "Choisissez"),
            (CNAF, "Cnaf"),
            *((pk, caf.name) for pk, caf in self._cafs.items()),
        ]

    def chosen_caf(self) -> Caf | None:
        """The Caf of a valid form; None for the Cnaf."""
        return self._cafs.get(self.cleaned_data["caf"])

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        level, caf = typed.get("level"), typed.get("caf")
        if level in NATIONAL_LEVELS and caf and caf != CNAF:
            self.add_error(
                "level", "Ce niveau est celui des agents de la Cnaf. Dans une Caf, choisissez un des trois premiers."
            )
        if level in LOCAL_LEVELS and caf == CNAF:
            self.add_error("level", "À la Cnaf, les niveaux sont éditeur national et administrateur national.")
        return typed


class AccessForm(_Wanted):
    """Someone new."""

    email = forms.EmailField(
        label="Adresse électronique professionnelle",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": "Donnez votre adresse professionnelle.",
            "invalid": "Cette adresse n’est pas complète. Elle s’écrit prenom.nom@…",
        },
    )
    name = forms.CharField(
        label="Prénom et nom",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Donnez votre prénom et votre nom."},
    )
    function = forms.CharField(
        label="Fonction",
        max_length=150,
        help_text="Par exemple\u00a0: chargée de coopération Ctg.",
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
        error_messages={"required": "Donnez votre fonction."},
    )
    field_order = ("email", "name", "function", "caf", "level", "why")

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()

    def clean_name(self) -> str:
        return clean_name(self.cleaned_data["name"])

    def clean_function(self) -> str:
        return on_one_line(self.cleaned_data["function"])

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        if typed.get("email") and typed.get("caf"):
            caf = self.chosen_caf()
            known = domains.accepted(caf)
            if not domains.is_under(typed["email"], known):
                self.add_error("email", _which_addresses(str(caf or "Cnaf"), known))
        return typed


class LevelForm(_Wanted):
    """Someone who has an account."""


class PrefillForm(forms.Form):
    """What the address of the form proposes."""

    niveau = forms.ChoiceField(choices=Level.choices, required=False)
    caf = forms.RegexField(r"^(cnaf|caf-[0-9a-z]{2,3})$", required=False)

    def proposed(self) -> dict[str, str]:
        """What is right in it, by field of `LevelForm`."""
        self.is_valid()
        return {"level": self.cleaned_data.get("niveau", ""), "caf": self.cleaned_data.get("caf", "")}


class EmailDomainForm(forms.ModelForm):
    """A domain in Django's administration: caf16.example, never an address."""

    class Meta:
        model = EmailDomain
        fields = ["domain", "caf"]
        help_texts = {
            "domain": "Ce qui suit le @, par exemple caf.fr. Les adresses de ses sous-domaines sont acceptées aussi.",
            "caf": "Rien\u00a0: le domaine vaut pour toutes les Caf et pour la Cnaf.",
        }

    def clean_domain(self) -> str:
        domain = self.cleaned_data["domain"].strip().lower().lstrip("@")
        if not _DOMAIN.fullmatch(domain):
            raise ValidationError("Écrivez ce qui suit le @, par exemple caf.fr.")
        return domain


def _which_addresses(where: str, known: list[str]) -> str:
    """What is said of an address that is not accepted there."""
    if not known:
        return f"Aucune adresse n’est encore acceptée pour la {where}. Écrivez à son administrateur local."
    return (
        f"La {where} accepte les adresses professionnelles qui finissent par {' ou '.join(known)}. "
        "Donnez la vôtre, ou demandez une invitation à l’administrateur local."
    )
