"""Web and workers write to SQLite at the same time; `python -m benchmarks.writers` does it for a whole minute."""

import pytest

from benchmarks.writers import contend

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def test_deposits_reading_and_indexing_at_once_never_meet_a_locked_database(site):
    site.start("serve")
    site.wait_until_served()
    outcome = contend(site, seconds=6, deposits=12)
    assert outcome.locked == 0
    assert outcome.refused == []
    assert site.json("index_check") == {"missing": 0, "stale": 0, "orphan": 0}
