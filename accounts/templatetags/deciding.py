"""What the tabs of the habilitations say of what waits."""

from typing import Any

from django import template

from accounts.deciding import scope

register = template.Library()


@register.simple_tag(takes_context=True)
def requests_to_decide(context: dict[str, Any]) -> int:
    """How many requests wait for the person who looks at the page; one query."""
    return scope.waiting_for(context["request"].user).count()


@register.simple_tag(takes_context=True)
def decides_everywhere(context: dict[str, Any]) -> bool:
    """Whether the person who looks at the page is an administrateur national; no query of its own."""
    return scope.is_national(context["request"].user)
