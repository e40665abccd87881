"""The accounts that nobody uses, every day."""

from datetime import datetime, timedelta

from accounts.own_data import retention
from jobs.periodic import periodic


@periodic("accounts.comptes-inutilises", every=timedelta(days=1))
def keep_no_unused_account(now: datetime) -> None:
    """Warned 30 days before, closed after 24 months, anonymised 12 months later."""
    retention.forget_closed(now)
    retention.close_unused(now)
    retention.warn(now)
