"""The pages of the Cnaf, each for its readers; their images, for those who may read a page that shows them."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe
from wagtail import hooks

from accounts.doors import public_for_some
from accounts.middleware import stopped_at_the_door
from accounts.second_factor import SecondFactor, is_demanded, second_factor_of
from accounts.tokens import split
from pages.pictures import bytes_of, picture_for
from pages.reading import page_at
from pages.redirects import moved_from, way_to

PUBLIC = "public"


@public_for_some
@require_safe
def serve(request: HttpRequest, path: str) -> HttpResponseBase:
    """A page at its address. Public pages are for everyone; the others stand behind the door like the whole site."""
    if _owes_a_second_factor(request) and page_at(path, AnonymousUser()) is not None:
        request.user = AnonymousUser()  # the page lists others around it: those that anyone reads
    page = page_at(path, request.user)
    moved = moved_from(path, request.user) if page is None else None
    found = page or moved
    if found is None or PUBLIC not in split(found.audience.key):
        stopped = stopped_at_the_door(request)
        if stopped is not None:
            return stopped
    if page is not None:
        return _served(page, request)
    way = way_to(moved, path, request) if moved is not None else None
    if way is None:
        raise Http404
    return way


def _owes_a_second_factor(request: HttpRequest) -> bool:
    return is_demanded(request.user) and second_factor_of(request) is not SecondFactor.USED


def _served(page: Any, request: HttpRequest) -> HttpResponseBase:
    for hook in hooks.get_hooks("before_serve_page"):
        answer = hook(page, request, [], {})
        if answer is not None:
            return answer
    return page.serve(request)


@public_for_some
@require_safe
def picture(request: HttpRequest, pk: int) -> HttpResponseBase:
    """An image in one size, for whoever may read a page that shows it, and for national editors."""
    found = picture_for(AnonymousUser(), pk)
    if found is None:
        stopped = stopped_at_the_door(request)
        if stopped is not None:
            return stopped
        found = picture_for(request.user, pk)
    if found is None:
        raise Http404
    return bytes_of(found)
