"""How long the lines of the trace are kept: twelve months, then their seals stay alone.

Twelve months: the issue that asked for the trace; the CNIL recommends six to twelve months for what is logged of the
use of a processing (délibération n° 2021-122 of 14 October 2021, recommandation relative à la journalisation).
"""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import Seal, Trace
from accounts.trace import record
from accounts.tracing import sealing

KEPT = "douze mois"


def may_be_forgotten(day: date, now: datetime) -> bool:
    """Whether twelve months have passed since the end of that day."""
    today = timezone.localdate(now)
    return day < today.replace(year=today.year - 1, day=min(today.day, 28) if today.month == 2 else today.day)


def forget_old_days(now: datetime) -> int:
    """Take away the lines of every sealed day of more than twelve months; how many lines. The seals stay.

    It leaves a line that says how many, and whether these days still were what was sealed. Days are forgotten in
    order and in their time: one that says otherwise was marked so by another hand.
    """
    gone, days, intact = 0, 0, True
    with transaction.atomic():
        for seal in Seal.objects.select_for_update().order_by("day"):
            if not may_be_forgotten(seal.day, now):
                break
            if seal.forgotten_at is not None:
                in_time = may_be_forgotten(seal.day, min(seal.forgotten_at, now)) and seal.forgotten_at <= now
                intact = intact and in_time and not days
                continue
            intact = intact and sealing.write(seal.day, seal.previous, seal.sealed_at).digest == seal.digest
            first, after = sealing.bounds(seal.day)
            gone += Trace.objects.filter(at__gte=first, at__lt=after).forget_for_good()
            seal.forgotten_at = now
            seal.save(update_fields=["forgotten_at"])
            days += 1
        if gone:
            record(None, "forget-trace", "trace", "", days=days, lines=gone, intact=intact)
    return gone
