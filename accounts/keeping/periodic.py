"""What comes to its date, looked at every day: reminders of an end, yearly review. Told once, whatever the runs."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from accounts.actions import REMINDERS
from accounts.keeping import rows, tasks
from accounts.keeping.calling import administrators
from accounts.models import Habilitation, Trace
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
            keys = list(waiting.select_for_update(of=("self",)).values_list("pk", flat=True))
            Habilitation.objects.filter(pk__in=keys).update(reminded_days=days)
            for pk in keys:
                tasks.tell_person_of_end.enqueue(pk)
            told += keys
        for key in administrators(Habilitation.objects.filter(pk__in=told)):
            tasks.tell_administrator_of_ends.enqueue(key)
    return len(told)


@periodic("accounts.revue-annuelle", every=timedelta(days=1))
def ask_reviews(now: datetime) -> int:
    """Ask for the mails of the yearly review; how many Caf. Each is written to once a year."""
    asked = 0
    to_review = Habilitation.objects.active().filter(rows.to_review(now), caf__isnull=False)
    codes = sorted(set(to_review.order_by().values_list("caf_id", flat=True)))
    for code in codes:
        with transaction.atomic():
            Caf.objects.select_for_update().get(pk=code)  # two runs at once write once
            lately = Trace.objects.filter(verb=ASKED, kind="caf", object_id=code, at__gt=now - BETWEEN_REVIEWS)
            if lately.exists():
                continue
            record(None, ASKED, "caf", code)
            for key in administrators(to_review.filter(caf=code)):
                tasks.tell_administrator_of_review.enqueue(key)
            asked += 1
    return asked
