"""What an object gives to the search: words that every room speaks, so that the search knows no room by name."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Part:
    """A page, slide, sheet, section or message: what a snippet is taken from and what a hit leads to.

    `key` is unique among the parts of its object and stable; `number` is that of the page or slide, None for a
    part without one; `address` is the path of the page that shows the part.
    """

    key: str
    text: str
    address: str
    label: str = ""
    number: int | None = None


@dataclass(frozen=True)
class Document:
    """An object as the index sees it.

    `id` is its key as text; `readers` is the id of the audience that may read it (accounts.Audience). `number`: what
    people cite it by ("2013-205"): whoever types it wants this one first.
    """

    kind: str
    id: str
    readers: int
    title: str
    summary: str = ""
    keywords: str = ""
    parts: tuple[Part, ...] = ()
    facets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    dated: date | None = None
    national: bool = False
    number: str = ""
