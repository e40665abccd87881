"""Seals: each finished day of the trace, its lines and the seal before it, hashed with the key of the site.

docs/decisions/trace.md says what this protects and what it does not.
"""

import hashlib
import hmac
import json
import logging
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import Seal, Trace

logger = logging.getLogger(__name__)

# An act that began before midnight may be written after it: its day is not sealed before this time has passed.
SETTLED_AFTER = timedelta(hours=1)
_AT_ONCE = 2_000
_COLUMNS = ("pk", "at", "actor_id", "verb", "kind", "object_id", "detail")


class Written(NamedTuple):
    """What a seal says of the lines of a day."""

    lines: int
    first_id: int | None
    last_id: int | None
    digest: str


def bounds(day: date) -> tuple[datetime, datetime]:
    """The first moment of a day in Europe/Paris, and the first of the next one."""
    first, after = (datetime.combine(one, time.min) for one in (day, day + timedelta(days=1)))
    return timezone.make_aware(first), timezone.make_aware(after)


def last_settled_day(now: datetime) -> date:
    """The last day that may be sealed at `now`."""
    return timezone.localdate(now - SETTLED_AFTER) - timedelta(days=1)


def canonical(line: Iterable[Any]) -> bytes:
    """A line, its columns in the order of `_COLUMNS`, as the bytes that are hashed: JSON, sorted keys, UTC."""
    pk, at, actor, verb, kind, object_id, detail = line
    fields = {
        "id": pk,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": actor,
        "verb": verb,
        "kind": kind,
        "object": object_id,
        "detail": detail,
    }
    return json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def write(day: date, previous: str, sealed_at: datetime) -> Written:
    """The seal of the lines that the day holds now, after the digest `previous`. One query; nothing is saved."""
    count, first_id, last_id = 0, None, None
    digest = hmac.new(key(), digestmod=hashlib.sha256)
    digest.update(f"{day.isoformat()}\n{previous}\n{_exact(sealed_at)}\n".encode())
    for line in lines_of(day):
        count += 1
        first_id = line[0] if first_id is None else first_id
        last_id = line[0]
        digest.update(canonical(line))
    digest.update(f"{count}\n".encode())
    return Written(count, first_id, last_id, digest.hexdigest())


def lines_of(day: date) -> Iterator[tuple[Any, ...]]:
    """The columns of the lines of a day, in the order of their ids."""
    first, after = bounds(day)
    found = Trace.objects.filter(at__gte=first, at__lt=after).order_by("pk").values_list(*_COLUMNS)
    return found.iterator(chunk_size=_AT_ONCE)


def seal_finished_days(now: datetime) -> list[Seal]:
    """Seal every finished day since the last seal, those without a line too; from the first line when there is none.

    Each digest is written to the log as well: kept elsewhere, it shows a seal that was written again.
    """
    last = last_settled_day(now)
    sealed: list[Seal] = []
    with transaction.atomic():
        before = Seal.objects.select_for_update().order_by("-day").first()
        day = before.day + timedelta(days=1) if before else _first_day(last)
        previous = before.digest if before else ""
        while day <= last:
            written = write(day, previous, now)
            sealed.append(Seal.objects.create(day=day, previous=previous, sealed_at=now, **written._asdict()))
            day, previous = day + timedelta(days=1), written.digest
    for seal in sealed:
        logger.info("trace sealed: %s, %s lines, %s", seal.day.isoformat(), seal.lines, seal.digest)
    return sealed


def key() -> bytes:
    """The key of the seals: TRACE_KEY, else one drawn from SECRET_KEY."""
    own = settings.TRACE_KEY
    return own.encode() if own else hmac.digest(settings.SECRET_KEY.encode(), b"espace-ctg.trace.seals", "sha256")


def _first_day(last: date) -> date:
    first = Trace.objects.order_by("at").values_list("at", flat=True).first()
    return min(timezone.localdate(first), last) if first else last


def _exact(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
