"""What this room does by itself, at intervals."""

from datetime import datetime, timedelta

from jobs.periodic import periodic
from pages.checking import running
from pages.editing import timetable
from pages.models import Round


@periodic("pages.publication", every=timedelta(minutes=1))
def keep_the_dates(now: datetime) -> None:
    """Pages appear and go at the minute that their editors chose."""
    timetable.keep(now)


@periodic("pages.liens", every=timedelta(days=7), lease=running.WAITED_FOR)
def check_links(now: datetime) -> None:
    """What the pages cite is checked, inside and outside the site."""
    running.do(Round.objects.create(), now)
