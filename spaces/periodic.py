"""What the room does with time: forget the uploads that no deposit used."""

from datetime import datetime, timedelta

from files import pending
from jobs.periodic import periodic


@periodic("spaces.envois-oublies", every=timedelta(days=1))
def forget_unused_uploads(now: datetime) -> None:
    """Drop the files sent with a form more than a week ago and never deposited."""
    pending.expire()
