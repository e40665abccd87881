"""Who may see an image: whoever may read a page that shows it. And the sizes made once, when it is sent."""

from mimetypes import guess_type
from typing import Any

from django.db.models import CharField
from django.db.models.functions import Cast
from django.http import HttpResponse
from django.utils.cache import patch_cache_control
from wagtail.models import ReferenceIndex

from accounts.permissions import Action, can
from pages.models import NationalPage, Picture, PictureRendition
from pages.models.pictures import WIDTHS, spec_of

_A_WEEK = 7 * 24 * 3600


def make_sizes(picture: Any) -> None:
    """The sizes that pages offer, in WebP. Those that are there stay."""
    for width in WIDTHS:
        picture.get_rendition(spec_of(width))


def picture_for(user: Any, pk: int) -> PictureRendition | None:
    """The image in one size, when this person may see it."""
    found = PictureRendition.objects.filter(pk=pk).select_related("image").first()
    if found is None:
        return None
    if can(user, Action.NATIONAL_EDIT) or shown_to(user, found.image_id):
        return found
    return None


def shown_to(user: Any, picture: int) -> bool:
    """Whether a published page that this person may read shows the image."""
    uses = (
        ReferenceIndex.get_references_to(Picture(pk=picture))
        .filter(base_content_type__app_label="wagtailcore", base_content_type__model="page")
        .order_by()
        .values("object_id")
    )
    pages = NationalPage.objects.visible_to(user).filter(live=True)
    return pages.annotate(key=Cast("pk", CharField())).filter(key__in=uses).exists()


def bytes_of(rendition: PictureRendition) -> HttpResponse:
    """Its bytes, some hundreds of kB at most. They never change; another version of the image has another address."""
    with rendition.file.open("rb") as file:
        response = HttpResponse(file.read(), content_type=guess_type(rendition.file.name)[0])
    patch_cache_control(response, private=True, max_age=_A_WEEK, immutable=True)
    return response
