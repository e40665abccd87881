"""French writing: spaces that do not break, numbers, sizes, dates said as people say them. Pure functions."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format

NBSP = "\N{NO-BREAK SPACE}"
THIN = "\N{NARROW NO-BREAK SPACE}"

# Each run of spaces is read once, from its start: a text may hold a hundred thousand of them.
_SPACE = r"[ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]"
_BEFORE = re.compile(rf"(?<!{_SPACE}){_SPACE}++(?=[:;?!»%€](?!\w))")
_AFTER = re.compile(rf"«{_SPACE}*+(?=\S)")
_CLOSING = re.compile(r"(?<=[^\s«])»")
_THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
_UNITS = ("octets", "ko", "Mo", "Go", "To")


def nbsp(text: str) -> str:
    """The text with spaces that do not break before `: ; ? ! » % €`, after `«` and between thousands."""
    text = _BEFORE.sub(NBSP, text)
    text = _AFTER.sub("«" + NBSP, text)
    text = _CLOSING.sub(NBSP + "»", text)
    return _THOUSANDS.sub(THIN, text)


def number(value: int | float | Decimal, decimals: int | None = None) -> str:
    """`12345.6` as "12 345,6" (narrow spaces). `decimals` fixes how many follow the comma. Raises ValueError."""
    written = f"{value:,.{decimals}f}" if decimals is not None else f"{value:,}"
    return written.replace(",", THIN).replace(".", ",").replace("-", "\N{MINUS SIGN}")


def file_size(size: int) -> str:
    """A size in bytes as "9,2 Mo": decimal units, one figure after the comma below 10. Raises ValueError when < 0."""
    if size < 0:
        raise ValueError("une taille est positive")
    if size < 1000:
        return f"{size}{NBSP}{'octet' if size < 2 else 'octets'}"
    amount, rank = float(size), 0
    while amount >= 999.5 and rank < len(_UNITS) - 1:
        amount, rank = amount / 1000, rank + 1
    precise = rank > 1 and amount < 9.95
    return f"{number(round(amount, 1) if precise else round(amount), 1 if precise else None)}{NBSP}{_UNITS[rank]}"


def plural(count: int, forms: str) -> str:
    """`(2, "support")` as "2 supports"; `(1, "cheval,chevaux")` as "1 cheval". Zero and one are singular."""
    singular, _, many = forms.partition(",")
    return f"{number(count)}{NBSP}{singular if abs(count) < 2 else many or singular + 's'}"


def long_date(day: date) -> str:
    """ "14 mars 2021", "1er mars 2021"."""
    return f"{_day_and_month(day)}{NBSP}{day.year}"


def when(moment: date | datetime, now: datetime | None = None) -> str:
    """A moment as people say it in Paris: "il y a 5 minutes", "hier", "mardi", "14 mars", "14 mars 2021"."""
    now = timezone.localtime(now)
    day = timezone.localtime(moment).date() if isinstance(moment, datetime) else moment
    today = now.date()
    if day == today:
        return _today(moment, now)
    if day == today - timedelta(days=1):
        return "hier"
    if day == today + timedelta(days=1):
        return "demain"
    if timedelta(days=1) < today - day < timedelta(days=7):
        return date_format(day, "l").lower()
    return _day_and_month(day) if day.year == today.year else long_date(day)


def _today(moment: date | datetime, now: datetime) -> str:
    if not isinstance(moment, datetime):
        return "aujourd’hui"
    minutes = int((now - moment).total_seconds() // 60)
    if 0 <= minutes < 2:
        return "à l’instant"
    if 2 <= minutes < 60:
        return f"il y a {minutes}{NBSP}minutes"
    return f"aujourd’hui à {timezone.localtime(moment):%H:%M}"


def _day_and_month(day: date) -> str:
    figure = "1er" if day.day == 1 else str(day.day)
    return f"{figure}{NBSP}{date_format(day, 'F').lower()}"
