"""The text of files and what is still being done with them, in templates. {% load reading %}"""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from files.models import FileVersion, State
from files.shown import Line, Piece

register = template.Library()

_MARK, _LANDING = "<mark>{}</mark>", '<mark id="passage">{}</mark>'


@register.filter
def marked(line: Line, lands: bool = False) -> SafeString:
    """A text with its searched words in `<mark>`, all escaped; `lands`: the one to be led to is #passage."""
    return format_html_join("", "{}", ((_html(piece, lands),) for piece in line.pieces))


@register.filter
def is_awaited(version: FileVersion) -> bool:
    """Whether its text is still to come."""
    return version.state in (State.WAITING, State.READING)


@register.filter
def followed(slots: Iterable[Any]) -> str:
    """The pieces of a page that change while files are read, for `hx-select-oob`; empty when nothing goes on.

    A slot has a `file_id`, a `current` version or None, and `works`.
    """
    moving = [
        slot.file_id
        for slot in slots
        if slot.current and (is_awaited(slot.current) or not all(work.is_over for work in slot.works))
    ]
    return ",".join(f"#etat-{file_id},#apercu-{file_id}" for file_id in moving)


def _html(piece: Piece, lands: bool) -> str:
    if not piece.marked:
        return piece.text
    return format_html(_LANDING if lands and piece.landing else _MARK, piece.text)
