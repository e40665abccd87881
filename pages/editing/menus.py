"""The menus of Wagtail, reduced to what a national editor uses."""

from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem


@hooks.register("register_admin_menu_item")
def reviews() -> MenuItem:
    """The reviews under way, and those decided."""
    return MenuItem(
        "Relectures", reverse("wagtailadmin_reports:workflow"), name="reviews", icon_name="tasks", order=400
    )


@hooks.register("construct_main_menu")
def keeps_what_is_used(request: HttpRequest, menu_items: list) -> None:
    """No reports nor settings: each has its own entry, or is kept by the code."""
    menu_items[:] = [item for item in menu_items if item.name not in {"reports", "settings", "help"}]
