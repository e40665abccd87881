"""What a document of the demonstration is made of, before it becomes a PDF or a DOCX."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    text: str


@dataclass(frozen=True)
class Bullets:
    items: tuple[str, ...]


@dataclass(frozen=True)
class Quote:
    text: str
    by: str = ""


@dataclass(frozen=True)
class Table:
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Bars:
    """A bar chart: (label, value) by row, values of one unit."""

    caption: str
    rows: tuple[tuple[str, float], ...]
    unit: str = ""


@dataclass(frozen=True)
class PageBreak:
    pass


Block = Heading | Paragraph | Bullets | Quote | Table | Bars | PageBreak


@dataclass(frozen=True)
class Paper:
    """A whole document. `form`: "rapport" (cover, contents), "livre" (also a page per chapter), "note" or "diapos"."""

    title: str
    subtitle: str
    owner: str
    dated: datetime
    blocks: tuple[Block, ...] = field(default=())
    form: str = "rapport"
