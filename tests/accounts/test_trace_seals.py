"""The seals of the trace: what was sealed is told from what was touched since; lines are forgotten in their time."""

import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Seal, Trace, Unchangeable
from accounts.trace import record
from accounts.tracing import health, retention, sealing
from accounts.tracing.checking import Fault, check
from accounts.tracing.sealing import seal_finished_days
from links.health import Level

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


def at(moment: datetime, verb: str = "grant", **detail) -> Trace:
    """A line of that moment, as an act of then would have left it."""
    return Trace.objects.create(at=moment, verb=verb, kind="habilitation", object_id="1", detail=detail)


@pytest.fixture
def five_days():
    """Lines of five days that are over, the second one without any; sealed as each day would have been."""
    lines = {}
    for back in (5, 3, 2, 1):
        lines[back] = [at(NOW - timedelta(days=back, minutes=n), person=n) for n in range(3)]
    for back in range(5, 0, -1):
        seal_finished_days(NOW - timedelta(days=back - 1))
    return lines


def sql(statement: str, *values) -> None:
    """What someone who writes the database does behind the site's back."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def faults(now=NOW) -> list[tuple[int, Fault]]:
    """(days before NOW, fault) of each day in default."""
    today = timezone.localdate(NOW)
    return [((today - wrong.day).days, wrong.fault) for wrong in check(now).wrong]


def test_days_are_sealed_once_over_in_paris_and_without_a_hole(five_days):
    assert [(timezone.localdate(NOW) - seal.day).days for seal in Seal.objects.order_by("day")] == [5, 4, 3, 2, 1]
    assert list(Seal.objects.order_by("day").values_list("lines", flat=True)) == [3, 0, 3, 3, 3]
    assert faults() == []
    assert seal_finished_days(NOW) == []
    # Paris is an hour ahead in winter: 23:30 UTC is already the next day there.
    late, early = datetime(2026, 11, 20, 22, 59, tzinfo=UTC), datetime(2026, 11, 20, 23, tzinfo=UTC)
    at(late), at(early)
    assert seal_finished_days(early + timedelta(minutes=59)) == []  # an act of before midnight may still be written
    (seal,) = seal_finished_days(early + timedelta(hours=1))
    assert (seal.day.isoformat(), seal.lines) == ("2026-11-20", 1)


TOUCHED = {
    "a line changed": ("UPDATE accounts_trace SET verb = 'end' WHERE id = %s", 3, Fault.CHANGED),
    "a detail changed": ("UPDATE accounts_trace SET detail = '{}' WHERE id = %s", 2, Fault.CHANGED),
    "an actor taken away": ("UPDATE accounts_trace SET object_id = '2' WHERE id = %s", 1, Fault.CHANGED),
    "a line taken away": ("DELETE FROM accounts_trace WHERE id = %s", 3, Fault.REMOVED),
}


@pytest.mark.parametrize("name", TOUCHED)
def test_what_is_touched_behind_the_back_of_the_site_is_told_with_its_day(five_days, name):
    statement, back, fault = TOUCHED[name]
    sql(statement, five_days[back][1].pk)
    assert faults() == [(back, fault)]
    out = io.StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("trace_check", as_json=True, stdout=out)
    assert stopped.value.code == 1
    told = json.loads(out.getvalue())["wrong"]
    assert (timezone.localdate(NOW) - timedelta(days=back)).isoformat() in {line["day"] for line in told}
    assert fault.value in {line["fault"] for line in told}
    assert Level.BROKEN in {finding.level for finding in health.seals()}


def test_a_line_added_to_a_sealed_day_or_moved_out_of_it_is_told(five_days):
    at(NOW - timedelta(days=4))
    assert faults() == [(4, Fault.ADDED)]
    sql("UPDATE accounts_trace SET at = %s WHERE id = %s", NOW, five_days[2][0].pk)
    assert faults() == [(4, Fault.ADDED), (2, Fault.REMOVED)]
    at(NOW - timedelta(days=30))
    assert faults()[0] == (30, Fault.ADDED)


def test_seals_taken_away_changed_or_made_again_without_the_key_are_told(five_days, settings):
    days = list(Seal.objects.order_by("day"))
    sql("DELETE FROM accounts_seal WHERE id = %s", days[2].pk)
    assert faults() == [(3, Fault.SEAL_MISSING)]
    sql("DELETE FROM accounts_seal WHERE id IN (%s, %s)", days[3].pk, days[4].pk)
    assert faults(NOW + timedelta(days=1)) == [(3, Fault.NOT_SEALED)]
    # Sealed again by someone who does not hold the key, then by the site itself: they bear the hour when it was done.
    settings.TRACE_KEY = "une-autre"
    seal_finished_days(NOW)
    settings.TRACE_KEY = ""
    assert faults() == [(3, Fault.CHANGED), (2, Fault.CHANGED), (1, Fault.CHANGED)]
    assert check(NOW).late == [days[2].day]
    sql("DELETE FROM accounts_seal WHERE id IN (%s, %s)", days[0].pk, days[1].pk)
    assert {fault for _, fault in faults()} == {Fault.SEAL_MISSING, Fault.ADDED, Fault.CHANGED}
    sql("DELETE FROM accounts_seal WHERE id > 0")
    assert faults() == [(5, Fault.NOT_SEALED)]


def test_a_chain_cut_in_the_middle_is_told(five_days):
    middle = Seal.objects.order_by("day")[2]
    written = sealing.write(middle.day, "0" * 64, middle.sealed_at)
    sql("UPDATE accounts_seal SET previous = %s, digest = %s WHERE id = %s", "0" * 64, written.digest, middle.pk)
    assert faults() == [(3, Fault.CHAIN_BROKEN), (2, Fault.CHAIN_BROKEN)]


def test_the_site_itself_changes_and_takes_away_no_line(five_days):
    line = five_days[1][0]
    for touch in (line.save, line.delete, Trace.objects.all().delete, lambda: Trace.objects.update(verb="x")):
        with pytest.raises(Unchangeable):
            touch()
    with pytest.raises(Unchangeable):
        Trace.objects.filter(pk=line.pk).date_again(NOW)
    with pytest.raises(Unchangeable), transaction.atomic():
        Trace.objects.bulk_update([line], ["verb"])
    assert faults() == []


def test_lines_of_twelve_months_are_forgotten_and_their_seals_still_hold(five_days):
    record(None, "grant", "habilitation", "2")
    in_a_year = NOW.replace(year=2027) - timedelta(days=2)
    assert retention.forget_old_days(in_a_year) == 6  # of five, four and three days before NOW
    assert Seal.objects.filter(forgotten_at__isnull=False).count() == 3
    sql("UPDATE accounts_trace SET at = %s WHERE verb = 'forget-trace'", in_a_year)  # written by the clock of today
    assert faults(in_a_year) == [(0, Fault.NOT_SEALED)]  # nobody sealed the year since
    told = Trace.objects.get(verb="forget-trace")
    assert told.detail == {"days": 3, "lines": 6, "intact": True}
    assert retention.forget_old_days(in_a_year) == 0
    # A day that pretends to be forgotten before its time.
    sql("UPDATE accounts_seal SET forgotten_at = %s WHERE day = %s", NOW, timezone.localdate(NOW - timedelta(days=1)))
    assert (1, Fault.FORGOTTEN_EARLY) in faults(in_a_year)


def test_a_day_said_to_be_forgotten_later_or_out_of_order_is_told(five_days):
    """Its lines taken away, and the seal dated so that nobody looks for them."""
    day = timezone.localdate(NOW - timedelta(days=3))
    for line in five_days[3]:
        sql("DELETE FROM accounts_trace WHERE id = %s", line.pk)
    in_two_years = NOW + timedelta(days=800)
    sql("UPDATE accounts_seal SET forgotten_at = %s WHERE day = %s", in_two_years, day)
    assert faults() == [(3, Fault.FORGOTTEN_AHEAD), (3, Fault.FORGOTTEN_EARLY)]
    in_a_year = NOW.replace(year=2027)
    # Its hour has come, but the days before it are not forgotten yet.
    sql("UPDATE accounts_seal SET forgotten_at = %s WHERE day = %s", in_a_year - timedelta(hours=1), day)
    retention.forget_old_days(in_a_year)
    assert Trace.objects.get(verb="forget-trace").detail == {"days": 4, "lines": 9, "intact": False}


def test_the_digests_are_printed_to_be_kept_elsewhere(caplog):
    at(timezone.now() - timedelta(days=2))
    out = io.StringIO()
    with caplog.at_level("INFO", "accounts.tracing.sealing"):
        call_command("trace_seal", printed=True, stdout=out)
    for seal in Seal.objects.all():
        assert f"{seal.day} {seal.lines} {seal.digest}" in out.getvalue()
        assert seal.digest in caplog.text
    call_command("trace_check", stdout=out)
    assert seal.digest in out.getvalue()
