"""The addresses that pages left: each leads to where the page is now, for whoever may read it."""

from typing import Any

from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control
from wagtail.contrib.redirects.models import Redirect

from pages.models import NationalPage


def moved_from(path: str, user: Any) -> NationalPage | None:
    """The page that stood at this address, with its audience; None when there is none that this person may read.

    Wagtail notes the page, not its address: however often it moved since, one step leads to it.
    """
    left = Redirect.objects.filter(old_path=Redirect.normalise_path(f"/{path.strip('/')}"), redirect_page__isnull=False)
    readable = NationalPage.objects.visible_to(user).filter(live=True, pk__in=left.values("redirect_page"))
    return readable.select_related("audience").order_by("pk").first()


def way_to(page: NationalPage, path: str, request: HttpRequest) -> HttpResponseRedirect | None:
    """The way from this address to that page; None when it has none, or stands there."""
    address = page.get_url(request)
    if address is None or address.strip("/") == path.strip("/"):
        return None
    asked = request.META.get("QUERY_STRING", "")
    moved = redirect(f"{address}?{asked}" if asked else address, permanent=True)
    patch_cache_control(moved, private=True, no_cache=True)  # readers change, and a page may come back
    return moved
