"""Working days: Monday to Friday, without the public holidays of France.

Sources: the eleven holidays are those of article L3133-1 of the Code du travail. Those of Alsace-Moselle (L3134-13) and
of overseas (L3422-2) are worked elsewhere and are not counted: a request there waits a day less. Easter is reckoned by
the anonymous Gregorian computus (Nature, 20 April 1876; J. Meeus, Astronomical Algorithms, chapter 8).
"""

from datetime import date, timedelta
from functools import lru_cache

_FIXED = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
_AFTER_EASTER = (1, 39, 50)  # Easter Monday, Ascension, Whit Monday
_SATURDAY = 5
_DAY = timedelta(days=1)


def easter(year: int) -> date:
    """Easter Sunday of a year of the Gregorian calendar."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    leap_centuries, century_left = divmod(century, 4)
    lunar = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - lunar + 15) % 30
    leaps, left = divmod(of_century, 4)
    to_sunday = (32 + 2 * century_left + 2 * leaps - epact - left) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=64)
def holidays(year: int) -> frozenset[date]:
    """The public holidays of a year."""
    fixed = {date(year, month, day) for month, day in _FIXED}
    return frozenset(fixed | {easter(year) + timedelta(days=days) for days in _AFTER_EASTER})


def is_worked(day: date) -> bool:
    """Whether people work on this day."""
    return day.weekday() < _SATURDAY and day not in holidays(day.year)


def after(day: date, days: int) -> date:
    """The day that comes this many working days after another one, itself not counted."""
    while days > 0:
        day += _DAY
        days -= is_worked(day)
    return day


def last_day_over(today: date, days: int) -> date:
    """The latest day that more than this many whole working days separate from today: what arrived then or before is
    late."""
    day = today - timedelta(days=days + 1)
    while after(day, days) >= today:
        day -= _DAY
    return day
