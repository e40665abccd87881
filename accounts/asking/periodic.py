"""What is forgotten of the requests, at intervals."""

from datetime import datetime, timedelta

from accounts.asking import actions
from jobs.periodic import periodic


@periodic("accounts.demandes-non-confirmees", every=timedelta(days=1))
def forget_the_unconfirmed(now: datetime) -> None:
    """A request whose address nobody confirmed goes with what it says of a person."""
    actions.forget(now)
