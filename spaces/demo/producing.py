"""An order of the catalogue turned into files, without any database: the same bytes at every run."""

import re
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from multiprocessing import get_context
from random import Random

from spaces.demo.catalogue.order import CNAF, Order
from spaces.demo.makers.brief import LABELS, Brief
from spaces.demo.papers import Bullets, Heading, Paper
from spaces.demo.printers import PRINTERS
from spaces.demo.revising import revised
from spaces.demo.writing import Territory, Voice, french

DAYS_BETWEEN_VERSIONS = 45
_MANY, _PER_PROCESS = 20, 40


@dataclass(frozen=True)
class Made:
    """The files of an order: by format, the bytes of each version in order."""

    name: str
    contents: dict[str, list[bytes]]


def write(order: Order, land: Territory) -> Made:
    """Make the files of an order: the same ones at every run."""
    papers = [paper_of(order, land, version) for version in range(len(order.later) + 1)]
    name = "_".join(re.findall(r"[\w-]+", order.title))
    contents = {kind: [PRINTERS[kind].print(paper) for paper in papers] for kind in order.formats}
    return Made(name, contents)


def write_all(orders: Sequence[tuple[Order, Territory]]) -> Iterator[Made]:
    """The files of each order in turn. Many are written in a process of their own, which is renewed: what typst keeps
    of all that it compiled would take 300 MB of this one."""
    if len(orders) < _MANY:
        yield from (write(order, land) for order, land in orders)
        return
    for start in range(0, len(orders), _PER_PROCESS):
        some = orders[start : start + _PER_PROCESS]
        with ProcessPoolExecutor(1, get_context("spawn"), _leave_interruptions) as apart:
            yield from apart.map(write, *zip(*some, strict=True))


def _leave_interruptions() -> None:
    """Ctrl-C is for who asked for the documents: this process ends with that one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def paper_of(order: Order, land: Territory, version: int) -> Paper:
    voice = Voice(order.code, land, order.year)
    subtitle = french(", ".join(LABELS[theme].lower() for theme in order.theme_list[:4]))
    owner = "Cnaf" if order.owner == CNAF else land.caf
    dated = day_of(order.code, written_on(order)) + timedelta(days=DAYS_BETWEEN_VERSIONS * version)
    brief = Brief(french(order.title), subtitle[:1].upper() + subtitle[1:], owner, dated, order.theme_list, order.size)
    paper = order.make(voice, brief)
    changes = order.later[:version]
    if not changes:
        return paper
    blocks = paper.blocks
    for rank in range(1, version + 1):
        blocks = revised(blocks, Voice(f"{order.code}-{rank}", land, order.year), order.theme_list)
    history = (Heading("Historique du document", 1), Bullets(tuple(french(change) for change in changes)))
    return replace(paper, blocks=(*blocks, *history))


def written_on(order: Order) -> date:
    """The day printed on the document: that of the deposit, or a fixed day of its year when the deposit is recent.

    A recent deposit moves with the calendar; the bytes of its document must not.
    """
    if isinstance(order.on, str):
        return date.fromisoformat(order.on)
    return date(order.year, 10, 1) + timedelta(days=int(order.code[-2:]))


def day_of(code: str, day: date) -> datetime:
    """A moment of that day within office hours, the same at every run for the support of that code."""
    minutes = Random(code).randrange(9 * 60, 18 * 60)  # noqa: S311 (a time of day)
    return datetime.combine(day, time(minutes // 60, minutes % 60))
