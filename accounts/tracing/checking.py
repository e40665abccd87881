"""Whether the trace still is what was sealed: every seal against its lines and against the seal before it."""

import hmac
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.utils import timezone

from accounts.models import Seal, Trace
from accounts.tracing import sealing
from accounts.tracing.retention import may_be_forgotten
from ui.typography import plural

# A day is sealed by an hourly job: later than this, the seal was perhaps written again, or nobody worked.
_LATE = timedelta(days=2)


class Fault(StrEnum):
    """What does not agree."""

    ADDED = "ligne-ajoutee"
    REMOVED = "ligne-retiree"
    CHANGED = "ligne-changee"
    SEAL_MISSING = "sceau-manquant"
    CHAIN_BROKEN = "chaine-rompue"
    FORGOTTEN_EARLY = "oubliee-trop-tot"
    FORGOTTEN_AHEAD = "oubli-a-venir"
    NOT_SEALED = "jour-non-scelle"


@dataclass(frozen=True)
class Wrong:
    """A day, what is wrong with it, and the French sentence that says it."""

    day: date
    fault: Fault
    text: str


@dataclass(frozen=True)
class Report:
    """What a check found. `late`: days sealed more than two days after their end, which proves nothing by itself."""

    days: int
    lines: int
    last: date | None
    last_digest: str
    wrong: Sequence[Wrong]
    late: Sequence[date]

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "days": self.days,
            "lines": self.lines,
            "last": self.last.isoformat() if self.last else None,
            "last_digest": self.last_digest,
            "wrong": [{**asdict(one), "day": one.day.isoformat(), "fault": one.fault.value} for one in self.wrong],
            "late": [day.isoformat() for day in self.late],
        }


def check(now: datetime, days: int | None = None) -> Report:
    """Read every seal again, and the lines of the last `days` of them, of all when it is None. A query for each day;
    writes nothing."""
    seals = list(Seal.objects.order_by("day"))
    wrong = [*_chain(seals), *_unsealed(seals, now)]
    for seal in seals if days is None else seals[-days:]:
        wrong += _lines(seal, now)
    # What was sealed with the very first seal is what the site held when it began to seal.
    late = [
        seal.day
        for seal in seals
        if seal.sealed_at != seals[0].sealed_at and seal.sealed_at - sealing.bounds(seal.day)[1] > _LATE
    ]
    return Report(
        days=len(seals),
        lines=sum(seal.lines for seal in seals if seal.forgotten_at is None),
        last=seals[-1].day if seals else None,
        last_digest=seals[-1].digest if seals else "",
        wrong=sorted(wrong, key=lambda one: one.day),
        late=late,
    )


def chain() -> tuple[Seal | None, list[Wrong]]:
    """The last seal, and what the seals say without their lines: missing, out of order. One query."""
    seals = list(Seal.objects.order_by("day"))
    return seals[-1] if seals else None, list(_chain(seals))


def _chain(seals: Sequence[Seal]) -> Iterator[Wrong]:
    for before, seal in zip([None, *seals], seals, strict=False):
        if before is None:
            if seal.previous:
                yield Wrong(seal.day, Fault.SEAL_MISSING, "le premier sceau suit un sceau qui n'est plus là")
            continue
        day = before.day + timedelta(days=1)
        if seal.day != day:
            gone = (seal.day - day).days
            yield Wrong(day, Fault.SEAL_MISSING, f"{plural(gone, 'sceau manque,sceaux manquent')} à partir de ce jour")
        elif not hmac.compare_digest(seal.previous, before.digest):
            yield Wrong(seal.day, Fault.CHAIN_BROKEN, "le sceau ne suit pas celui de la veille")


def _unsealed(seals: Sequence[Seal], now: datetime) -> Iterator[Wrong]:
    """Days that should be sealed since a day, and lines older than the first seal."""
    due = sealing.last_settled_day(now) - timedelta(days=1)
    oldest = Trace.objects.order_by("at").values_list("at", flat=True).first()
    if not seals:
        if oldest is not None and timezone.localdate(oldest) <= due:
            yield Wrong(timezone.localdate(oldest), Fault.NOT_SEALED, "aucun jour n'est scellé depuis celui-ci")
        return
    if seals[-1].day < due:
        yield Wrong(
            seals[-1].day + timedelta(days=1), Fault.NOT_SEALED, f"aucun sceau de ce jour au {due:%d/%m/%Y} compris"
        )
    if oldest is not None and timezone.localdate(oldest) < seals[0].day:
        yield Wrong(timezone.localdate(oldest), Fault.ADDED, "ligne plus ancienne que le premier sceau")


def _lines(seal: Seal, now: datetime) -> Iterator[Wrong]:
    written = sealing.write(seal.day, seal.previous, seal.sealed_at)
    if seal.forgotten_at is not None:
        if seal.forgotten_at > now:
            yield Wrong(seal.day, Fault.FORGOTTEN_AHEAD, "ce jour est dit oublié à une date qui n'est pas encore venue")
        if not may_be_forgotten(seal.day, min(seal.forgotten_at, now)):
            yield Wrong(seal.day, Fault.FORGOTTEN_EARLY, "les lignes de ce jour ont été oubliées avant douze mois")
        if written.lines:
            yield Wrong(seal.day, Fault.ADDED, f"{plural(written.lines, 'ligne')} dans un jour oublié")
        return
    if hmac.compare_digest(written.digest, seal.digest) and written.lines == seal.lines:
        return
    if written.lines > seal.lines:
        more = plural(written.lines - seal.lines, "ligne ajoutée,lignes ajoutées")
        yield Wrong(seal.day, Fault.ADDED, f"{more}, au moins")
    elif written.lines < seal.lines:
        less = plural(seal.lines - written.lines, "ligne retirée,lignes retirées")
        yield Wrong(seal.day, Fault.REMOVED, f"{less}, au moins")
    else:
        yield Wrong(seal.day, Fault.CHANGED, "une ligne, ou le sceau lui-même, a changé")
