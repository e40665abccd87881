"""What comes to its date, looked at every day: reminders of an end, yearly review. Told once, whatever the runs."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from accounts.actions import REMINDERS
from accounts.keeping import rows, tasks
from accounts.keeping.calling import administrators
from accounts.models import Habilitation, Trace
from accounts.tokens import CNAF
from accounts.trace import record
from jobs.periodic import periodic
from territories.models import Caf

ASKED = "ask-review"  # the line of the trace that says it: a Caf is written to once a year
BETWEEN_REVIEWS = timedelta(days=350)


@periodic("accounts.rappels-de-fin", every=timedelta(hours=12))
def remind(now: datetime) -> int:
    """Ask for the mails of the levels that end within 30, then 7 days; how many people. Each is told once of each."""
    told: list[int] = []
    with transaction.atomic():
        for days in sorted(REMINDERS):
            soon = Habilitation.objects.active().filter(ends_at__lte=now + timedelta(days=days))
            waiting = soon.filter(Q(reminded_days=None) | Q(reminded_days__gt=days))
            keys = [one.pk for one in waiting.select_for_update(of=("self",)).only("pk")]
            Habilitation.objects.filter(pk__in=keys).update(reminded_days=days)
            for pk in keys:
                tasks.tell_person_of_end.enqueue(pk)
            told += keys
        for key in administrators(Habilitation.objects.filter(pk__in=told)):
            tasks.tell_administrator_of_ends.enqueue(key)
    return len(told)


@periodic("accounts.revue-annuelle", every=timedelta(days=1))
def ask_reviews(now: datetime) -> int:
    """Ask for the mails of the yearly review; for how many places: once a year for each Caf, and for the Cnaf.

    Who administers several of them is written to once.
    """
    held = Habilitation.objects.active().filter(rows.to_review(now)).annotate(place=Coalesce("caf_id", Value(CNAF)))
    asked: list[str] = []
    with transaction.atomic():
        for place in sorted(set(held.order_by().values_list("place", flat=True))):
            Caf.objects.select_for_update().filter(pk=place).first()  # two runs at once write once
            lately = Trace.objects.filter(verb=ASKED, kind="caf", object_id=place, at__gt=now - BETWEEN_REVIEWS)
            if not lately.exists():
                record(None, ASKED, "caf", place)
                asked.append(place)
        for key in administrators(held.filter(place__in=asked)):
            tasks.tell_administrator_of_review.enqueue(key)
    return len(asked)
