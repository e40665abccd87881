"""Names of persons with their dates of birth: lists, tables, forms, and one person after the other in prose."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from files.personal.dates import Dated, dates
from files.personal.names import Name, Sort, name_after, name_before

ENOUGH_SAID = 3  # persons whose birth is said beside the date, in the whole document
_ENOUGH_UNDER_A_WORD = 3
_ENOUGH_WITHOUT = 5
_ENOUGH_YEARS = 3
_A_YEAR = timedelta(days=366)
_CLOSE = timedelta(days=731)
_ENOUGH_FOR_WEEKENDS = 10
_MODERN = 2000  # few meetings, signatures and elections of our documents are older

_REACH = 160  # characters around a date in which its name stands
_FORM_REACH = 240  # the same in a form, where name and date stand on lines of their own
_CELL = 40  # a cell alone on its line
_STACKED = 3
_HEADING = 100  # characters around a word in which its line is read
_ABOVE = 300  # characters above a list that say what its dates are

_SAID_BEFORE = re.compile(
    r"(?:\bn(?:[ée]{1,2}(?:\(e\)|[.·-]e)?s?(?: [àa] [^\n,;|]{1,40})? le\b|é(?:e|\(e\)|[.·-]e)?s?)"
    r"|\bnaiss(?:ances?|\.)|\bd\.?d\.?n\b\.?)[ \t:|(]*\n?[ \t|]*(?:le )?$",
    re.IGNORECASE,
)
_WORD = re.compile(
    r"\bn(?:ée?s?|é\(e\)s?|é[.·-]es?) le\b|(?-i:\bNEE?S? LE\b)|\bnaissances?\b|\bnaiss\.|\bd\.?d\.?n\b", re.IGNORECASE
)
_HEADING_CELL = re.compile(
    r"\W*(?:dates? (?:de )?)?(?:naiss(?:ances?\b|\.)|d\.?d\.?n\b|n(?:ée?s?|é\(e\)s?|é[.·-]es?|EE?S?) le\b).{0,20}",
    re.IGNORECASE,
)
_NAME_WORD = re.compile(r"\b(?:pr[ée])?noms?\b", re.IGNORECASE)
_CELLS = re.compile(r"[\t|;]")
_LETTER = re.compile(r"[^\W\d_]")

# What stands before or after the date of something else: "le 3 mars", "mardi 3 mars", "3 mars à 14 h".
_OTHERWISE_BEFORE = re.compile(
    r"\b(?:le|du|au|des|d[èe]s|depuis|avant|apr[èe]s|vers|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\W*$",
    re.IGNORECASE,
)
_HOUR_AFTER = re.compile(r"\s*(?:,|-|à|a|de|\|)?\s*[0-9]{1,2}(?: ?h\b| ?h ?[0-9]{2}|:[0-9]{2}(?!:00))", re.IGNORECASE)
# Words of the heading, or of the row, of a list of other dates.
_EVENT = re.compile(
    r"\b(?:dates? (?:de |du |des |d')(?!naiss)|signature|sign[ée](?:e|es|s)?\b|r[ée]union|comit[ée]|copil|cotech"
    r"|s[ée]ance|[ée]lection|[ée]lue?s?\b|mandat|d[ée]lib[ée]ration|avenant|convention|ctg\b|factur|[ée]ch[ée]ance"
    r"|prises? de fonction|depuis\b|calendrier|agenda|carrefour|formation|rencontre|journ[ée]es?\b|permanence"
    r"|atelier|visite|entretien|intervention|interlocut|ordre du jour|excus[ée]|nomm|nomination|arriv[ée]e"
    r"|d[ée]part\b|embauche|entr[ée]es?\b|sorties?\b|d[ée]but\b|fin\b|version|mise [àa] jour|publi|livraison"
    r"|commande|paiement|r[èe]glement|montant|achat|agr[ée]ment|ouverture|prochain)",
    re.IGNORECASE,
)


class People(NamedTuple):
    """Persons with their dates: `listed` in a list or table; `said`, those whose birth is said beside the date."""

    listed: set[str]
    said: set[str]


class _Row(NamedTuple):
    """A date and the person who stands beside it. `otherwise`: the date is said to be that of something else;
    `event`: words of the row speak of something else."""

    start: int
    day: date
    name: Name
    said: bool
    otherwise: bool
    event: bool

    @property
    def person(self) -> str:
        return f"{self.name.folded} {self.day.isoformat()}"


def people(text: str, today: date) -> People:
    """The persons in a text made `uniform`.

    A list is three rows under a heading that speaks of birth, three rows below such a word in the text, or, without
    any word, five rows of usual names whose dates spread as births do and as meetings and signatures do not.
    """
    rows = list(_rows(text, list(dates(text, today))))
    said = {row.person for row in rows if row.said}
    listed: set[str] = set()
    if len(rows) >= _ENOUGH_UNDER_A_WORD:
        listed = _under_a_word(text, rows) or _without_a_word(text, rows)
    return People(listed, said)


def _rows(text: str, found: list[Dated]) -> Iterator[_Row]:
    taken = 0
    for place, dated in enumerate(found):
        until = found[place + 1].start if place + 1 < len(found) else len(text)
        before = text[max(taken, dated.start - _FORM_REACH) : dated.start]
        after = text[dated.end : min(until, dated.end + _REACH)].partition("\n")[0]
        taken = dated.end
        said = _SAID_BEFORE.search(before[-60:]) is not None
        scope = before if said else _row_before(before)
        name = name_before(scope)
        if name is None and (name := name_after(after)):
            scope = after
            taken += len(after)
        if name:
            otherwise = _OTHERWISE_BEFORE.search(before[-20:]) or _HOUR_AFTER.match(text, dated.end)
            yield _Row(
                dated.start,
                dated.day,
                name,
                said,
                otherwise=not said and otherwise is not None,
                event=not said and _EVENT.search(scope) is not None,
            )


def _row_before(before: str) -> str:
    """What stands before a date in its row: its line, or the cells above it when each is on a line of its own."""
    *above, line = before[-_REACH:].split("\n")
    if _LETTER.search(line):
        return line
    cells: list[str] = []
    for cell in reversed(above[-_STACKED:]):
        if len(cell) > _CELL:
            break
        cells.insert(0, cell)
    return "\n".join(cells)


def _under_a_word(text: str, rows: list[_Row]) -> set[str]:
    """The persons below a heading, or a mere word, that speaks of birth."""
    heading = word = len(text)
    for match in _WORD.finditer(text):
        word = min(word, match.start())
        if _heads_a_list(text, match):
            heading = match.start()
            break
    headed = [row for row in rows if row.said or (row.start > heading and not row.otherwise)]
    if _are_several(headed):
        return {row.person for row in headed}
    below = [
        row
        for row in rows
        if row.said or (row.start > word and row.name.sort > Sort.GIVEN and not row.otherwise and not row.event)
    ]
    if _are_several(below) and _spread(below) > _A_YEAR and not _is_of_events(text, below[0]):
        return {row.person for row in below}
    return set()


def _heads_a_list(text: str, word: re.Match[str]) -> bool:
    """Whether the line of a word is a heading: it names a column, or speaks of names too."""
    before = text[max(0, word.start() - _HEADING) : word.start()].rpartition("\n")[2]
    after = text[word.end() : word.end() + _HEADING].partition("\n")[0]
    if _NAME_WORD.search(before) or _NAME_WORD.search(after):
        return True
    cell = _CELLS.split(before)[-1] + word[0] + _CELLS.split(after)[0]
    return _HEADING_CELL.fullmatch(cell) is not None


def _are_several(rows: list[_Row]) -> bool:
    return len({row.person for row in rows}) >= _ENOUGH_UNDER_A_WORD and len({row.day for row in rows}) > 1


def _spread(rows: list[_Row]) -> timedelta:
    return max(row.day for row in rows) - min(row.day for row in rows)


def _without_a_word(text: str, rows: list[_Row]) -> set[str]:
    """The persons of a list of usual names whose dates can only be births."""
    alone = [row for row in rows if row.name.sort > Sort.GIVEN and not row.otherwise and not row.event]
    count = len({row.person for row in alone})
    if count < _ENOUGH_WITHOUT or _is_of_events(text, alone[0]):
        return set()
    names = {row.name for row in alone}
    days = {row.day for row in alone}
    usual = sum(row.name.sort == Sort.FULL for row in alone)
    varied = min(len(names), len(days)) * 10 >= count * 6 and len({day.year for day in days}) >= _ENOUGH_YEARS
    if not varied or usual * 2 < len(alone) or not _fall_as_births(text, [row.day for row in alone]):
        return set()
    if _spread(alone) <= _CLOSE and (len(names) < count or usual < len(alone)):
        return set()
    return {row.person for row in alone}


def _fall_as_births(text: str, days: list[date]) -> bool:
    """Whether days fall on any day of the week, one in four on a week-end. People meet and sign on working days, vote
    on Sundays, and always meet on the same day of the week. Few days prove little, but in a text of meetings."""
    if sum(day.year < _MODERN for day in days) * 2 >= len(days):
        return True
    weekends = sum(day.weekday() >= 5 for day in days)
    enough = len(days) >= _ENOUGH_FOR_WEEKENDS or _EVENT.search(text) is not None
    rare = enough and weekends * 10 < len(days)
    return not rare and len({day.weekday() for day in days}) > 1


def _is_of_events(text: str, first: _Row) -> bool:
    """Whether what stands above the first row of a list speaks of other dates than births."""
    above = text[max(0, first.start - _ABOVE) : first.start].rpartition("\n")[0]
    return _EVENT.search(above) is not None
