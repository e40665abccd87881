"""What people say of a working group, and how they enter it."""

from typing import Any

from django import forms

from accounts.models import Habilitation
from accounts.sight import habilitations_of

OPEN, REFUSE = "ouvrir", "refuser"
ACCEPT, DECLINE = "accepter", "refuser"


class GroupForm(forms.Form):
    """The name and the purpose of a group."""

    name = forms.CharField(
        label="Nom du groupe",
        max_length=150,
        error_messages={"required": "Donnez un nom au groupe."},
    )
    purpose = forms.CharField(
        label="Objet",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Ce que le groupe veut produire, pour qui, et jusqu’à quand. Tout le réseau lit le nom et l’objet.",
        error_messages={"required": "Dites à quoi servira ce groupe."},
    )


class DecideForm(forms.Form):
    """Open a proposed group, or refuse it and say why."""

    choice = forms.ChoiceField(
        label="Votre décision",
        choices=[(OPEN, "Ouvrir le groupe"), (REFUSE, "Ne pas l’ouvrir")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez\u00a0: ouvrir le groupe, ou non."},
    )
    reason = forms.CharField(
        label="Pourquoi, si vous ne l’ouvrez pas",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="La personne qui l’a proposé lira cette réponse.",
    )

    def clean(self) -> dict[str, Any]:
        """A refusal says why."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("choice") == REFUSE and not cleaned.get("reason", "").strip():
            self.add_error("reason", "Dites pourquoi\u00a0: la personne qui l’a proposé lira cette réponse.")
        return cleaned


class _ByHabilitation(forms.Form):
    """Among one's own active habilitations, that by which one is in the group: asked of who has several."""

    habilitation = forms.TypedChoiceField(
        label="Au titre de",
        coerce=int,
        help_text="Vous faites partie du groupe aussi longtemps que cette habilitation.",
        error_messages={"invalid_choice": "Choisissez une de vos habilitations en cours."},
    )

    def __init__(self, *args: Any, user: Any, acting: Habilitation | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = {held.pk: held for held in habilitations_of(user)}
        self.fallback = acting
        if len(self.own) < 2:
            del self.fields["habilitation"]
            return
        field = self.fields["habilitation"]
        field.choices = [(pk, f"{held.caf or 'Cnaf'} ({held.get_level_display()})") for pk, held in self.own.items()]  # type: ignore[attr-defined]
        field.initial = acting.pk if acting else None

    def chosen(self) -> Habilitation:
        """The habilitation of a valid form."""
        pk = self.cleaned_data.get("habilitation")
        return self.own[pk] if pk else (self.fallback or next(iter(self.own.values())))


class AskForm(_ByHabilitation):
    """Ask to enter, with a word to the animateurs."""

    words = forms.CharField(
        label="Un mot pour les animateurs",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class InvitationForm(_ByHabilitation):
    """Say yes or no to an invitation."""

    answer = forms.ChoiceField(
        label="Votre réponse",
        choices=[(ACCEPT, "Entrer dans le groupe"), (DECLINE, "Refuser l’invitation")],
        widget=forms.RadioSelect,
        initial=ACCEPT,
        error_messages={"required": "Choisissez\u00a0: entrer dans le groupe, ou refuser l’invitation."},
    )
    field_order = ("answer", "habilitation")


class FindForm(forms.Form):
    """`/groupes/12/inviter/?q=le goff`."""

    q = forms.CharField(
        label="Nom ou adresse électronique",
        max_length=150,
        min_length=2,
        required=False,
        error_messages={"min_length": "Écrivez au moins deux lettres."},
    )


class InviteForm(forms.Form):
    """Someone among the people found, with a word."""

    person = forms.TypedChoiceField(
        label="Personne à inviter",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez la personne à inviter.",
            "invalid_choice": "Cette personne n’est pas dans la liste\u00a0: cherchez-la de nouveau.",
        },
    )
    words = forms.CharField(
        label="Un mot pour elle", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, found: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = found  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """The answer of an animateur to who asks to enter."""

    answer = forms.ChoiceField(
        label="Votre réponse",
        choices=[(ACCEPT, "Faire entrer"), (DECLINE, "Ne pas faire entrer")],
        error_messages={"required": "Choisissez\u00a0: faire entrer, ou non."},
    )


class RoleForm(forms.Form):
    """Whether a member is an animateur."""

    leader = forms.BooleanField(label="Animateur", required=False)


class PageForm(forms.Form):
    """`/groupes/?page=2`."""

    page = forms.IntegerField(min_value=1, max_value=100_000, required=False, label="Page")
