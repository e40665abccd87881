"""What the site as a whole does by itself, at intervals."""

from datetime import datetime, timedelta

from config import statistics
from jobs.periodic import periodic


@periodic("config.statistics", every=timedelta(days=1))
def measure_the_tables(now: datetime) -> None:
    """Let the database know how its tables have grown."""
    statistics.refresh()
