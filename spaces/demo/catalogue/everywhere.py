"""Supports of the 101 Caf: the sorts, dealt to every Caf on its real territories, the same at every run."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from itertools import cycle
from random import Random

from spaces.demo.catalogue.order import ALL_THEMES, Order
from spaces.demo.catalogue.sorts import SORTS, Sort
from spaces.demo.makers.brief import LABELS
from spaces.demo.writing import bank, short_name
from territories.tables import read

FIRST_YEAR, THIS_YEAR = 2015, 2026
_LARGEST = 9  # EPCI of a département that are drawn from
_LEAST, _MOST = 4_000, 400_000  # inhabitants of an EPCI: between a few villages and a metropolis
_SHORT = 4  # letters: "Sud", of an agglomeration of La Réunion
_RECENT = 8  # one support of so many is of the last month
_RECENT_DAYS = (0, 1, 1, 2, 3, 4, 5, 6, 8, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29)
_VERSIONED, _NARROW, _DRAFT, _REVIEWED, _COMMUNES = 7, 9, 24, 7, 10
_NOTES = (
    ("Corrige les effectifs après relecture par la collectivité.",),
    ("Ajoute une action décidée en comité de pilotage.",),
    ("Reprend les remarques des partenaires.", "Met à jour les chiffres de l'année."),
    ("Complète les indicateurs.",),
    ("Version relue par les élus.", "Corrige le calendrier et un montant."),
)


@dataclass(frozen=True)
class Shelf:
    """A Caf to fill: its code, its Cdr, the name of its département, and its EPCI, (Siren, name)."""

    caf: str
    cdr: str
    departement: str
    epcis: tuple[tuple[str, str], ...]


@cache
def orders(but: frozenset[str] = frozenset()) -> tuple[Order, ...]:
    """The supports of every Caf but those, which have a shelf written by hand."""
    shelves = [shelf for shelf in _shelves() if shelf.caf not in but]
    made: dict[str, Order] = {}
    for rank, (sort, formats) in enumerate(_deck()):
        turn, place = divmod(rank, len(shelves))
        order = _order(shelves[place], sort, formats, rank, turn)
        title = order.title if order.title not in made else f"{order.title} ({order.year}, suite)"
        made[title] = replace(order, title=title)
    return tuple(made.values())


def _shelves() -> list[Shelf]:
    epcis: dict[str, list[tuple[int, str, str]]] = {}
    for row in read("epci"):
        where = row["departements"].split()
        population = int(row["population"])
        if len(where) <= 2 and _LEAST <= population <= _MOST and _is_plain(row["nom"]):
            epcis.setdefault(where[0], []).append((-population, row["siren"], row["nom"]))
    names = {row["code"]: row["nom"] for row in read("departements")}
    return [
        Shelf(
            row["code"],
            row["cdr_code"],
            names[row["departement_code"]],
            tuple((siren, name) for _, siren, name in sorted(epcis.get(row["departement_code"], []))[:_LARGEST]),
        )
        for row in read("caf")
    ]


def _is_plain(name: str) -> bool:
    """Whether a title may bear it: it has no quotation mark, and says where it is."""
    return not any(mark in name for mark in ('"', "''")) and not name.endswith("'") and len(short_name(name)) > _SHORT


def _deck() -> list[tuple[Sort, tuple[str, ...]]]:
    """As many cards as there are supports, shuffled once for all."""
    cards: list[tuple[Sort, tuple[str, ...]]] = []
    for sort in SORTS:
        turns = cycle(sort.formats)
        cards += [(sort, next(turns)) for _ in range(sort.count)]
    Random("espace-ctg").shuffle(cards)  # noqa: S311 (an order, not a secret)
    return cards


def _order(shelf: Shelf, sort: Sort, formats: tuple[str, ...], rank: int, turn: int) -> Order:
    code = f"demo-{shelf.caf.removeprefix('caf-')}-{turn + 1:02}"
    draw = Random(code)  # noqa: S311 (a draw, not a secret)
    themes = _themes(draw, sort)
    siren, name = draw.choice(shelf.epcis) if shelf.epcis and draw.random() < 0.9 else ("", shelf.departement)
    recent = rank % _RECENT == 0
    year = THIS_YEAR if recent else _year(draw)
    size = draw.randrange(len(bank(themes[0]).actions)) if sort.type == "fiche-action" else sort.size
    words = _words(sort, themes, year, size, short_name(name) if siren else name)
    return Order(
        code,
        shelf.caf,
        sort.make,
        sort.type,
        _capital(draw.choice(sort.titles).format_map(words)),
        _capital(draw.choice(sort.summaries).format_map(words)),
        year,
        _RECENT_DAYS[rank // _RECENT % len(_RECENT_DAYS)] if recent else _day(draw, year),
        " ".join(themes),
        siren,
        communes=draw.randint(1, 3) if siren and rank % _COMMUNES == 4 else 0,
        size=size,
        audience=_audience(draw, shelf, rank),
        formats=formats,
        later=_NOTES[rank // _VERSIONED % len(_NOTES)] if rank % _VERSIONED == 2 and "pdf" in formats[:1] else (),
        review=draw.randint(-60, 200) if rank % _REVIEWED == 3 else None,
        state="brouillon" if rank % _DRAFT == 5 else "publie",
        keywords=", ".join((LABELS[themes[-1]].lower(), "Ctg")),
    )


def _themes(draw: Random, sort: Sort) -> tuple[str, ...]:
    known = ALL_THEMES.split()
    return tuple(draw.sample(known, draw.randint(1, sort.themes)))


def _year(draw: Random) -> int:
    """A year of the base, the later the likelier."""
    years = range(FIRST_YEAR, THIS_YEAR + 1)
    return draw.choices(years, weights=range(3, len(years) + 3))[0]


def _day(draw: Random, year: int) -> str:
    """A day of that year on which people work, before the autumn of the present one."""
    last = 250 if year == THIS_YEAR else 340
    day = date(year, 1, 10) + timedelta(days=draw.randrange(last))
    return (day - timedelta(days=max(0, day.weekday() - 4))).isoformat()


def _words(sort: Sort, themes: tuple[str, ...], year: int, size: int, territory: str) -> Mapping[str, str]:
    first, second = themes[0], themes[-1] if len(themes) > 1 else "pilotage"
    actions = bank(first).actions
    return {
        "t": territory,
        "theme": LABELS[first].lower(),
        "second": LABELS[second].lower(),
        "action": actions[size % len(actions)].title,
        "y": str(year),
        "next": str(year + 1),
        "end": str(year + 3),
    }


def _audience(draw: Random, shelf: Shelf, rank: int) -> str:
    if rank % _NARROW != 7:
        return "reseau"
    return draw.choice((f"cdr:{shelf.cdr}", f"caf:{shelf.caf}", f"editeurs:{shelf.caf}", f"cdr:{shelf.cdr}"))


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
