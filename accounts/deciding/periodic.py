"""What deciding does by itself, at intervals: loaded by accounts/periodic.py."""

from datetime import datetime, timedelta

from accounts.deciding import actions, inviting
from jobs.periodic import periodic


@periodic("accounts.demandes-en-retard", every=timedelta(hours=6))
def pass_on_late_requests(now: datetime) -> None:
    """What an administrateur local left waiting is shown to the administrateurs nationaux."""
    actions.escalate(now)


@periodic("accounts.invitations-sans-suite", every=timedelta(days=1))
def forget_old_invitations(now: datetime) -> None:
    """An invitation that nobody accepted goes with what it says of a person."""
    inviting.forget_unaccepted(now)
