"""The port of the search: what an engine does, in words that no engine owns. DESIGN 7.

Two indexes with one owner: *objects* (all their text), which rank and count, and *parts* (pages, posts), asked only
for the objects that are shown. Every count is a count of distinct objects, true for the person who asks: `readers`
are the audiences they read, `excluded` the objects that the index must not show now (see `search.lag`).
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple, Protocol

from links.documents import Document
from search.query import ParsedQuery


class Ref(NamedTuple):
    """An object of the index: its kind and its key as text."""

    kind: str
    id: str


class EngineUnavailable(Exception):
    """There is no index to ask, or it cannot be read: the site stays up and says it."""


class EngineBusy(Exception):
    """Someone else writes the index now: try again later."""


class Match(StrEnum):
    """How much of the query an object must hold."""

    ALL = "all"  # every word
    FUZZY = "fuzzy"  # every word, typing errors forgiven
    MOST = "most"  # most of the words, typing errors forgiven


class Sort(StrEnum):
    RELEVANCE = "relevance"
    DATE = "date"


@dataclass(frozen=True)
class Request:
    """One question of one person.

    Values of one filter are alternatives; filters add up. `facets` names what to count; a facet is counted without
    its own filter, so that its other values can be chosen. "kind" is counted the same way.
    """

    query: ParsedQuery
    readers: frozenset[int]
    excluded: frozenset[Ref] = frozenset()
    kinds: tuple[str, ...] = ()
    filters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    facets: tuple[str, ...] = ()
    limit: int = 20
    offset: int = 0
    sort: Sort = Sort.RELEVANCE
    match: Match = Match.ALL


@dataclass(frozen=True)
class Hit:
    """An object found; its facets and summary are those that were indexed, everything else comes from the database."""

    kind: str
    id: str
    score: float
    summary: str = ""
    facets: dict[str, list[str]] = field(default_factory=dict)

    @property
    def ref(self) -> Ref:
        return Ref(self.kind, self.id)


@dataclass(frozen=True)
class Result:
    """`total` and `facets` count distinct objects that the person may read; `kinds` ignores the filter on kinds."""

    total: int
    hits: tuple[Hit, ...]
    facets: dict[str, dict[str, int]]
    kinds: dict[str, int]
    match: Match = Match.ALL


@dataclass(frozen=True)
class PartHit:
    """The part of an object that answers best."""

    key: str
    address: str
    label: str
    number: int | None
    text: str


@dataclass(frozen=True)
class Near:
    """A word close to the one typed, its spelling in a text, and how many objects of the person hold it."""

    term: str
    spelling: str
    count: int


class Writer(Protocol):
    """The only way to change an index; held by one process at a time."""

    def replace(self, documents: Iterable[Document], gone: Iterable[Ref] = ()) -> None:
        """Put whole objects, take away those in `gone`; seen by nobody before `commit`."""
        ...

    def commit(self) -> None:
        """Make what was replaced visible to readers, in both indexes, and durable."""
        ...


class Engine(Protocol):
    """What every engine does. Methods raise EngineUnavailable when there is no index to read."""

    def refresh(self) -> None:
        """See everything committed before this call."""
        ...

    def search(self, request: Request) -> Result: ...

    def best_parts(self, refs: Sequence[Ref], query: ParsedQuery) -> dict[Ref, PartHit]:
        """The best part of each object, for those that have one that answers; only ask for objects that are shown."""
        ...

    def suggest(self, prefix: str, readers: frozenset[int], excluded: frozenset[Ref], limit: int = 8) -> list[Ref]:
        """Objects whose title holds the words typed so far, the last of which may be unfinished."""
        ...

    def near(self, word: str, readers: frozenset[int], excluded: frozenset[Ref], limit: int = 3) -> list[Near]:
        """Words at one typing error (two for long words) that this person can find, most frequent first."""
        ...

    def references(self) -> Iterator[tuple[Ref, str]]:
        """Every object of the index with the stamp of the document that was indexed (`stamp`)."""
        ...

    def writing(self, wait: float = 0) -> AbstractContextManager[Writer]:
        """Hold the right to write; after `wait` seconds (0: at once) of someone else holding it, EngineBusy."""
        ...

    def rebuild(self, documents: Iterable[Document], wait: float = 0) -> int:
        """A new index of these documents beside the old one, then the change from one to the other at once.

        Gives the number of documents. Raises EngineBusy like `writing`.
        """
        ...
