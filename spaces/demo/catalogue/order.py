"""What the catalogue says of one support of the demonstration."""

from collections.abc import Callable
from dataclasses import dataclass

from spaces.demo.makers.brief import Brief
from spaces.demo.papers import Paper
from spaces.demo.writing import Voice

Maker = Callable[[Voice, Brief], Paper]
CNAF = "cnaf"
ALL_THEMES = (
    "petite-enfance enfance jeunesse education parentalite animation-vie-sociale acces-aux-droits "
    "logement-cadre-de-vie insertion handicap aide-a-domicile pilotage"
)
ALL_STEPS = ("preparer", "diagnostic-partage", "piloter-definir", "suivre", "evaluer")


@dataclass(frozen=True)
class Order:
    """A support to deposit.

    `code` is its mark in the database. `on` is a day ("2021-06-14") or how many days ago it was deposited; `epci` is a
    Siren, empty for the whole département, and `communes` how many of its largest communes it is about, 0 for all of
    it; `themes` are slugs separated by spaces; `audience` holds tokens joined by "+"; `formats` are keys of
    `printers.PRINTERS`, a file each; `later` holds the notes of the versions that follow the first; `review` in how
    many days it is to be reviewed; `state` is a status of the supports; `successor` the code of what replaced it,
    `because` why it was withdrawn.
    """

    code: str
    owner: str
    make: Maker
    type: str
    title: str
    summary: str
    year: int
    on: str | int
    themes: str
    epci: str = ""
    communes: int = 0
    size: int = 0
    audience: str = "reseau"
    rubrique: str = ""
    steps: tuple[str, ...] = ()
    formats: tuple[str, ...] = ("pdf",)
    later: tuple[str, ...] = ()
    review: int | None = None
    state: str = "publie"
    successor: str = ""
    because: str = ""
    keywords: str = ""
    author: str = ""

    @property
    def theme_list(self) -> tuple[str, ...]:
        return tuple(self.themes.split())
