"""The list of habilitations as a CSV that a French Excel opens, without anything it would take for a formula."""

import csv
from collections.abc import Iterator
from datetime import date, datetime
from io import StringIO
from typing import Any

from django.utils import timezone

from accounts.keeping import listing, rows
from accounts.keeping.scope import Scope, scope_of
from accounts.models import Habilitation
from accounts.sight import forget
from accounts.trace import record

COLUMNS = (
    "Nom",
    "Fonction",
    "Adresse électronique",
    "Caf",
    "Niveau",
    "Depuis",
    "Jusqu’au",
    "État",
    "Revue le",
    "Dernière connexion",
)
AT_ONCE = 200
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class Stopped(RuntimeError):
    """The level of the person who takes the list away ended meanwhile: the transfer breaks off."""


def start(user: Any, scope: Scope, asked: listing.Asked, now: datetime) -> Iterator[bytes]:
    """Send the list: taking away names and addresses leaves a trace."""
    keys = list(listing.find(scope, asked, now).values_list("pk", flat=True))
    record(user, "export", "habilitation", "", taken=len(keys), caf=asked.place, state=asked.state)
    return _pieces(user, keys, now)


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe comes before it."""
    return f"'{text}" if text.lstrip().startswith(_FORMULA) or text.startswith(_FORMULA) else text


def _pieces(user: Any, keys: list[int], now: datetime) -> Iterator[bytes]:
    """AT_ONCE lines at a time; rights are read again before each. Raises Stopped."""
    yield "\ufeff".encode() + _written([COLUMNS])
    for first in range(0, len(keys), AT_ONCE):
        some = keys[first : first + AT_ONCE]
        forget(user)
        found = scope_of(user).habilitations().select_related("user", "caf").in_bulk(some)
        if len(found) < len(some):
            raise Stopped("habilitations perdues pendant l'export")
        yield _written([_line(found[key], now) for key in some])


def _line(one: Habilitation, now: datetime) -> tuple[str, ...]:
    return (
        one.user.name,
        one.user.function,
        one.user.email,
        one.caf.name if one.caf else "Cnaf",
        one.get_level_display(),
        _day(one.starts_at),
        _day(rows.last_day(one.ends_at)),
        ", ".join(badge.text for badge in rows.badges_of(one, now)),
        _day(one.reviewed_at),
        _day(one.user.last_login),
    )


def _day(moment: date | datetime | None) -> str:
    if isinstance(moment, datetime):
        moment = timezone.localtime(moment)
    return f"{moment:%d/%m/%Y}" if moment else ""


def _written(lines: list[tuple[str, ...]]) -> bytes:
    text = StringIO()
    out = csv.writer(text, delimiter=";", lineterminator="\r\n")
    out.writerows([harmless(cell) for cell in line] for line in lines)
    return text.getvalue().encode("utf-8", "replace")
