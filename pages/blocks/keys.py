"""Blocks that name an object: their value is its key. Objects are read once for the page, with the reader's rights."""

from collections.abc import Iterator
from typing import Any

from wagtail.blocks import ChooserBlock
from wagtail.images.blocks import ImageChooserBlock


class KeyValued(ChooserBlock):
    """A chooser whose value stays a key: nothing is read before `pages.gathering` reads it for the person who asks."""

    noun = "objet"

    def to_python(self, value: Any) -> Any:
        return value

    def bulk_to_python(self, values: Any) -> list[Any]:
        return list(values)

    def get_prep_value(self, value: Any) -> Any:
        return getattr(value, "pk", value)

    def value_from_form(self, value: Any) -> Any:
        return getattr(value, "pk", value)

    def extract_references(self, value: Any) -> Iterator[tuple[Any, str, str, str]]:
        if value is not None:
            yield self.model_class, str(value), "", ""

    def render_basic(self, value: Any, context: Any = None) -> str:
        """For the comparison of two versions: titles are not read there, rights are not known."""
        return "" if value is None else f"{self.noun} n° {value}"


class PictureBlock(KeyValued, ImageChooserBlock):
    """An image of the library of the Cnaf."""

    noun = "image"
