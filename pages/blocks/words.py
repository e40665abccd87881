"""Blocks of words: rich text, call-out, steps, comparison table, quotation, links."""

from typing import Any

from django.core.validators import RegexValidator
from wagtail.blocks import CharBlock, ChoiceBlock, ListBlock, RichTextBlock, StructBlock, TextBlock
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "hr"]
SHORT = ["bold", "italic", "ol", "ul", "link"]

is_address = RegexValidator(
    r"^(https?://[^\s/][^\s]*|/[^\s\\]*)$",
    "Donnez une adresse complète, qui commence par https://, ou une adresse de ce site, qui commence par /.",
)


def prose(label: str, *, required: bool = True, help_text: str = "") -> RichTextBlock:
    """A short text with some shape, inside another block."""
    return RichTextBlock(features=SHORT, label=label, required=required, help_text=help_text)


class TextBlockRich(RichTextBlock):
    """The running text of a page, with its headings."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"features": FEATURES, **kwargs})

    class Meta:
        label = "Texte"
        icon = "pilcrow"
        template = "pages/blocks/text.html"


class CalloutBlock(StructBlock):
    """What must not be missed."""

    tone = ChoiceBlock(
        [("info", "Information"), ("important", "Important"), ("advice", "Conseil")], default="info", label="Ton"
    )
    title = CharBlock(required=False, max_length=150, label="Titre")
    text = prose("Texte")

    class Meta:
        label = "Encadré"
        icon = "warning"
        template = "pages/blocks/callout.html"


class StepBlock(StructBlock):
    """One step."""

    title = CharBlock(max_length=150, label="Titre")
    text = prose("Texte", required=False)

    class Meta:
        label = "Étape"


class StepsBlock(StructBlock):
    """What is done one thing after another."""

    title = CharBlock(required=False, max_length=150, label="Titre")
    steps = ListBlock(StepBlock(), min_num=1, label="Étapes")

    class Meta:
        label = "Suite d’étapes"
        icon = "list-ol"
        template = "pages/blocks/steps.html"


class TableBlock(TypedTableBlock):
    """A comparison: columns with a heading, a first column that names the rows."""

    text = prose("Texte", required=False)

    class Meta:
        label = "Tableau de comparaison"
        icon = "table"
        template = "pages/blocks/table.html"


class QuotationBlock(StructBlock):
    """Somebody's words."""

    text = TextBlock(max_length=2000, label="Citation")
    author = CharBlock(required=False, max_length=150, label="Auteur")
    source = CharBlock(required=False, max_length=250, label="Source")

    class Meta:
        label = "Citation"
        icon = "openquote"
        template = "pages/blocks/quotation.html"


class LinkBlock(StructBlock):
    """A place to go, and what for. Without an address, the purpose says how to get there."""

    title = CharBlock(max_length=150, label="Nom")
    address = CharBlock(required=False, max_length=500, validators=[is_address], label="Adresse")
    purpose = TextBlock(required=False, max_length=600, label="À quoi il sert")

    class Meta:
        label = "Lien"


class LinksBlock(StructBlock):
    """Useful links, each with its purpose."""

    title = CharBlock(required=False, max_length=150, label="Titre")
    links = ListBlock(LinkBlock(), min_num=1, label="Liens")

    class Meta:
        label = "Liens"
        icon = "link"
        template = "pages/blocks/links.html"
