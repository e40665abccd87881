"""SQLite learns every day how its tables have grown."""

import pytest
from django.db import connection

from config import statistics
from jobs import periodic

pytestmark = pytest.mark.django_db


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL measures its tables by itself")
def test_the_tables_are_measured():
    statistics.refresh()
    with connection.cursor() as cursor:
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = 'territories_commune'")
        assert any(int(stat.split()[0]) > 30_000 for (stat,) in cursor.fetchall())


def test_measuring_is_a_daily_job():
    assert "config.statistics" in {declared.name for declared in periodic.every()}
