"""What people write with some shape: an explicit list of what is allowed, everything else falls."""

import re
from html.parser import HTMLParser
from typing import Any

import nh3
from django import forms
from django.utils.html import escape

TAGS = frozenset({"p", "h3", "h4", "ul", "ol", "li", "strong", "em", "a", "blockquote", "br"})
PAGE_TAGS = TAGS | {"h2", "hr"}  # what national editors may use in pages besides
_BLOCKS = frozenset({"p", "h2", "h3", "h4", "li", "blockquote", "ul", "ol", "br", "div", "tr"})
_ADDRESS = re.compile(r"https?://[^\s/]|mailto:[^\s@]+@|[/#?][^/\\]|[/#]$", re.IGNORECASE)
_MARKUP = re.compile(rf"</?(?:{'|'.join(sorted(TAGS))})(?:\s[^<>]*)?/?>", re.IGNORECASE)


def clean(html: str, tags: frozenset[str] = TAGS) -> str:
    """The HTML with only these tags, safe to show. By default paragraphs, two levels of titles, lists, emphasis,
    quotations and links.

    Links lead to http, https, mailto or an address of this site that starts with `/`, `#` or `?`.
    """
    return nh3.clean(
        html,
        tags=set(tags),
        attributes={"a": {"href"}},
        attribute_filter=_attribute,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )


def to_text(html: str) -> str:
    """The words alone, one block a line: for the index, summaries and mails."""
    reader = _Words()
    reader.feed(clean(html, PAGE_TAGS))
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.words).split("\n"))
    return "\n".join(line for line in lines if line)


def from_typed(text: str) -> str:
    """What was typed in a plain area as clean HTML: an empty line starts a paragraph; HTML stays, cleaned."""
    if _MARKUP.search(text):
        return clean(text).strip()
    paragraphs = re.split(r"\n\s*\n", text.replace("\r\n", "\n").replace("\r", "\n").strip())
    return clean("".join(f"<p>{_lines(paragraph)}</p>" for paragraph in paragraphs if paragraph.strip()))


def to_typed(html: str) -> str:
    """The inverse for the plain area: paragraphs as text when there is nothing else, the HTML as it is otherwise."""
    cleaned = clean(html)
    if set(re.findall(r"<(\w+)", cleaned)) - {"p", "br"}:
        return cleaned
    paragraphs = (re.sub(r"<br\s*/?>", "\n", piece) for piece in re.findall(r"<p>(.*?)</p>", cleaned, re.DOTALL))
    return "\n\n".join(_unescaped(paragraph).strip() for paragraph in paragraphs) or _unescaped(cleaned)


class RichTextField(forms.CharField):
    """A text with some shape, typed in a plain area; its value is clean HTML."""

    widget = forms.Textarea(attrs={"rows": 8})

    def clean(self, value: Any) -> str:
        return from_typed(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        return to_typed(value) if isinstance(value, str) and _MARKUP.search(value) else value


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag in _BLOCKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def _attribute(tag: str, name: str, value: str) -> str | None:
    if (tag, name) == ("a", "href") and not _ADDRESS.match(value.strip()):
        return None
    return value


def _lines(paragraph: str) -> str:
    return "<br>".join(escape(line.strip()) for line in paragraph.strip().split("\n"))


def _unescaped(html: str) -> str:
    reader = _Words()
    reader.feed(html)
    reader.close()
    return "".join(reader.words)
