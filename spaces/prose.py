"""The description of a support: what people typed, the HTML kept, and back."""

import nh3
from django.utils.html import linebreaks, strip_tags
from django.utils.safestring import SafeString, mark_safe

_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "h3", "h4", "blockquote"}
_ATTRIBUTES = {"a": {"href"}}
_SCHEMES = {"http", "https", "mailto"}


def from_text(text: str) -> str:
    """The HTML of a text typed without formatting: paragraphs and line breaks."""
    return str(linebreaks(text.strip(), autoescape=True)) if text.strip() else ""


def to_text(html: str) -> str:
    """The words of a description, paragraphs apart: for the plain text area and for the index."""
    if not html:
        return ""
    spaced = clean(html).replace("</p>", "</p>\n\n").replace("<br>", "\n").replace("</li>", "</li>\n")
    return _unescape(strip_tags(spaced)).strip()


def clean(html: str) -> str:
    """HTML with the tags that a description may hold, and nothing else."""
    return nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES)


def shown(html: str) -> SafeString:
    """What a page prints: cleaned at the last moment, whatever the row holds."""
    return mark_safe(clean(html))  # noqa: S308 (nh3 has just cleaned it)


def _unescape(text: str) -> str:
    for entity, char in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&#x27;", "'"), ("&nbsp;", "\u00a0")):
        text = text.replace(entity, char)
    return text.replace("&amp;", "&").replace("\n\n\n", "\n\n")
