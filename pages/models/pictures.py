"""The images of the pages: private like everything else, read by those who may read a page that shows them."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.db import models
from django.urls import reverse
from wagtail.images.image_operations import FilterOperation
from wagtail.images.models import AbstractImage, AbstractRendition, Image

# What the pages show of an image: the widths offered to the browser. Made when the image is sent, never by a reader.
WIDTHS = (480, 960, 1600)


def spec_of(width: int) -> str:
    """The filter of Wagtail that makes the image of a width, in pixels."""
    return f"max-{width}x{width * 2}|format-webp|webpquality-80"


class _WithoutItsStory(FilterOperation):
    """Leaves behind where, when and with what a photograph was taken: Wagtail would copy it into every size."""

    def construct(self) -> None:
        """No words of its own in the name of a filter."""

    def run(self, willow: Any, image: Any, env: dict[str, Any]) -> Any:
        """After the image was turned the way that it says."""
        willow.image.info.pop("exif", None)
        return willow


class Picture(AbstractImage):
    """An image of the library of the Cnaf."""

    admin_form_fields = ("title", "file", "description", "collection", "tags")

    class Meta(AbstractImage.Meta):
        verbose_name = "image"
        verbose_name_plural = "images"
        permissions = Image._meta.permissions

    def get_upload_to(self, filename: str) -> str:
        return "pictures/" + super().get_upload_to(filename)

    def generate_rendition_file(self, filter: Any, *, source: Any = None) -> ContentFile:
        """The bytes of a size, without what the camera wrote; Wagtail's own leaves a temporary file open."""
        filter.operations = [*filter.operations, _WithoutItsStory("bare")]
        with super().generate_rendition_file(filter, source=source) as made:
            made.seek(0)
            return ContentFile(made.read(), name=made.name)


class PictureRendition(AbstractRendition):
    """An image in one size. Its address is ours: rights are asked before a byte is given."""

    image = models.ForeignKey(Picture, models.CASCADE, related_name="renditions")

    class Meta:
        verbose_name = "taille d’image"
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_a_size")
        ]

    @property
    def url(self) -> str:
        return reverse("pages:picture", args=[self.pk])

    def get_upload_to(self, filename: str) -> str:
        return "pictures/" + super().get_upload_to(filename)


@dataclass(frozen=True)
class Shown:
    """An image in a page: the address of its middle size, those of all, that of the largest; its own size in pixels."""

    address: str
    sources: str
    largest: str
    width: int
    height: int


def shown_pictures(keys: Collection[int]) -> dict[int, Shown]:
    """These images as pages show them, by key; one query."""
    if not keys:
        return {}
    sizes: dict[int, list[Any]] = {}
    specs = [spec_of(width) for width in WIDTHS]
    for one in PictureRendition.objects.filter(image__in=keys, filter_spec__in=specs).order_by("image", "width"):
        sizes.setdefault(one.image_id, []).append(one)
    return {key: _shown(held) for key, held in sizes.items()}


def _shown(sizes: list[Any]) -> Shown:
    middle = next((one for one in sizes if one.width >= WIDTHS[1]), sizes[-1])
    sources = ", ".join(f"{one.url} {one.width}w" for one in {one.width: one for one in sizes}.values())
    return Shown(middle.url, sources, sizes[-1].url, middle.width, middle.height)
