"""What the documents of the corpus say: the papers of the demonstration, on real territories, and loose sentences."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from itertools import cycle, islice
from typing import TypeVar

from benchmarks.corpus.truth import Sentence
from spaces.demo.catalogue import CATALOGUE
from spaces.demo.makers.brief import LABELS, Brief
from spaces.demo.papers import Bullets, Heading, Paper, Paragraph
from spaces.demo.writing import Place, Territory, Voice, french, of
from territories.tables import read

COGNAC = "200070514"
DATED = datetime(2025, 3, 14, 9, 30)
_Item = TypeVar("_Item")


@cache
def territory(siren: str = "") -> Territory:
    """The real EPCI of that Siren, or the whole département of the Charente, its largest communes first."""
    rows = [row for row in _communes() if (row["epci_siren"] == siren if siren else row["departement_code"] == "16")]
    rows.sort(key=lambda row: (-int(row["population"]), row["code"]))
    places = tuple(Place(row["nom"], int(row["population"])) for row in rows)
    epci = next((row for row in read("epci") if row["siren"] == siren), None)
    name, nature = (epci["nom"], epci["nature"]) if epci else ("Charente", "departement")
    return Territory(name, "Caf de la Charente", "Charente", places, nature)


@cache
def _communes() -> tuple[dict[str, str], ...]:
    return tuple(read("communes"))


@cache
def paper(code: str, size: int | None = None, siren: str | None = None) -> Paper:
    """The paper of an order of the demonstration, of another `size` or on another territory when they are given."""
    order = next(order for order in CATALOGUE if order.code == code)
    voice = Voice(order.code, territory(order.epci if siren is None else siren), order.year)
    themes = order.theme_list
    subtitle = french(", ".join(LABELS[theme].lower() for theme in themes[:4])).capitalize()
    brief = Brief(
        french(order.title), subtitle, "Caf de la Charente", DATED, themes, order.size if size is None else size
    )
    return order.make(voice, brief)


def voice(seed: str) -> Voice:
    """Somebody who speaks of the Grand Cognac."""
    return Voice(seed, territory(COGNAC), DATED.year)


def told_by(paper: Paper, most: int) -> tuple[Sentence, ...]:
    """At most `most` sentences spread over a paper, each under its heading; none that it says twice."""
    said = list(_under_headings(paper))
    times = Counter(text for _, text in said)
    return tuple(
        Sentence(text, label=heading) for heading, text in spread([pair for pair in said if times[pair[1]] == 1], most)
    )


def _under_headings(paper: Paper) -> Iterator[tuple[str, str]]:
    """(heading, first sentence of what follows it)."""
    heading = ""
    for block in paper.blocks:
        match block:
            case Heading(text):
                heading = text
            case Paragraph(text) if heading:
                yield heading, text.split(". ")[0]
            case Bullets((first, *_)) if heading:
                yield heading, first


def spread(items: Sequence[_Item], most: int) -> list[_Item]:
    """At most `most` of the items, from the first to the last."""
    if len(items) <= most:
        return list(items)
    return [items[place * (len(items) - 1) // (most - 1)] for place in range(most)]


def pages_of_text(seed: str, pages: int, paragraphs: int) -> list[list[str]]:
    """The paragraphs of each page: what is said of one commune a page. The first sentence names it and stands once."""
    speaker = voice(seed)
    found = []
    for number, place in enumerate(islice(cycle(territory().places), pages), start=1):
        facts = {"lieu": place.name, "de_lieu": of(place.name), "habitants": str(place.population)}
        opening = f"Fiche {number}, établie pour la commune {of(place.name)} et ses {place.population} habitants"
        said = [speaker.again("commune", ("vie", "familles")[rank % 2], 3, **facts) for rank in range(paragraphs)]
        found.append([f"{opening}. {said[0]}", *said[1:]])
    return found


def opening_of(paragraph: str) -> str:
    """The first sentence of a paragraph of `pages_of_text`."""
    return paragraph.split(". ")[0]
