"""What this room does by itself, at intervals."""

from datetime import datetime, timedelta

from jobs.periodic import periodic
from spaces import drafts
from spaces.actions import bulk, reporting


@periodic("spaces.brouillons", every=timedelta(hours=1))
def forget_drafts(now: datetime) -> None:
    """What was typed for a deposit that was never sent goes with its files."""
    drafts.expire(now)


@periodic("spaces.lots", every=timedelta(hours=1))
def forget_batches(now: datetime) -> None:
    """What a batch kept to be undone goes once it can no longer be."""
    bulk.forget(now)


@periodic("spaces.signalements", every=timedelta(days=1))
def forget_reports(now: datetime) -> None:
    """A report that was answered goes with its names and words, a year later."""
    reporting.forget(now)
