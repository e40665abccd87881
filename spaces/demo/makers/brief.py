"""What a document must be: said by the catalogue, the same for every sort of document."""

from dataclasses import dataclass
from datetime import datetime

from spaces.demo.papers import Bars, Block, Bullets, Heading, Paper, Paragraph, Quote, Table
from spaces.demo.writing import Voice, number

LABELS = {
    "petite-enfance": "Petite enfance",
    "enfance": "Enfance",
    "jeunesse": "Jeunesse",
    "education": "Éducation",
    "parentalite": "Parentalité",
    "animation-vie-sociale": "Animation de la vie sociale",
    "acces-aux-droits": "Accès aux droits et inclusion numérique",
    "logement-cadre-de-vie": "Logement et cadre de vie",
    "insertion": "Insertion",
    "handicap": "Handicap",
    "aide-a-domicile": "Aide à domicile",
    "pilotage": "Pilotage et coordination",
}
COMMUNES_SHOWN = 25  # in a table of communes


@dataclass(frozen=True)
class Brief:
    """`size` is the number of commune sheets, slides or actions, as the maker understands it."""

    title: str
    subtitle: str
    owner: str
    dated: datetime
    themes: tuple[str, ...]
    size: int = 0

    def paper(self, blocks: list[Block], form: str = "rapport") -> Paper:
        """The paper that holds these blocks, without the empty paragraphs of exhausted banks."""
        kept = tuple(block for block in blocks if not (isinstance(block, Paragraph) and not block.text))
        return Paper(self.title, self.subtitle, self.owner, self.dated, kept, form)


def section(voice: Voice, heading: str, subject: str, part: str, count: int, level: int = 1) -> list[Block]:
    """A heading and what a bank says under it, as one or two paragraphs."""
    first, second = voice.paragraph(subject, part, (count + 1) // 2), voice.paragraph(subject, part, count // 2)
    return [Heading(heading, level), Paragraph(first), Paragraph(second)] if first else []


def bullets(voice: Voice, subject: str, part: str, count: int) -> list[Block]:
    """A list of unsaid sentences of a bank; nothing when there is none left."""
    items = voice.lines(subject, part, count)
    return [Bullets(tuple(items))] if items else []


def quotes(voice: Voice, subject: str, count: int) -> list[Block]:
    """Words of inhabitants, invented."""
    who = ("Un parent", "Une habitante", "Un habitant", "Une mère de deux enfants", "Un jeune du territoire")
    place = voice.commune()
    return [Quote(line, f"{voice.random.choice(who)}, {place}") for line in voice.lines(subject, "paroles", count)]


def figures_of_territory(voice: Voice) -> Table:
    """The main figures: the population is real, the rest is drawn."""
    found = voice.figures
    rows = (
        ("Population municipale", number(found["population"])),
        ("Nombre de communes", number(len(voice.territory.places))),
        ("Naissances dans l’année", number(found["births"])),
        ("Enfants de moins de trois ans", number(found["under_three"])),
        ("Enfants de trois à onze ans", number(found["three_to_eleven"])),
        ("Jeunes de douze à dix-sept ans", number(found["twelve_to_seventeen"])),
        ("Familles avec enfants", number(found["families"])),
        ("Dont familles monoparentales", f"{found['single']}\u00a0%"),
        ("Foyers allocataires", number(found["claimants"])),
        ("Places d’accueil du jeune enfant", number(found["places"])),
    )
    return Table(f"Chiffres clés {voice.facts['de_epci']}, {voice.year}", ("Indicateur", "Valeur"), rows)


def communes_table(voice: Voice, shown: int) -> Table:
    """The `shown` largest communes with their real population."""
    rows = []
    for place in voice.territory.places[:shown]:
        under_three = max(1, int(place.population * voice.random.uniform(0.018, 0.036)))
        rows.append((place.name, number(place.population), number(under_three), number(int(under_three * 0.55))))
    head = ("Commune", "Population", "Moins de trois ans", "Places d’accueil")
    return Table("Communes du territoire, de la plus peuplée à la moins peuplée", head, tuple(rows))


def trend(voice: Voice, caption: str, start: float, unit: str = "") -> Bars:
    """A bar chart over six years that ends the year of the document."""
    value, rows = start, []
    for year in range(voice.year - 5, voice.year + 1):
        rows.append((str(year), round(value, 1) if value < 100 else int(value)))
        value *= voice.random.uniform(0.94, 1.09)
    return Bars(caption, tuple(rows), unit)
