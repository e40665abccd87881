"""Tags of the interface. {% load ui %}"""

import re
from collections.abc import Iterable
from typing import Any

from django import template
from django.http import QueryDict
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from ui import richtext
from ui.paging import window

register = template.Library()

_AFTER_SIGN = re.compile(r"(?<=[_\-.])(?=\w)")


@register.simple_tag(takes_context=True)
def live_facets(context: dict[str, Any]) -> SafeString:
    """`<form method="get" {% live_facets %}>`: its facets apply by themselves (assets/js/facets.js); several ticks in a
    row are one request. Without JavaScript its button sends them."""
    return format_html(
        'data-facets autocomplete="off" hx-get="{}" hx-trigger="change delay:400ms, submit" hx-target=".frame"'
        ' hx-select=".frame" hx-swap="outerHTML show:none" hx-push-url="true" hx-sync="this:replace"',
        context["request"].path,
    )


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """`{% icon "search" %}`: a drawing of assets/icons/sprite.svg, silent for screen readers. `css` adds a class."""
    return format_html(
        '<svg class="icon{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        f" {css}" if css else "",
        static("icons/sprite.svg"),
        name,
    )


@register.simple_tag(takes_context=True)
def url_with(context: template.Context, **changes: Any) -> str:
    """`{% url_with tri="titre" %}`: the query string of this page with these parameters replaced, or removed by None.

    A list gives a repeated parameter. Going elsewhere starts again at the first page: `page` is kept only if named.
    """
    query = _query(context)
    for name, value in changes.items():
        if value is None or value == "":
            query.pop(name, None)
        elif isinstance(value, list | tuple | set):
            query.setlist(name, [str(one) for one in value])
        else:
            query[name] = str(value)
    return _address(context, query)


@register.simple_tag(takes_context=True)
def url_without(context: template.Context, name: str, value: Any = None) -> str:
    """`{% url_without "rubrique" "diagnostic" %}`: this page without that value of that parameter, or without any."""
    query = _query(context)
    kept = [one for one in query.getlist(name) if value is not None and one != str(value)]
    if kept:
        query.setlist(name, kept)
    else:
        query.pop(name, None)
    return _address(context, query)


@register.filter
def chunks(pieces: Iterable[tuple[bool, str]]) -> SafeString:
    """Pieces of text (is it marked?, words) as the search gives them: each escaped, marked ones in `<mark>`."""
    return format_html_join("", "{}", ((_piece(marked, text),) for marked, text in pieces))


@register.filter
def has_mark(pieces: Iterable[Any]) -> bool:
    """Whether one of these pieces of text (words.mark) is marked."""
    return any(piece.marked for piece in pieces)


@register.filter
def breakable(name: str) -> SafeString:
    """The name of a file, which may turn to the next line after an underscore, a dash or a dot."""
    return format_html_join(mark_safe("<wbr>"), "{}", ((piece,) for piece in _AFTER_SIGN.split(name)))


@register.filter
def rich(html: str | None) -> SafeString:
    """Rich text that people wrote, cleaned again as it leaves: what stands in the database is trusted by nobody."""
    return mark_safe(richtext.clean(html or ""))  # noqa: S308


@register.simple_tag
def page_window(page: Any) -> list[int | None]:
    """The page numbers to link from this page (Django's or ui.paging.Cut); None stands for a gap."""
    return window(page.number, page.paginator.num_pages)


@register.filter
def first_name(name: str) -> str:
    """The first word of a person's name: how one greets them."""
    return name.split(" ", 1)[0]


def _query(context: template.Context) -> QueryDict:
    query = context["request"].GET.copy()
    query.pop("page", None)
    return query


def _address(context: template.Context, query: QueryDict) -> str:
    return f"?{query.urlencode()}" if query else context["request"].path


def _piece(marked: bool, text: str) -> str | SafeString:
    return format_html("<mark>{}</mark>", text) if marked else text
