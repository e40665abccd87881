"""What this site decides of Wagtail: a page is read by its audience, files and people have no screen there."""

from typing import Any

from django.http import Http404, HttpRequest
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet
from wagtail.models import Page
from wagtail.permissions import register_permission_policy

from accounts.sight import readable_audiences
from pages.checking.viewset import checking_screens
from pages.choosing import file_chooser, support_chooser
from pages.editing import dashboard, menus, publishing, scripts  # noqa: F401
from pages.glossary.viewset import NationalPolicy, glossary_viewset
from pages.menus.viewset import menus_viewset
from pages.models import Acronym, MenuEntry
from pages.national.viewset import national_tools

# Screens of Wagtail for what this site keeps elsewhere: one library, one rule of rights.
CLOSED_MENUS = frozenset({"documents", "redirects", "users", "groups", "sites", "workflows", "workflow-tasks"})


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


@hooks.register("register_admin_viewset")
def screens() -> list[ViewSet]:
    """The national tools, and the windows where the blocks of a page choose a support, and a file of it."""
    return [national_tools, support_chooser, file_chooser]


@hooks.register("register_admin_viewset")
def glossary_screens() -> ViewSet:
    """The acronyms of the network."""
    return glossary_viewset


@hooks.register("register_admin_viewset")
def what_goes_stale() -> ViewSet:
    """The links to correct, and the pages that nobody has looked at for a year."""
    return checking_screens


@hooks.register("register_admin_viewset")
def menus_screens() -> ViewSet:
    """The menus of the site."""
    return menus_viewset


register_permission_policy(Acronym, NationalPolicy(Acronym))
register_permission_policy(MenuEntry, NationalPolicy(MenuEntry))
