"""What follows when Wagtail moves, unpublishes or deletes a page, or receives an image. Rows and jobs only."""

from typing import Any

from django.db.models.signals import post_save, pre_delete
from wagtail.signals import page_unpublished, post_page_move

from links.signals import changed
from pages.models import PAGE, NationalPage, Picture
from pages.models.base import tell_moved
from pages.pictures import make_sizes


def connect() -> None:
    """Listen: called once, when Django is ready."""
    pre_delete.connect(_page_goes, sender=NationalPage, dispatch_uid="pages.deleted")
    post_page_move.connect(_page_moved, dispatch_uid="pages.moved")
    page_unpublished.connect(_page_unpublished, dispatch_uid="pages.unpublished")
    post_save.connect(_picture_sent, sender=Picture, dispatch_uid="pages.picture")


def _page_goes(sender: Any, instance: Any, **kwargs: Any) -> None:
    changed.send(sender=NationalPage, kind=PAGE, pk=instance.pk, narrows=True)


def _page_moved(sender: Any, instance: Any, url_path_before: str, url_path_after: str, **kwargs: Any) -> None:
    if url_path_before != url_path_after:
        tell_moved(instance.path)


def _page_unpublished(sender: Any, instance: Any, **kwargs: Any) -> None:
    """A page past its date is saved by Wagtail as a page of its own, which knows no readers."""
    page = NationalPage.objects.filter(pk=instance.pk).first()
    if page is None:
        return
    kept = page.readers_id
    page.refresh_readers()
    if page.readers_id != kept:
        page.specific.save(clean=False)


def _picture_sent(sender: Any, instance: Picture, **kwargs: Any) -> None:
    make_sizes(instance)
