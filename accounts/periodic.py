"""What this room does by itself, at intervals."""

from datetime import datetime, timedelta

from accounts import groups, once
from accounts.asking import periodic as _asking  # noqa: F401
from accounts.deciding import periodic as _deciding  # noqa: F401
from accounts.keeping import periodic as _keeping  # noqa: F401
from accounts.own_data import periodic as _own_data  # noqa: F401
from accounts.tracing import periodic as _tracing  # noqa: F401
from jobs.periodic import periodic


@periodic("accounts.national-group", every=timedelta(hours=1))
def keep_the_national_group(now: datetime) -> None:
    """A level that ended by its date leaves the group too; the doors had closed at that moment."""
    groups.reconcile()


@periodic("accounts.sent-forms", every=timedelta(minutes=15))
def forget_the_sent_forms(now: datetime) -> None:
    """A form sent again much later is another act."""
    once.forget(now)
