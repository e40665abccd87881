"""What the templates of pages ask: rich text with its links and anchors, headings, what a block shows."""

import re
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text.rewriters import LinkRewriter

from files.formats import FORMATS, Format
from files.models import FileVersion
from links import panels
from pages.filepages import Cited, FilePage, version_of
from pages.gathering import Listing
from pages.outline import ANCHORED, anchored
from spaces.rows import Row
from ui import richtext, typography
from words.templatetags.glossary import explained

register = template.Library()

# Wagtail keeps the emphasis of its editor as these; pages say what it means.
_EMPHASIS = re.compile(r"(</?)(b|i)(?=>)")
_MEANT = {"b": "strong", "i": "em"}


@register.simple_tag(takes_context=True)
def prose(context: template.Context, value: Any) -> SafeString:
    """Rich text of Wagtail, cleaned: links to pages lead to those the reader may open, headings bear their anchors,
    acronyms are explained the first time that the page says them."""
    source = getattr(value, "source", value) or ""
    shown = context["shown"]
    linked = LinkRewriter({"page": lambda attrs: _link(shown.pages, attrs)}, {}, {})(source)
    meant = _EMPHASIS.sub(lambda found: found[1] + _MEANT[found[2]], linked)
    clean = richtext.clean(meant, richtext.PAGE_TAGS).replace("&nbsp;", typography.NBSP)
    # Safe: cleaned here, whatever the database held.
    return explained(context, mark_safe(anchored(typography.nbsp(clean), shown.anchors)))  # noqa: S308


@register.simple_tag(takes_context=True)
def heading(context: template.Context, text: str, level: int = 2) -> SafeString:
    """A heading of the page with its anchor."""
    said = typography.nbsp(text)
    return format_html(ANCHORED, level, context["shown"].anchors.of(text), said)


@register.simple_tag(takes_context=True)
def anchor(context: template.Context, text: str) -> str:
    """The anchor of a heading that the template writes by itself."""
    return context["shown"].anchors.of(text)


@register.simple_tag(takes_context=True)
def address_of(context: template.Context, name: str) -> str:
    """The whole address of an anchor of this page, to be copied."""
    request = context["request"]
    return f"{request.build_absolute_uri(request.path)}#{name}"


@register.simple_tag(takes_context=True)
def listed(context: template.Context, value: Any) -> list[Row]:
    """The lines of a `supports` block, for the reader."""
    return context["shown"].listed(value)


@register.filter
def shelves(value: Any) -> str:
    """The address of the shelves with the filters of a `supports` block."""
    return Listing.of(value).address


@register.simple_tag(takes_context=True)
def row_of(context: template.Context, value: Any) -> Row | None:
    """The line of the support that a block names, None when it is not for the reader."""
    return context["shown"].rows.get(value["support"])


@register.filter
def file_in(row: Row | None, value: Any) -> FileVersion | None:
    """The current version of the file that a block names in this support, None when it is gone."""
    return version_of(row, value["file"])


@register.simple_tag(takes_context=True)
def page_of(context: template.Context, value: Any) -> FilePage | None:
    """The page of a file that a block shows, None when it is not for the reader."""
    return context["shown"].file_pages.get(Cited.of(value)) if value.get("page") else None


@register.filter
def format_of(version: FileVersion) -> Format:
    """What a file is."""
    return FORMATS[version.media_type]


@register.simple_tag(takes_context=True)
def contacts(context: template.Context, caf: Any) -> list[dict]:
    """What the rooms of the site say of the people of a Caf (place "contact-caf")."""
    return panels.at("contact-caf", context["request"], caf)


@register.filter
def lines(table: Any) -> list[list[tuple[str, Any]]]:
    """The rows of a `table` block, each cell with the heading of its column."""
    headings = [column["heading"] for column in table.columns]
    return [list(zip(headings, row, strict=True)) for row in table.rows]


@register.filter
def leaves_the_site(address: str) -> bool:
    """Whether a link leads to another site."""
    return address.startswith(("http://", "https://"))


@register.filter
def under(mapping: Any, key: Any) -> Any:
    """What a mapping holds under a key, None when nothing."""
    return mapping.get(key)


def _link(pages: Any, attrs: dict[str, str]) -> str:
    address = pages.get(int(attrs["id"])) if attrs.get("id", "").isdecimal() else None
    return format_html('<a href="{}">', address) if address else "<a>"
