"""An order of the catalogue turned into files, without any database: the same bytes at every run."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from spaces.demo.catalogue.order import CNAF, Order
from spaces.demo.makers.brief import LABELS, Brief
from spaces.demo.papers import Bullets, Heading, Paper
from spaces.demo.printing import to_docx, to_pdf
from spaces.demo.writing import Territory, Voice, french

DAYS_BETWEEN_VERSIONS = 45
_PRINTERS: dict[str, Callable[[Paper], bytes]] = {"pdf": to_pdf, "docx": to_docx}


@dataclass(frozen=True)
class Made:
    """The files of an order: by format, the bytes of each version in order."""

    name: str
    contents: dict[str, list[bytes]]


def write(order: Order, land: Territory) -> Made:
    """Make the files of an order: the same ones at every run."""
    papers = [_paper(order, land, version) for version in range(len(order.later) + 1)]
    name = "_".join(re.findall(r"[\w-]+", order.title))
    contents = {kind: [_PRINTERS[kind](paper) for paper in papers] for kind in order.formats}
    return Made(name, contents)


def _paper(order: Order, land: Territory, version: int) -> Paper:
    voice = Voice(order.code, land, order.year)
    subtitle = french(", ".join(LABELS[theme].lower() for theme in order.theme_list[:4]))
    owner = "Cnaf" if order.owner == CNAF else land.caf
    dated = day_of(order, written_on(order)) + timedelta(days=DAYS_BETWEEN_VERSIONS * version)
    brief = Brief(french(order.title), subtitle[:1].upper() + subtitle[1:], owner, dated, order.theme_list, order.size)
    paper = order.make(voice, brief)
    changes = order.later[:version]
    if not changes:
        return paper
    history = (Heading("Historique du document", 1), Bullets(tuple(french(change) for change in changes)))
    return Paper(paper.title, paper.subtitle, paper.owner, paper.dated, (*paper.blocks, *history), paper.form)


def written_on(order: Order) -> date:
    """The day printed on the document: that of the deposit, or a fixed day of its year when the deposit is recent.

    A recent deposit moves with the calendar; the bytes of its document must not.
    """
    if isinstance(order.on, str):
        return date.fromisoformat(order.on)
    return date(order.year, 10, 1) + timedelta(days=int(order.code[-2:]))


def day_of(order: Order, day: date) -> datetime:
    """A moment of that day within office hours, the same at every run."""
    minutes = Random(order.code).randrange(9 * 60, 18 * 60)  # noqa: S311 (a time of day)
    return datetime.combine(day, time(minutes // 60, minutes % 60))
