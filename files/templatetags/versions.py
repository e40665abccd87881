"""The versions of a file in templates. {% load versions %}"""

from collections.abc import Iterable
from typing import Any

from django import template

from files import versions
from files.models import FileVersion, SideWork

register = template.Library()


@register.filter
def with_previous(found: Iterable[FileVersion]) -> list[tuple[FileVersion, FileVersion | None]]:
    """`{% for version, previous in slot.versions|with_previous %}`: the newest first, each with the one before it."""
    return versions.with_previous(found)


@register.inclusion_tag("files/read_again.html", takes_context=True)
def read_again(context: template.Context, version: FileVersion) -> dict[str, Any]:
    """The button that reads a version once more, for those who may ask it; nothing for the others."""
    return {"version": version, "may": versions.may_read_again(context["request"].user, version)}


@register.inclusion_tag("files/work_again.html", takes_context=True)
def work_again(context: template.Context, version: FileVersion, work: SideWork | None) -> dict[str, Any]:
    """The button that takes up a work that was given up, for those who may ask it; nothing for the others."""
    return {"work": work, "may": versions.may_work_again(context["request"].user, version, work)}
