"""Wagtail under a strict CSP: no script in its pages, ours in a file. What is left is in docs/decisions/csp.md."""

import json
from typing import Any

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail import hooks
from wagtail.admin.widgets import BaseChooser


@hooks.register("insert_global_admin_js")
def starts_the_widgets() -> SafeString:
    """The file that starts them."""
    return format_html('<script src="{}"></script>', static("js/cms.js"))


@hooks.register("insert_global_admin_css")
def in_our_colours() -> SafeString:
    """The style sheet of our name and colours."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/cms.css"))


def render(self: BaseChooser, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
    """A chooser with data before it, where Wagtail writes a script: its own menu leaves it as soon as it is started."""
    held = self.get_value_data(value)
    chooser = self.render_html(name, held, attrs)
    options = [attrs["id"], self.get_js_init_options(attrs["id"], name, held)]
    return format_html(
        '<span hidden data-controller="cms-start" data-cms-start-what-value="{}"'
        ' data-cms-start-arguments-value="{}"></span>{}',
        self.js_constructor,
        json.dumps(options),
        mark_safe(chooser),  # noqa: S308 - made by Wagtail's own template
    )


# The one method of Wagtail that we write over: every chooser inherits it, and nothing lets one be chosen instead.
BaseChooser.render = render
