"""Say what is wrong in a support, and answer who said it."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts import trace
from accounts.models import User
from accounts.permissions import Action, require
from spaces.errors import Refused
from spaces.kinds import RESOURCE
from spaces.models import Outcome, Report, Resource, Status
from spaces.tasks import tell_who_may_correct, tell_who_reported

MOST_A_DAY = 10
KEPT_FOR = timedelta(days=365)  # once answered


def report(resource: Resource, by: Any, words: str, place: str = "") -> Report:
    """Tell the éditeurs of the owner what is wrong in a support on the shelves, and where.

    The same words sent twice are one report. MOST_A_DAY reports by person and day. Raises PermissionDenied, Refused.
    """
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two windows of one person count together
        row = Resource.objects.select_for_update(no_key=True).get(pk=resource.pk)  # no giving meanwhile
        require(by, Action.READ, row)
        if row.status != Status.PUBLISHED:
            raise Refused("Ce support n'est plus en rayon\u00a0: il n'y a rien à y signaler.")
        sent = Report.objects.filter(author=by)
        same = sent.filter(resource=row, words=words, place=place, outcome="").first()
        if same is not None:
            return same
        if sent.filter(created_at__gt=timezone.now() - timedelta(days=1)).count() >= MOST_A_DAY:
            raise Refused(
                f"Vous avez déjà envoyé {MOST_A_DAY} signalements depuis hier. Réessayez demain, ou écrivez à la Caf."
            )
        made = Report.objects.create(resource=row, owner=row.owner_code(), author=by, words=words, place=place)
        trace.record(by, "report", RESOURCE, row.pk, report=made.pk)
        tell_who_may_correct.enqueue(made.pk)
    return made


def answer(report: Report, by: Any, outcome: str, words: str) -> Report:
    """Close a report with what came of it and a word to who sent it. Raises PermissionDenied, Refused."""
    with transaction.atomic():
        row = Report.objects.select_for_update(of=("self",)).select_related("resource__readers").get(pk=report.pk)
        require(by, Action.REVISE, row.resource)
        if not row.is_visible_to(by):
            raise PermissionDenied("Ce signalement a été envoyé à un autre propriétaire.")
        if row.outcome:
            raise Refused("Ce signalement a déjà reçu une réponse.")
        _close(row, by, Outcome(outcome), words)
    return row


def hand_on(resource: Resource, by: Any) -> None:
    """Close what nobody answered on a support that has just got another owner: they were not written to, and read
    nothing of it. Inside the transaction of the giving, which holds the support."""
    words = (
        f"Ce support est maintenant à la {resource.owner_name}, qui n'a pas reçu votre message. "
        "Signalez de nouveau l'erreur si elle y est encore."
    )
    for row in Report.objects.select_for_update().filter(resource=resource, outcome="").order_by("pk"):
        _close(row, by, Outcome.HANDED_ON, words)


def forget(now: datetime) -> int:
    """Remove the reports that were answered longer than KEPT_FOR ago; how many."""
    return Report.objects.filter(closed_at__lt=now - KEPT_FOR).delete()[0]


def _close(row: Report, by: Any, outcome: Any, words: str) -> None:
    row.outcome, row.answer = outcome, words
    row.closed_by, row.closed_at = by, timezone.now()
    row.save()
    trace.record(by, "report_answer", RESOURCE, row.resource_id, report=row.pk, outcome=str(outcome))
    tell_who_reported.enqueue(row.pk)
