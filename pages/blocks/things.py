"""Blocks that show things of the site: supports, a page of a file, a file to download, a Caf, an image."""

from typing import Any

from wagtail.blocks import BooleanBlock, CharBlock, ChoiceBlock, IntegerBlock, StructBlock, TextBlock

from pages.blocks.keys import PictureBlock
from pages.choosers import SupportChooserBlock, SupportFileBlock, SupportPageBlock
from spaces.models import ResourceType, Rubrique, Step, Theme
from territories.models import Caf


class ReferenceChoiceBlock(ChoiceBlock):
    """A choice among the reference data, read when the editor opens: it may change. A value is the key of a row."""

    def normalize_choice(self, value: Any) -> Any:
        """The value itself: Wagtail reads every choice to find its type, once a block of the page."""
        return value


def rubriques() -> list[tuple[str, str]]:
    """The rubriques, (slug, label)."""
    return list(Rubrique.objects.values_list("pk", "label"))


def steps() -> list[tuple[str, str]]:
    """The étapes, (slug, label)."""
    return list(Step.objects.values_list("pk", "label"))


def types() -> list[tuple[str, str]]:
    """The types of supports, (slug, label)."""
    return list(ResourceType.objects.values_list("pk", "label"))


def themes() -> list[tuple[str, str]]:
    """The thématiques, (slug, label)."""
    return list(Theme.objects.values_list("pk", "label"))


def cafs() -> list[tuple[str, str]]:
    """The Caf, (code, name)."""
    return list(Caf.objects.values_list("pk", "name"))


class SupportsBlock(StructBlock):
    """A live list of supports."""

    title = CharBlock(required=False, max_length=150, label="Titre")
    rubrique = ReferenceChoiceBlock(choices=rubriques, required=False, label="Rubrique")
    step = ReferenceChoiceBlock(choices=steps, required=False, label="Étape")
    type = ReferenceChoiceBlock(choices=types, required=False, label="Type")
    theme = ReferenceChoiceBlock(choices=themes, required=False, label="Thématique")
    national = BooleanBlock(required=False, label="Ceux de la Cnaf seulement")
    number = IntegerBlock(min_value=1, max_value=20, default=5, label="Combien")

    class Meta:
        label = "Liste de supports"
        icon = "list-ul"
        template = "pages/blocks/supports.html"


class SupportBlock(StructBlock):
    """One support, and why it is worth opening."""

    support = SupportChooserBlock(label="Support")
    note = TextBlock(required=False, max_length=600, label="Ce qu’il apporte")

    class Meta:
        label = "Support"
        icon = "doc-full"
        template = "pages/blocks/support.html"


class FilePageBlock(SupportPageBlock):
    """A page of a file, shown as its reader would open it."""

    caption = TextBlock(required=False, max_length=600, label="Légende")

    class Meta:
        label = "Page d’un fichier"
        icon = "doc-full-inverse"
        template = "pages/blocks/file_page.html"


class DownloadBlock(SupportFileBlock):
    """A file to take away."""

    label = CharBlock(required=False, max_length=150, label="Intitulé", help_text="Vide : le nom du fichier.")

    class Meta:
        label = "Fichier à télécharger"
        icon = "download"
        template = "pages/blocks/download.html"


class AnnexBlock(StructBlock):
    """What is given with a letter: a support with its files."""

    title = CharBlock(required=False, max_length=200, label="Intitulé", help_text="Vide : le titre du support.")
    support = SupportChooserBlock(label="Support")

    class Meta:
        label = "Annexe"
        icon = "doc-full"
        template = "pages/blocks/annex.html"


class CafContactBlock(StructBlock):
    """Who to call in a Caf."""

    caf = ReferenceChoiceBlock(choices=cafs, label="Caf")

    class Meta:
        label = "Contact d’une Caf"
        icon = "user"
        template = "pages/blocks/caf_contact.html"


class FigureBlock(StructBlock):
    """An image, with the text that replaces it for those who do not see it."""

    picture = PictureBlock(label="Image")
    alt = CharBlock(
        max_length=400,
        label="Texte de remplacement",
        help_text="Ce que l’image apprend, en une phrase, pour les personnes qui ne la voient pas.",
    )
    caption = TextBlock(required=False, max_length=600, label="Légende")
    credit = CharBlock(required=False, max_length=150, label="Crédit")

    class Meta:
        label = "Image"
        icon = "image"
        template = "pages/blocks/figure.html"
