"""What this site decides of Wagtail: a page is read by its audience, files and people have no screen there."""

from typing import Any

from django.http import Http404, HttpRequest
from wagtail import hooks
from wagtail.models import Page

from accounts.sight import readable_audiences

# Screens of Wagtail for what this site keeps elsewhere: one library, one rule of rights.
CLOSED_MENUS = frozenset(
    {"documents", "images", "redirects", "users", "groups", "sites", "workflows", "workflow-tasks"}
)


@hooks.register("before_serve_page")
def read_by_its_audience(page: Page, request: HttpRequest, args: list, kwargs: dict[str, Any]) -> None:
    """Only a page that says who reads it is served, and only to them."""
    readers = getattr(page, "readers_id", None)
    if readers is None or readers not in readable_audiences(request.user):
        raise Http404


@hooks.register("construct_main_menu")
def close_main_menus(request: HttpRequest, menu_items: list) -> None:
    """Take away the entries that lead to closed screens."""
    menu_items[:] = [item for item in menu_items if item.name not in CLOSED_MENUS]


@hooks.register("construct_settings_menu")
def close_settings_menus(request: HttpRequest, menu_items: list) -> None:
    """Take away the settings that are kept by the code or by our own actions."""
    menu_items[:] = [item for item in menu_items if item.name not in CLOSED_MENUS]
