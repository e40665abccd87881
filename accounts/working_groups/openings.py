"""What an administrateur national opens of a group without being in it is traced. DESIGN 4."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.models import Trace
from accounts.sight import tokens_of
from accounts.tokens import split
from accounts.trace import record
from links import kinds

VERB = "open-group-content"
_ANEW = timedelta(hours=1)  # the pages of one file, read one after the other, are one opening
_FAMILY = "animateurs:"


def opens_by_office(user: Any, readers: Iterable[str]) -> bool:
    """Whether somebody reads an object, of these readers, only because their level holds the animateurs of every
    group."""
    held = tokens_of(user)
    if _FAMILY not in held.families:
        return False
    tokens = set(readers)
    others = any(held.holds(token) for token in tokens if not token.startswith(_FAMILY))
    return not others and any(token.startswith(_FAMILY) for token in tokens) and not held.exact & tokens


def note_opening_of(user: Any, kind: str, pk: Any) -> bool:
    """The same for an object known by its kind alone, as the one that holds a file; no query but for those whose level
    holds the animateurs of every group."""
    if _FAMILY not in tokens_of(user).families:
        return False
    seen = kinds.get(kind).visible_to(user).filter(pk=pk)
    key = seen.order_by().values_list("readers__key", flat=True).first()
    return key is not None and note_opening(user, split(key), kind, pk)


def note_opening(user: Any, readers: Iterable[str], kind: str, pk: Any) -> bool:
    """Trace that somebody opens what is kept for a group, when it is by office; whether it is.

    `kind` and `pk` name the object. One line an hour for one object; no query for anybody else.
    """
    if not opens_by_office(user, readers):
        return False
    lately = Trace.objects.filter(actor=user.pk, verb=VERB, kind=kind, object_id=str(pk), at__gt=timezone.now() - _ANEW)
    if not lately.exists():
        record(user, VERB, kind, pk)
    return True
