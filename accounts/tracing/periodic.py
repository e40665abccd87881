"""What the trace does by itself."""

from datetime import datetime, timedelta

from accounts.tracing import retention, sealing
from jobs.periodic import periodic


@periodic("accounts.trace-seals", every=timedelta(hours=1))
def seal_the_finished_days(now: datetime) -> None:
    """A day is sealed within two hours of its end."""
    sealing.seal_finished_days(now)


@periodic("accounts.trace-retention", every=timedelta(days=1))
def forget_the_old_lines(now: datetime) -> None:
    """Lines are kept for twelve months."""
    retention.forget_old_days(now)
