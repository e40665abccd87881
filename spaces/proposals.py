"""What the name, the first pages and the properties of a document propose to say of it. Pure: texts in, words and
slugs out.

Only what is likely is proposed; the person sees where it comes from, and refuses it in one click. Where a document is
about, which needs the names of the territory, is found by `spaces.places`.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any

from spaces.titles import title_from
from territories.names import folded

FIRST_YEAR = 1990
MAX_THEMES = 3
_ENOUGH = 3  # times that the words of a theme must come in the first pages
_LINES = 12  # where a title may stand
_MAX_TITLE = 160
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LISTED = re.compile(r" – [\d ,.\u00a0\u202f]+(?:octets?|[kMG]o)$")  # a member of an archive, and its size
_NO_TITLE = re.compile(
    r"(?:caf|caisse|cnaf|republique|departement|prefecture|mairie|ville|commune|communaute|page|logo|madame|monsieur"
    r"|sommaire|table des matieres|version|date|le \d|\d)\b"
)
# What software writes where a person wrote no title, or kept that of a model.
_SOFTWARE = re.compile(
    r"(?:(?:microsoft|ms) (?:office|power ?point|word|excel)\b|(?:presentation )?power ?point\b|presentation ?\d*$"
    r"|diapositive ?\d|slide ?\d|(?:nouveau )?document ?\d*$|document microsoft|classeur ?\d*$"
    r"|(?:feuil|book|sheet|doc) ?\d|sans (?:titre|nom)|untitled|no title|titre$|titre (?:du|de la|de l|principal)\b"
    r"|title\b|template|theme office|office theme|scan|numeris|image numeris|impression|print|copie de"
    r"|km c|hp |canon|xerox|ricoh|konica)"
)
_FILE_NAME = re.compile(r"\.\w{2,5}$|[_\\]|\.(?:docx?|pptx?|xlsx?|od[tps]|pdf|indd|pub|qxd)\b", re.IGNORECASE)
_UNFINISHED = re.compile(r"(?:\b(?:de|du|des|la|le|les|et|pour|sur|en|aux?|avec)|[’'–-])$", re.IGNORECASE)

# The word that names a document comes first in French: of these, the one met first decides.
TYPES = {
    slug: re.compile(rf"\b(?:{words})\b")
    for slug, words in {
        "fiche-coordination": r"fiches? d evaluation de la coordination",
        "fiche-action": r"fiches? actions?",
        "plan-actions": r"plans? d actions?|plans? actions?",
        "grille-autodiagnostic": r"(?:grilles? d )?auto ?diagnostics?",
        "portrait-territoire": r"portraits?",
        "diagnostic": r"diagnostics?",
        "veille-territoriale": r"veille (?:territoriale|sociale)",
        "avenant": r"avenants?",
        "deliberation": r"deliberations?",
        "compte-rendu": r"comptes? rendus?|cr (?:du )?(?:copil|cotech|comite)|releves? de decisions?|proces verbal",
        "evaluation": r"bilans?|evaluations?",
        "indicateurs": r"indicateurs?|tableaux? de bord",
        "convention-type": r"conventions? types?|modeles? de convention|trames? de convention",
        "convention-liee": r"conventions? d objectifs(?: et de financement)?",
        "ctg-signee": r"conventions? territoriales? globales?|ctg signees?|conventions? ctg|ctg \d{4} \d{4}",
        "lettre-instruction": r"lettres? (?:circulaires?|reseau|au reseau)|instructions?|circulaires?",
        "guide": r"guides?",
        "formation": r"formations?",
        "presentation-partenaires": r"presentation aux (?:partenaires|elus)",
        "presentation-demarche": r"presentation de la (?:demarche|ctg)|presentation ctg",
        "communication": r"plaquettes?|flyers?|affiches?|depliants?|communiques?",
        "temoignage": r"temoignages?|retours? d experiences?",
        "organisation-interne": r"feuilles? de route|organisation interne",
        "programmation": r"(?:outils? de )?programmation",
        "kit-requetes": r"(?:kit de )?requetes?",
        "etude": r"etudes?",
    }.items()
}

THEMES = {
    slug: re.compile(rf"\b(?:{words})\b")
    for slug, words in {
        "petite-enfance": r"petite enfance|creches?|eaje|assistante?s? maternel(?:le)?s?|rpe|multi accueils?",
        "enfance": r"alsh|periscolaires?|extrascolaires?|accueils? de loisirs|centres? de loisirs",
        "jeunesse": r"jeunesse|adolescents?|jeunes|promeneurs du net",
        "education": r"education|educati(?:f|ve)s?|scolaires?|ecoles?|colleges?|pedt",
        "parentalite": r"parentalites?|reaap|laep|clas|mediation familiale",
        "animation-vie-sociale": r"animation de la vie sociale|centres? socia(?:l|ux)|espaces? de vie sociale|avs",
        "acces-aux-droits": r"acces aux droits|inclusion numerique|france services|non recours",
        "logement-cadre-de-vie": r"logements?|habitat|cadre de vie|jeunes travailleurs",
        "insertion": r"insertion|rsa",
        "handicap": r"handicaps?|aeeh",
        "aide-a-domicile": r"aides? a domicile|tisf",
        "pilotage": r"pilotage|gouvernance|copil|comites? techniques?|charges? de cooperation",
    }.items()
}


@dataclass(frozen=True)
class Proposals:
    """`title` is never empty; `read` says that it was read in the document, and is not the name of its file."""

    title: str
    read: bool = False
    year: int | None = None
    type: str = ""
    themes: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The proposals as JSON keeps them."""
        return asdict(self) | {"themes": list(self.themes)}


def propose(
    name: str, opening: Sequence[str], last_year: int, properties: Mapping[str, str] = MappingProxyType({})
) -> Proposals:
    """What the name of a file, the beginning of its parts and its properties ("title", "made", "saved") propose.

    The title of its properties goes before the one read in its text when the text holds it too, after it otherwise.
    No year is proposed after `last_year`.
    """
    named = title_from(name)
    first = next((text for text in opening if text.strip()), "")
    said = _title_said(properties.get("title", ""), named)
    read = _heading(opening)
    heading = said if said and folded(said) in folded("\n".join(opening)) else read or said
    return Proposals(
        title=heading or named,
        read=bool(heading),
        year=_year(named, last_year)
        or _year(first, last_year)
        or (_year_said(properties, last_year) if first else None),
        type=_type(folded(named)) or _type(folded(heading)),
        themes=_themes(folded(f"{named}\n{heading}"), folded("\n".join(opening))),
    )


def _heading(opening: Sequence[str]) -> str:
    """The first line that looks like a title in the first part that has text, or an empty string."""
    first = next((text for text in opening if text.strip()), "")
    lines = [" ".join(line.split()) if "\t" not in line else "" for line in first.splitlines() if line.strip()]
    for rank, line in enumerate(lines[:_LINES]):
        line = line.lstrip("#*•- ").strip()
        if _UNFINISHED.search(line) and rank + 1 < len(lines):
            line = f"{line} {lines[rank + 1]}"
        if _looks_like_a_title(line):
            return line
    return ""


def _title_said(title: str, named: str) -> str:
    """The title that a document says of itself, when a person may have written it; an empty string otherwise."""
    line = " ".join(title.split())
    words = folded(line)
    usual = _SOFTWARE.match(words) or _FILE_NAME.search(line) or words == folded(named)
    return "" if usual or not line or not _looks_like_a_title(line) else line


def _year_said(properties: Mapping[str, str], last_year: int) -> int | None:
    """The year when a document was made, when it was last saved in the same one: a form that is filled again and again
    was made long ago. Not this year, which says when it was saved to be sent."""
    made, saved = (properties.get(date, "")[:4] for date in ("made", "saved"))
    return _year(made, last_year - 2) if saved in ("", made) else None


def _looks_like_a_title(line: str) -> bool:
    letters = sum(letter.isalpha() for letter in line)
    words = folded(line)
    return (
        8 <= len(line) <= _MAX_TITLE
        and letters > len(line) * 0.6
        and len(words.split()) >= 2
        and line[0].isupper()
        and line[-1] not in ".,;:!"
        and "@" not in line
        and "http" not in words
        and not _NO_TITLE.match(words)
        and not _LISTED.search(line)
    )


def _year(text: str, last_year: int) -> int | None:
    """The plausible year that comes most often; of two, the one that comes first."""
    years = [year for found in _YEAR.findall(text) if FIRST_YEAR <= (year := int(found)) <= last_year]
    return Counter(years).most_common(1)[0][0] if years else None


def _type(text: str) -> str:
    """The slug of the type whose words come first in a folded text, or an empty string."""
    met = [(found.start(), slug) for slug, words in TYPES.items() if (found := words.search(text))]
    return min(met, key=lambda one: one[0])[1] if met else ""


def _themes(title: str, text: str) -> tuple[str, ...]:
    """The themes named in the title, or often enough in the text; the most often first."""
    counts = {
        slug: len(words.findall(text)) + (_ENOUGH if words.search(title) else 0) for slug, words in THEMES.items()
    }
    likely = sorted((slug for slug, count in counts.items() if count >= _ENOUGH), key=lambda slug: -counts[slug])
    return tuple(likely[:MAX_THEMES])
