"""The parts of a version that hold the words searched: how many, and which comes before and after one."""

import hashlib
from bisect import bisect_left
from dataclasses import dataclass

from django.core.cache import caches

from files.marks import share, ways_of_query
from files.models import FilePart, FileVersion

_CACHE = "process"
_BATCH = 50
_KEPT_SECONDS = 600


@dataclass(frozen=True)
class Passages:
    """The parts that hold every word searched, else those that hold some, in order; seen from the part `here`."""

    numbers: tuple[int, ...]
    here: int

    @property
    def rank(self) -> int | None:
        """The place of `here` among them, from 1; None when it is not one of them."""
        at = bisect_left(self.numbers, self.here)
        return at + 1 if self.numbers[at : at + 1] == (self.here,) else None

    @property
    def before(self) -> int | None:
        """The nearest one before `here`."""
        at = bisect_left(self.numbers, self.here)
        return self.numbers[at - 1] if at else None

    @property
    def after(self) -> int | None:
        """The nearest one after `here`."""
        at = bisect_left(self.numbers, self.here + 1)
        return self.numbers[at] if at < len(self.numbers) else None

    @property
    def nearest(self) -> int | None:
        """`here` or the nearest one after, else the first of the file."""
        return self.here if self.rank else self.after or next(iter(self.numbers), None)


def passages(version: FileVersion, query: str, here: int, stage: str) -> Passages:
    """The passages of a version for a query as typed; one query, or none when they were asked a moment ago.

    Reading 300 pages takes a tenth of a second. `stage` changes whenever the text of the version does.
    """
    asked = hashlib.sha256(f"{version.pk} {stage} {query}".encode("utf-8", "replace")).hexdigest()
    key = f"files.passages.{asked}"
    numbers = caches[_CACHE].get(key)
    if numbers is None:
        numbers = _numbers(version, query)
        caches[_CACHE].set(key, numbers, _KEPT_SECONDS)
    return Passages(numbers, here)


def _numbers(version: FileVersion, query: str) -> tuple[int, ...]:
    ways = ways_of_query(query)
    texts = FilePart.objects.filter(version=version).order_by("number").values_list("number", "text")
    held = [(number, share(text, ways)) for number, text in texts.iterator(chunk_size=_BATCH)]
    whole = tuple(number for number, part in held if part == 1)
    return whole or tuple(number for number, part in held if part)
