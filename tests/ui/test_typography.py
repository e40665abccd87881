"""French writing in the pages."""

import time
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.template import Context, Template

from ui import typography
from ui.typography import NBSP, THIN

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 19, 15, 30, tzinfo=PARIS)  # a Thursday


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Qui ? Moi !", f"Qui{NBSP}? Moi{NBSP}!"),
        ("Voici : un ; deux", f"Voici{NBSP}: un{NBSP}; deux"),
        ("la « Ctg » et «l'Epci»", f"la «{NBSP}Ctg{NBSP}» et «{NBSP}l'Epci{NBSP}»"),
        ("12 345 habitants, 85 %", f"12{THIN}345 habitants, 85{NBSP}%"),
        ("à 10:12, https://exemple.org/?q=1;2", "à 10:12, https://exemple.org/?q=1;2"),
        ("en 2021 128 supports", f"en 2021{THIN}128 supports"),
        ("", ""),
    ],
)
def test_spaces_that_must_not_break_do_not(typed, written):
    assert typography.nbsp(typed) == written
    assert typography.nbsp(written) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [(0, "0"), (999, "999"), (12345, f"12{THIN}345"), (1234567, f"1{THIN}234{THIN}567"), (0.5, "0,5"), (-3, "−3")],
)
def test_a_number_is_grouped_by_narrow_spaces(value, written):
    assert typography.number(value) == written


@pytest.mark.parametrize(
    ("size", "written"),
    [
        (0, "0 octet"),
        (1, "1 octet"),
        (999, "999 octets"),
        (1000, "1 ko"),
        (120_400, "120 ko"),
        (999_600, "1,0 Mo"),
        (9_200_000, "9,2 Mo"),
        (9_960_000, "10 Mo"),
        (14_300_000, "14 Mo"),
        (2_500_000_000, "2,5 Go"),
    ],
)
def test_a_size_is_said_in_french_units(size, written):
    assert typography.file_size(size) == written.replace(" ", NBSP)


def test_a_negative_size_is_refused():
    with pytest.raises(ValueError, match="positive"):
        typography.file_size(-1)


@pytest.mark.parametrize(
    ("count", "forms", "written"),
    [
        (0, "support", "0 support"),
        (1, "support", "1 support"),
        (2, "support", "2 supports"),
        (1500, "avenant en cours,avenants en cours", f"1{THIN}500 avenants en cours"),
    ],
)
def test_zero_and_one_are_singular(count, forms, written):
    assert typography.plural(count, forms) == written.replace(" ", NBSP, 1)


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (NOW - timedelta(seconds=20), "à l’instant"),
        (NOW - timedelta(minutes=12), f"il y a 12{NBSP}minutes"),
        (NOW - timedelta(hours=5), "aujourd’hui à 10:30"),
        (NOW.date(), "aujourd’hui"),
        (NOW - timedelta(days=1), "hier"),
        (datetime(2026, 11, 18, 23, 30, tzinfo=UTC), "aujourd’hui à 00:30"),
        (date(2026, 11, 17), "mardi"),
        (date(2026, 11, 13), "vendredi"),
        (date(2026, 11, 12), f"12{NBSP}novembre"),
        (date(2026, 11, 20), "demain"),
        (date(2021, 3, 14), f"14{NBSP}mars{NBSP}2021"),
        (date(2021, 3, 1), f"1er{NBSP}mars{NBSP}2021"),
    ],
)
def test_a_moment_is_said_as_people_say_it_in_paris(moment, said):
    assert typography.when(moment, now=NOW) == said


def test_the_filters_stay_silent_on_what_is_not_there_and_escape_what_is():
    shown = Template(
        "{% load french %}[{{ none|number }}][{{ none|filesize_fr }}][{{ none|when }}][{{ none|long_date }}]"
        "[{{ text|nbsp }}]"
    ).render(Context({"none": None, "text": "<b> ?"}))
    assert shown == f"[][][][][&lt;b&gt;{NBSP}?]"


@pytest.mark.parametrize("text", [" " * 20_000 + "x", "« " * 10_000 + " " * 20_000])
def test_long_runs_of_spaces_are_read_once(text):
    started = time.process_time()
    typography.nbsp(text)
    assert time.process_time() - started < 0.3  # read again from each of its spaces: some seconds
