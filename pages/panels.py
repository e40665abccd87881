"""What the pages bring to the home page: the last words of the Cnaf, its letters and its supports together."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.timezone import localdate

from links import panels
from links.panels import Panel
from spaces.home import home_of


@dataclass(frozen=True)
class Line:
    """A letter or a support: its title and address, what it is, its date."""

    title: str
    address: str
    sort: str
    day: date


def register_all() -> None:
    """Declare the panels of this room: called once, when Django is ready."""
    panels.register(Panel("accueil-cote", "cnaf", "pages/panels/cnaf.html", _from_the_cnaf, order=20))


def _from_the_cnaf(request: Any, subject: Any) -> dict | None:
    letters, supports = subject or [], home_of(request).national
    lines = [Line(one.title, one.address, one.letterpage.reference, one.letterpage.date) for one in letters]
    lines += [Line(one.title, one.get_absolute_url(), one.type.label, localdate(one.published_at)) for one in supports]
    if not lines:
        return None
    above = letters[0].address.rstrip("/").rpartition("/")[0] + "/" if letters else ""
    return {"lines": sorted(lines, key=lambda line: line.day, reverse=True), "letters": above}
