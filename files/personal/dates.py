"""Full dates as people write them in France, in a text."""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from words import fold

FIRST_YEAR = 1900

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv jan", "fevrier fevr fev", "mars", "avril avr", "mai", "juin", "juillet juil", "aout",
            "septembre sept sep", "octobre oct", "novembre nov", "decembre dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
# The first figure comes first, so that the search jumps from figure to figure; what stands before it is seen after.
_DATE = re.compile(
    r"([0-9])(?<![0-9A-Za-z_].)(?<![0-9][/.\-].)(?:"
    r"(?P<day>[0-9]?)(?: ?(?P<sign>[/.\-]) ?(?P<month>[0-9]{1,2}) ?(?P=sign) ?(?P<year>[0-9]{4}|[0-9]{2})"
    r"|(?:er)? {1,2}(?P<named>[^\W\d_]{3,9})\.? {1,2}(?P<named_year>[0-9]{4}))"
    r"|(?P<iso_year>[0-9]{3})-(?P<iso_month>[0-9]{2})-(?P<iso_day>[0-9]{2})"
    r")(?![0-9]|[/.\-][0-9])"
)


class Dated(NamedTuple):
    """A date and where it is written."""

    start: int
    end: int
    day: date


def dates(text: str, today: date) -> Iterator[Dated]:
    """The dates from FIRST_YEAR to `today`, in order; "dd/mm/yy" is of this century unless that is to come."""
    for match in _DATE.finditer(text):
        day = _day(match, today)
        if day is not None and day.year >= FIRST_YEAR and day <= today:
            yield Dated(match.start(), match.end(), day)


def _day(match: re.Match[str], today: date) -> date | None:
    first = match[1]
    if match["iso_year"]:
        year, month, day = int(first + match["iso_year"]), int(match["iso_month"]), int(match["iso_day"])
    elif match["named"]:
        year, month, day = int(match["named_year"]), _MONTHS.get(fold(match["named"]), 0), int(first + match["day"])
    else:
        year, month, day = int(match["year"]), int(match["month"]), int(first + match["day"])
        if len(match["year"]) == 2:
            year += 2000 if year <= today.year % 100 else 1900
    try:
        return date(year, month, day)
    except ValueError:
        return None
