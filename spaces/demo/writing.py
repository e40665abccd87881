"""French text drawn from banks of sentences, for one territory: seeded, hence the same at every run.

In a sentence, `[a|b]` is one of several wordings, `{slot}` a fact of the territory, `{n:3-9}` a number,
`{pct:12-30}` a percentage, `{eur:8000-30000:1000}` an amount, `{year+1}` a year, `{commune}` a commune of it.
"""

import random
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

TEXTS = Path(__file__).parent / "texts"
_CHOICE = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")
_SLOT = re.compile(r"\{([a-z_0-9]+)([:+-][^}]*)?\}")
_VOWELS = "aàâeéèêëiîïoôuûyhAÀÂEÉÈÊËIÎÏOÔUÛYH"
_ASPIRATED = ("Haut", "Hague")  # « de Haute-Corrèze »
_NBSP = "\u00a0"


@dataclass(frozen=True)
class Place:
    """A commune: its name and municipal population."""

    name: str
    population: int


@dataclass(frozen=True)
class Territory:
    """What a document is about: an EPCI or a département, with its communes (the largest first) and the Caf."""

    name: str
    caf: str
    departement: str
    places: tuple[Place, ...]
    nature: str = ""

    @property
    def population(self) -> int:
        return sum(place.population for place in self.places)

    @property
    def seat(self) -> str:
        return self.places[0].name


@dataclass
class Bank:
    """The sentences of a subject by section, and its actions."""

    sections: dict[str, list[str]] = field(default_factory=dict)
    actions: list["Action"] = field(default_factory=list)


@dataclass
class Action:
    title: str
    goals: list[str] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    indicators: list[str] = field(default_factory=list)
    partners: str = ""


@cache
def bank(subject: str) -> Bank:
    """The bank of `texts/<subject>.txt`."""
    found = Bank()
    lines: list[str] = []
    for line in (TEXTS / f"{subject}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("[action] "):
            found.actions.append(Action(line.removeprefix("[action] ")))
        elif re.fullmatch(r"\[[a-z-]+\]", line):
            lines = found.sections.setdefault(line[1:-1], [])
        elif found.actions and (match := re.match(r"(objectif|etape|indicateur|partenaire): (.+)", line)):
            _complete(found.actions[-1], *match.groups())
        elif line.strip():
            lines.append(line)
    return found


def _complete(action: Action, part: str, text: str) -> None:
    if part == "partenaire":
        action.partners = text
    else:
        {"objectif": action.goals, "etape": action.steps, "indicateur": action.indicators}[part].append(text)


def of(name: str) -> str:
    """« de Cognac », « d'Angoulême », « du Mans », « des Herbiers »."""
    if name.startswith("Le "):
        return f"du {name[3:]}"
    if name.startswith("Les "):
        return f"des {name[4:]}"
    return f"d’{name}" if name[0] in _VOWELS and not name.startswith(_ASPIRATED) else f"de {name}"


def at(name: str) -> str:
    """« à Cognac », « au Mans », « aux Herbiers »."""
    if name.startswith("Le "):
        return f"au {name[3:]}"
    if name.startswith("Les "):
        return f"aux {name[4:]}"
    return f"à {name}"


def number(value: float) -> str:
    """A number as French prints it: 12 480 with a non-breaking space, 2,5 with a comma."""
    if isinstance(value, float) and not value.is_integer():
        return f"{value:.1f}".replace(".", ",")
    return f"{int(value):,}".replace(",", _NBSP)


def french(text: str) -> str:
    """Typographic apostrophes and the non-breaking spaces of French punctuation."""
    text = text.replace("'", "’")
    text = re.sub(r" ([:;?!»])", _NBSP + r"\1", text)
    return text.replace("« ", f"«{_NBSP}").replace(" %", f"{_NBSP}%").replace(" €", f"{_NBSP}€")


WOMEN = (
    "Aïcha Anne Camille Céline Claire Élodie Émilie Farida Florence Gaëlle Hélène Inès Isabelle Julie Laure Léa Lucie "
    "Magali Maud Nadège Nathalie Odile Pascale Pauline Sabine Sandrine Sophie Valérie Véronique"
).split()
MEN = (
    "Baptiste Damien Fabrice François Guillaume Hugues Jérôme Karim Laurent Loïc Marc Mathieu Nicolas Olivier Patrick "
    "Rachid Régis Sébastien Sylvain Thierry Yann"
).split()
LAST = (
    "Arnoux Barraud Bellec Berthier Bonnefoy Bouchet Brunet Carré Chauveau Cochard Cordier Daviaud Delaunay Desmarais "
    "Ferrand Fontenelle Gaborit Garnaud Gautreau Guérin Guichard Hamelin Jolivet Kermarec Lacoste Lambertin Lescure "
    "Maillard Marchais Mercadier Morineau Nadeau Noblet Pasquier Penverne Poupard Quintard Rabouin Renaudin Rivoire "
    "Rousselot Sauvêtre Tessereau Thibaudeau Vasseur Verdier Vigneron Zaïdi"
).split()
MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
_DRAWN = {
    "mois": MONTHS,
    "jour": "lundi mardi mercredi jeudi vendredi samedi dimanche".split(),
    "sport": ["basket-ball", "football", "handball", "judo", "pétanque", "rugby", "tennis de table"],
}
_FORMS = {
    "CC": ("la communauté de communes", "de la communauté de communes"),
    "CA": ("la communauté d’agglomération", "de la communauté d’agglomération"),
    "CU": ("la communauté urbaine", "de la communauté urbaine"),
}
_PROPER = re.compile(r"Communauté|Agglo|Métropole|metropole|Terre|Lorraine")


def short_name(name: str) -> str:
    """The name of an EPCI without its nature, its article and its acronym: « Grand Cognac »."""
    bare = re.sub(r" *\([^)]*\)$", "", re.sub(r"^(CC|CA|CU) ", "", name))
    bare = re.sub(r"^(du |de la (?=[a-z])|des |de |d['’])", "", bare)
    return (bare[0].upper() + bare[1:]).replace("'", "’")


def named(territory: "Territory") -> tuple[str, str]:
    """The territory in a sentence, as its subject and after a noun: « la communauté … », « de la communauté … »."""
    short = short_name(territory.name)
    if territory.nature == "national":
        return "le territoire", "du territoire"
    if territory.nature == "departement":
        genitive = territory.caf.partition(" ")[2].replace("'", "’")  # « de la Charente », as in the name of its Caf
        return f"le département {genitive}", f"du département {genitive}"
    if short.startswith("Métropole"):
        return f"la {short}", f"de la {short}"
    if _PROPER.search(short) or territory.nature not in _FORMS:
        return short, of(short)
    subject, genitive = _FORMS[territory.nature]
    written = re.sub(r" *\([^)]*\)$", "", re.sub(r"^(CC|CA|CU) ", "", territory.name)).replace("'", "’")
    return f"{subject} {written}", f"{genitive} {written}"


class Voice:
    """One document being written: draws sentences without saying one twice, and keeps its figures coherent."""

    def __init__(self, seed: str, territory: Territory, year: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 (texts, not secrets)
        self.territory = territory
        self.year = year
        self._said: set[str] = set()
        self.facts = self._draw_facts()

    def _draw_facts(self) -> dict[str, str]:
        draw, land = self.random, self.territory
        population = land.population
        under_three = int(population * draw.uniform(0.023, 0.034))
        places = int(under_three * draw.uniform(0.36, 0.62))
        families = int(population * draw.uniform(0.10, 0.13))
        subject, genitive = named(land)
        self.figures = {
            "population": population,
            "births": int(under_three / 3),
            "under_three": under_three,
            "three_to_eleven": int(under_three * 3.3),
            "twelve_to_seventeen": int(under_three * 2.2),
            "places": places,
            "families": families,
            "claimants": int(population * draw.uniform(0.17, 0.23)),
            "single": draw.randint(15, 27),
            "poor": draw.randint(14, 26),
        }
        return {
            "epci": subject,
            "de_epci": genitive,
            "nom": short_name(land.name),
            "caf": f"la {land.caf}",
            "de_caf": f"de la {land.caf}",
            "elu": self.man(),
            "coordo": self.woman(),
            "ccd": self.woman(),
            "debut": str(self.year),
            "fin": str(self.year + 3),
            "departement": land.departement,
            "ville": land.seat,
            "a_ville": at(land.seat),
            "de_ville": of(land.seat),
            "pop": number(population),
            "nb_communes": number(len(land.places)),
            "moins3": number(under_three),
            "naissances": number(self.figures["births"]),
            "places": number(places),
            "taux": number(round(100 * places / max(under_three, 1))),
            "familles": number(families),
            "allocataires": number(self.figures["claimants"]),
            "monoparentales": f"{self.figures['single']}{_NBSP}%",
            "precarite": f"{self.figures['poor']}{_NBSP}%",
        }

    def say(self, template: str, **more: str) -> str:
        """A sentence: wordings chosen, slots filled, French typography. `more` adds facts for this sentence."""
        chosen = template
        while match := _CHOICE.search(chosen):
            chosen = chosen[: match.start()] + self.random.choice(match[1].split("|")) + chosen[match.end() :]
        filled = _SLOT.sub(lambda match: more.get(match[1]) or self._fill(match[1], match[2] or ""), chosen)
        filled = french(filled)
        return filled[:1].upper() + filled[1:]

    def _fill(self, slot: str, rest: str) -> str:
        if slot == "year":
            return str(self.year + int(rest or 0))
        if slot in ("n", "pct", "eur"):
            bounds, _, step = rest[1:].partition(":")
            low, high = (int(value) for value in bounds.split("-"))
            value = number(self.random.randrange(low, high + 1, int(step or 1)))
            return value + {"n": "", "pct": f"{_NBSP}%", "eur": f"{_NBSP}€"}[slot]
        if slot in ("commune", "a_commune", "de_commune"):
            name = self.commune()
            return {"commune": name, "a_commune": at(name), "de_commune": of(name)}[slot]
        if slot in _DRAWN:
            return self.random.choice(_DRAWN[slot])
        return self.facts[slot]

    def commune(self) -> str:
        """A commune of the territory other than the largest, when it has one."""
        return self.random.choice(self.territory.places[1:30] or self.territory.places).name

    def woman(self) -> str:
        """An invented woman; nobody real is named."""
        return f"{self.random.choice(WOMEN)} {self.random.choice(LAST)}"

    def man(self) -> str:
        """An invented man."""
        return f"{self.random.choice(MEN)} {self.random.choice(LAST)}"

    def person(self) -> str:
        """An invented person, where the sentence agrees with both."""
        return self.random.choice((self.woman, self.man))()

    def lines(self, subject: str, section: str, count: int) -> list[str]:
        """Up to `count` sentences of a bank that this document has not said yet."""
        fresh = [line for line in bank(subject).sections.get(section, []) if line not in self._said]
        drawn = self.random.sample(fresh, min(count, len(fresh)))
        self._said.update(drawn)
        return [self.say(line) for line in drawn]

    def paragraph(self, subject: str, section: str, count: int) -> str:
        """A paragraph of up to `count` unsaid sentences; empty when the bank is exhausted."""
        return " ".join(self.lines(subject, section, count))

    def again(self, subject: str, section: str, count: int, **more: str) -> str:
        """A paragraph of `count` sentences that may have been said before, of another place for instance."""
        lines = self.random.sample(bank(subject).sections[section], count)
        return " ".join(self.say(line, **more) for line in lines)
