"""Pages, blocks and images for the tests of the CMS."""

import io
import json
from typing import Any

from django.core.files.images import ImageFile
from PIL import Image

from accounts.sight import audience_of
from pages.models import ContentPage, Picture
from pages.setup import ensure_home


def picture(title: str = "Une carte", size: tuple[int, int] = (1200, 800)) -> Picture:
    """An image of the library, with its sizes."""
    drawn = io.BytesIO()
    Image.new("RGB", size, "teal").save(drawn, "PNG")
    drawn.seek(0)
    return Picture.objects.create(title=title, file=ImageFile(drawn, name="carte.png"))


def block(kind: str, value: Any) -> dict[str, Any]:
    """A block as the database keeps it."""
    return {"type": kind, "value": value}


def content(
    slug: str, *blocks: dict[str, Any], under: Any = None, tokens: Any = ("reseau",), **fields: Any
) -> ContentPage:
    """A published page of text at that address below the home page, with these blocks."""
    parent = under or ensure_home()
    page = ContentPage(
        title=fields.pop("title", slug.capitalize()),
        slug=slug,
        audience=audience_of(set(tokens)),
        body=json.dumps(list(blocks)),
        **fields,
    )
    return parent.add_child(instance=page)
