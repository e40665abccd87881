"""The choice of a support, and of a file in it, in the blocks of a page.

A block keeps a number and reads nothing when its page is read: what readers may see of it is asked by who shows it, in
one query for the whole page. The names that the editor shows are those that every éditeur national may read.
"""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from wagtail import blocks
from wagtail.admin.widgets import BaseChooser

from accounts.sight import OF_NATIONAL_EDITORS
from accounts.tokens import split
from files.models import File, FileVersion
from files.queries import current, current_versions
from spaces.kinds import RESOURCE
from spaces.models import Resource, Status

# The field of the same block that the file is chosen in: the identifiers of a block differ by their last word.
BESIDE = {"support": {"match": "^.*-value-", "append": "support"}}


def is_told(support: Resource | None) -> bool:
    """Whether every éditeur national may read it."""
    return support is not None and OF_NATIONAL_EDITORS.holds_any(split(support.readers.key))


def support_title(support: Resource) -> str:
    """What the editor of a page calls a support, with its owner, and its state when it is not on the shelves."""
    if not is_told(support):
        return f"Support n° {support.pk}, que les éditeurs nationaux ne peuvent pas lire"
    named = f"{support.title} ({support.owner_name})"
    return named if support.status == Status.PUBLISHED else f"{named}, {support.get_status_display().lower()}"


class SupportInput(BaseChooser):
    """The number of a support, chosen in a window (pages.choosing)."""

    model = Resource
    chooser_modal_url_name = "choose_support:choose"
    choose_one_text = "Choisir un support"
    choose_another_text = "Choisir un autre support"
    clear_choice_text = "Retirer ce support"
    link_to_chosen_text = "Voir ce support"
    icon = "doc-full"

    def get_instance(self, value: Any) -> Resource | None:
        """The support of that number, whoever may read it: `support_title` says what may be told."""
        if not value:
            return None
        return Resource.objects.select_related("caf", "readers").filter(pk=value).first()

    def get_value_data_from_instance(self, instance: Resource) -> dict[str, Any]:
        """What the window and the page show of it."""
        address = f"/supports/{instance.pk}/"
        return {"id": instance.pk, "edit_url": address, self.display_title_key: support_title(instance)}


class FileInput(BaseChooser):
    """The number of a file of the support chosen beside it."""

    model = File
    chooser_modal_url_name = "choose_file:choose"
    choose_one_text = "Choisir le fichier"
    choose_another_text = "Choisir un autre fichier"
    clear_choice_text = "Retirer ce fichier"
    show_edit_link = False
    icon = "doc-full"
    linked_fields = BESIDE

    def get_instance(self, value: Any) -> File | None:
        """The file of that number: `get_value_data_from_instance` says what may be told of it."""
        return File.objects.filter(pk=value, kind=RESOURCE).first() if value else None

    def get_value_data_from_instance(self, instance: File) -> dict[str, Any]:
        """Its name now, when every éditeur national may read it."""
        support = Resource.objects.select_related("readers").filter(pk=instance.object_id).first()
        version = current(FileVersion.objects.filter(file=instance)).first()
        title = version.name if version is not None and is_told(support) else f"Fichier n° {instance.pk}"
        return {"id": instance.pk, "edit_url": "", self.display_title_key: title}


class ChosenField(forms.IntegerField):
    """The number of a row of a model that still exists."""

    def __init__(self, *, model: type[Model], gone: str, **kwargs: Any) -> None:
        super().__init__(min_value=1, **kwargs)
        self.model, self.gone = model, gone

    def clean(self, value: Any) -> int | None:
        """The number, None for no choice."""
        number = super().clean(value)
        if number is not None and not self.model._default_manager.filter(pk=number).exists():
            raise ValidationError(self.gone)
        return number


class _ChooserBlock(blocks.FieldBlock):
    """A number chosen in a window: `target` is the model, `input` the widget, `noun` and `gone` what is said of a row
    and of a lost one."""

    target: type[Model]
    input: type[BaseChooser]
    noun: str
    gone: str

    def __init__(self, required: bool = True, help_text: str | None = None, **kwargs: Any) -> None:
        self.field = ChosenField(
            model=self.target, gone=self.gone, required=required, help_text=help_text or "", widget=self.input()
        )
        super().__init__(**kwargs)

    def get_form_state(self, value: Any) -> dict[str, Any] | None:
        """What the widget shows of the choice."""
        return self.field.widget.get_value_data(value)

    def extract_references(self, value: int | None) -> Iterator[tuple[type[Model], str, str, str]]:
        """The row that a page uses (wagtail.models.ReferenceIndex)."""
        if value:
            yield self.target, str(value), "", ""

    def render_basic(self, value: int | None, context: Any = None) -> str:
        """For the comparison of two versions of a page: titles are not read there, rights are not known."""
        return f"{self.noun} n° {value}" if value else ""


class SupportChooserBlock(_ChooserBlock):
    """A support; its value is the number of a spaces.models.Resource, or None."""

    target, input, noun = Resource, SupportInput, "support"
    gone = "Ce support n’existe plus\u00a0: choisissez-en un autre."

    class Meta:
        icon = "doc-full"


class FileChooserBlock(_ChooserBlock):
    """A file of the support chosen in the same block; its value is the number of a files.models.File, or None."""

    target, input, noun = File, FileInput, "fichier"
    gone = "Ce fichier n’existe plus\u00a0: choisissez-en un autre."

    class Meta:
        icon = "doc-full"


class SupportFileBlock(blocks.StructBlock):
    """A file of a support: its new versions follow. A support of one file needs no choice of it."""

    support = SupportChooserBlock(label="Support")
    file = FileChooserBlock(
        label="Fichier", required=False, help_text="Si le support n’a qu’un fichier, laissez vide\u00a0: c’est lui."
    )

    def clean(self, value: Any) -> Any:
        """The block with its file found, or the word that says what is wrong with it."""
        cleaned = super().clean(value)
        support = Resource.objects.select_related("readers").filter(pk=cleaned["support"]).first()
        if not is_told(support):
            return cleaned  # a draft without support, or one that left the shelves since: nothing is told of its files
        versions = current_versions(RESOURCE, [cleaned["support"]])[cleaned["support"]]
        if cleaned["file"] is None and len(versions) == 1:
            cleaned["file"] = versions[0].file_id
        if cleaned["file"] is None and self.is_deferred_validation:
            return cleaned  # a draft is kept unfinished
        version = next((one for one in versions if one.file_id == cleaned["file"]), None)
        if version is None:
            raise blocks.StructBlockValidationError({"file": ValidationError(_not_of_it(cleaned["file"], versions))})
        self.check_version(cleaned, version)
        return cleaned

    def check_version(self, value: Any, version: FileVersion) -> None:
        """Raise StructBlockValidationError when the current version of the file cannot be shown so."""

    class Meta:
        icon = "download"


class SupportPageBlock(SupportFileBlock):
    """A page of a file of a support."""

    page = blocks.IntegerBlock(label="Page", min_value=1, default=1)

    def check_version(self, value: Any, version: FileVersion) -> None:
        """Raise StructBlockValidationError when the file, once read, has no such page."""
        last = version.pages or version.leaves
        if last and value["page"] and value["page"] > last:
            said = f"Ce fichier n’a pas de page {value['page']}\u00a0: la dernière est la page {last}."
            raise blocks.StructBlockValidationError({"page": ValidationError(said)})

    class Meta:
        icon = "doc-full-inverse"


def _not_of_it(chosen: int | None, versions: list[FileVersion]) -> str:
    """Why the file of a block cannot be told."""
    if not versions:
        return "Ce support n’a pas de fichier."
    if chosen is None:
        return "Ce support a plusieurs fichiers\u00a0: choisissez lequel."
    return "Ce fichier n’est pas dans le support choisi\u00a0: choisissez-le de nouveau."
