"""French typography in templates. {% load french %}"""

from datetime import date, datetime
from typing import Any

from django import template
from django.template.defaultfilters import stringfilter

from ui import typography

register = template.Library()


@register.filter(is_safe=True)
@stringfilter
def nbsp(text: str) -> str:
    """Spaces that do not break before `: ; ? ! »`, after `«` and in numbers."""
    return typography.nbsp(text)


@register.filter
def number(value: Any) -> str:
    """`12345` as "12 345"; nothing for what is not there."""
    return "" if value in (None, "") else typography.number(value)


@register.filter
def filesize_fr(size: int | None) -> str:
    """A size in bytes as "9,2 Mo"."""
    return "" if size is None else typography.file_size(size)


@register.filter
def when(moment: date | datetime | None) -> str:
    """A date or moment as people say it: "hier", "mardi", "14 mars 2021"."""
    return "" if not moment else typography.when(moment)


@register.filter
def long_date(day: date | datetime | None) -> str:
    """The date in full: "14 mars 2021"."""
    return "" if not day else typography.long_date(day)


@register.filter
def plural_fr(count: int, forms: str) -> str:
    """`{{ n|plural_fr:"support" }}` as "2 supports"; irregular: `"cheval,chevaux"`."""
    return typography.plural(count, forms)
