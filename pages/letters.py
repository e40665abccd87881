"""The letters as people look for them: by year, by nature, by a number as they write it, by words."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator

from words import STOPWORDS, fold, terms_of, tokens

PER_PAGE = 20
_NUMBER = re.compile(r"(?<!\d)((?:19|20)\d\d)[\s\-‐‑–—/.]+(\d{1,4})(?!\d)")
_SIGN = re.compile(r"\bn\s*[°ºo]\s*(?=\d)|\bnuméro\b", re.IGNORECASE)

Number = tuple[int, int]  # of "2013-205": its year, its rank in the year


@dataclass(frozen=True)
class Letter:
    """A line of the list. `later`: the letters that replace it, those that the reader may open."""

    key: int
    title: str
    intro: str
    nature: str
    reference: str
    number: str
    date: date
    address: str
    later: list["Letter"] = field(default_factory=list)


class LettersForm(forms.Form):
    """`?q=2013-205&annee=2013&nature=circulaire&page=2`. What cannot be asked is not: the rest answers."""

    q = forms.CharField(label="Numéro ou mots", max_length=200, required=False)
    nature = forms.ChoiceField(label="Nature", required=False)
    annee = forms.IntegerField(min_value=1900, max_value=2200, required=False, widget=forms.HiddenInput)
    page = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, natures: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["nature"].choices = [("", "Toutes"), *natures]  # type: ignore[attr-defined]
        self.is_valid()

    def asked(self, name: str) -> Any:
        """What is asked, None when it is nothing or makes no sense."""
        return self.cleaned_data.get(name) or None


@dataclass(frozen=True)
class Choice:
    """A year that the list may be narrowed to, and how many letters it then shows."""

    year: int
    count: int


@dataclass(frozen=True)
class Listed:
    """A page of the list: by year when nothing is looked for, otherwise as they answer. `total` letters are found."""

    page: Page
    total: int
    years: list[Choice]
    is_searched: bool

    @property
    def by_year(self) -> list[tuple[int, list[Letter]]]:
        """Those of the page, by the year of their date."""
        return [(year, list(held)) for year, held in groupby(self.page.object_list, key=lambda one: one.date.year)]


def with_later(letters: Iterable[Letter], replacements: Iterable[tuple[int, int]]) -> list[Letter]:
    """The letters that a person may read, each with those that replace it; `replacements`: (replaced, later) keys."""
    known = {one.key: one for one in letters}
    for replaced, later in replacements:
        if replaced in known and later in known:
            known[replaced].later.append(known[later])
    return list(known.values())


def listed(letters: Sequence[Letter], form: LettersForm) -> Listed:
    """The page that is asked. Letters replaced come after the others: in their year, or among the answers."""
    query, nature, year = form.asked("q"), form.asked("nature"), form.asked("annee")
    found = [one for one in letters if nature in (None, one.nature)]
    if query:
        found = answers(found, query)
    else:
        found.sort(key=lambda one: (-one.date.year, bool(one.later), -one.date.toordinal(), -one.key))
    counted = Counter(one.date.year for one in found)
    kept = [one for one in found if year in (None, one.date.year)]
    return Listed(
        page=Paginator(kept, PER_PAGE).get_page(form.asked("page") or 1),
        total=len(kept),
        years=[Choice(one, counted[one]) for one in sorted(counted, reverse=True)],
        is_searched=bool(query),
    )


def answers(letters: Iterable[Letter], query: str) -> list[Letter]:
    """The letters that a query names by their number, then those that say it, or that hold all its words."""
    number = number_in(query)
    ranked = [(rank, one) for one in letters if (rank := _rank(one, query, number)) is not None]
    ranked.sort(key=lambda pair: (pair[0], bool(pair[1].later), -pair[1].date.toordinal(), -pair[1].key))
    return [one for _, one in ranked]


def number_in(text: str) -> Number | None:
    """The number of a letter in what people type: "2013-205", "n° 2013 205", "LC 2013/205"."""
    found = _NUMBER.search(text)
    return (int(found[1]), int(found[2])) if found else None


def _rank(letter: Letter, query: str, number: Number | None) -> int | None:
    if number is None:
        return 0 if _says(letter, query) else None
    if number_in(letter.number) == number:
        return 0
    said = {(int(year), int(rank)) for year, rank in _NUMBER.findall(f"{letter.title} {letter.intro}")}
    return 1 if number in said else None


def _says(letter: Letter, query: str) -> bool:
    """Whether it holds all the words of a query: as they are, in the plural or not, or by their beginning."""
    held = [terms_of(token.text) for token in tokens(f"{letter.title} {letter.intro} {letter.reference}")]
    exact, stems = {one for one, _ in held}, {stem for _, stem in held}
    wanted = [terms_of(token.text) for token in tokens(_SIGN.sub(" ", query))]
    telling = [pair for pair in wanted if pair[0] not in STOPWORDS] or wanted
    return bool(telling) and all(
        word in exact or stem in stems or any(one.startswith(fold(word)) for one in exact) for word, stem in telling
    )
