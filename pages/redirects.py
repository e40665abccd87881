"""The addresses that pages left: each leads to where the page is now, for whoever may read it."""

from typing import Any

from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control
from wagtail.contrib.redirects.models import Redirect

from pages.models import NationalPage


def way_to(path: str, request: HttpRequest) -> HttpResponseRedirect | None:
    """The way to the page that stood at this address; None when there is none that the person who asks may read."""
    page = _moved_from(path, request.user)
    address = page.get_url(request) if page is not None else None
    if address is None or address.strip("/") == path.strip("/"):
        return None
    asked = request.META.get("QUERY_STRING", "")
    moved = redirect(f"{address}?{asked}" if asked else address, permanent=True)
    patch_cache_control(moved, private=True, no_cache=True)  # readers change, and a page may come back
    return moved


def _moved_from(path: str, user: Any) -> NationalPage | None:
    """Wagtail notes the page, not its address: however often it moved since, one step leads to it."""
    left = Redirect.objects.filter(old_path=Redirect.normalise_path(f"/{path.strip('/')}"), redirect_page__isnull=False)
    readable = NationalPage.objects.visible_to(user).filter(live=True, pk__in=left.values("redirect_page"))
    return readable.order_by("pk").first()
