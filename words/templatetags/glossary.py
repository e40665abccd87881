"""Acronyms explained in templates. {% load glossary %}"""

from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from words.explaining import Explainer
from words.glossary import known

register = template.Library()

_KEPT = "acronyms_explained"


@register.simple_tag(takes_context=True)
def explained(context: template.Context, html: Any) -> SafeString:
    """`{% explained page.body|rich %}`: clean HTML, each acronym explained the first time the page says it.

    Text that is not marked as clean is escaped. Who has not signed in gets it as it is: the glossary is the network's.
    """
    clean = conditional_escape("" if html is None else html)
    request = context.get("request")
    if request is None or not getattr(request, "user", None) or not request.user.is_authenticated:
        return clean
    explainer = getattr(request, _KEPT, None)
    if explainer is None:
        explainer = Explainer(known())
        setattr(request, _KEPT, explainer)
    return mark_safe(explainer.html(clean))  # noqa: S308  clean HTML, with escaped text added
