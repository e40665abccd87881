"""Personal data of families in a text: the rule that warns before a publication (docs/donnees-personnelles.md).

What is found is counted and placed, never kept: neither the findings nor a log hold a number, a name or a date.
"""

from collections.abc import Iterable
from datetime import date

from files.personal import births, iban, nir
from files.personal.findings import Findings, Found
from files.personal.uniform import uniform

__all__ = ["Findings", "Found", "find"]


def find(texts: Iterable[str]) -> Findings:
    """What seems personal in the parts of a document, in their order; parts are numbered from 1.

    A number or a person written twice counts once. Time is linear in the length of the texts.
    """
    today = date.today()
    numbers, accounts, people, said = _Tally(), _Tally(), _Tally(), _Tally()
    for part, text in enumerate(texts, start=1):
        text = uniform(text)
        numbers.add(part, nir.numbers(text))
        accounts.add(part, iban.numbers(text))
        seen = births.people(text, today)
        people.add(part, seen.listed)
        said.add(part, seen.said)
    if len(said.values) >= births.ENOUGH_SAID:  # one person a page: no list anywhere, and yet a list
        people.merge(said)
    return Findings(nir=numbers.found(), births=people.found(), iban=accounts.found())


class _Tally:
    """The different values met, and the parts that hold them."""

    def __init__(self) -> None:
        self.values: set[str] = set()
        self.parts: set[int] = set()

    def add(self, part: int, values: set[str]) -> None:
        if values:
            self.values |= values
            self.parts.add(part)

    def merge(self, other: "_Tally") -> None:
        self.values |= other.values
        self.parts |= other.parts

    def found(self) -> Found:
        return Found(count=len(self.values), parts=tuple(sorted(self.parts)))
