"""Names of persons in a few words of text: the words around a date."""

import re
from collections.abc import Iterator
from enum import IntEnum
from typing import NamedTuple

from files.personal.given_names import GIVEN_NAMES
from words import fold

_SEGMENT = re.compile(r"[|\t\n;:,()/\"«»•0-9]+| - ")
_WORD = re.compile(r"[^\W\d_]{1,30}+(?:['\-][^\W\d_]{1,30}+){0,4}")
_PARTICLES = frozenset("de du des d da do dos di del della la le el al ben bin ibn van von der den ould ait mc".split())
_LONGEST_FAMILY_NAME = 4  # words
_MOST_CELLS = 12  # the nearest; a date further from its name says nothing
_LABELS = frozenset(
    "nom noms prénom prénoms prenom prenoms enfant enfants élève eleve date naissance né née nés nées ne nee sexe"
    " ddn".split()
)
_TITLES = frozenset("m mr mme mlle monsieur madame mademoiselle".split())
# A given name after one of these names a place: "rue Jean Moulin", "multi-accueil Simone Veil", "Saint Laurent".
_PLACES = frozenset(
    """
    rue avenue av place boulevard bd allee chemin impasse quai square cours route esplanade ecole college lycee creche
    micro-creche multi-accueil halte-garderie creches centre espace maison salle gymnase stade mediatheque bibliotheque
    ludotheque residence quartier hopital clinique institut fondation universite faculte parc pont gare groupe cite
    foyer theatre piscine association prix plan loi saint sainte st ste
    """.split()
)
_NOT_NAMES = _PLACES | frozenset(
    """
    le la les l un une des du de et ou au aux en par pour avec sans sur dans chez a
    janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
    lundi mardi mercredi jeudi vendredi samedi dimanche
    dates age classe adresse ville commune fille fils garcon pere mere parent parents famille eleves responsable
    fratrie numero nationalite
    m mr mme mlle mmes monsieur madame mademoiselle
    caf cnaf msa ars cpam ccas cias epci ctg cej pedt ram rpe laep alsh eaje evs pmi cdc ca cc cu cdr mairie maire
    sivom sivu prefecture departement region conseil comite comites commission copil cotech codir reunion reunions
    seance groupe atelier carrefour formation journee convention avenant contrat signature directeur directrice
    president presidente adjoint adjointe animateur animatrice coordinateur coordinatrice coordonnateur conseiller
    conseillere chef cheffe charge chargee referent referente secretaire technicien technicienne elu elue elus service
    services pole direction communaute communes agglomeration metropole pays nord sud est ouest france relais accueil
    accueils petite enfance jeunesse parentalite logement budget total annee bonjour cordialement present presents
    excuse excuses absent absents
    """.split()
)


class Sort(IntEnum):
    """How sure it is that this is a person."""

    GIVEN = 1  # a usual given name alone
    SHAPED = 2  # "NOM Prénom" of which the given name is not usual; "Mme Nom"
    FULL = 3  # a usual given name beside another name


class Name(NamedTuple):
    """A person, folded so that the same one twice is one."""

    folded: str
    sort: Sort


def name_before(text: str) -> Name | None:
    """The surest person in the words that end at a date, the nearest of equals; a name may stand over two cells."""
    cells = _cells(text)[-_MOST_CELLS:]
    return _surest(
        _name(cells, place, at) for place in reversed(range(len(cells))) for at in reversed(range(len(cells[place])))
    )


def name_after(text: str) -> Name | None:
    """The surest person in the words that follow a date, the nearest of equals."""
    cells = _cells(text)[:_MOST_CELLS]
    return _surest(_name(cells, place, at) for place in range(len(cells)) for at in range(len(cells[place])))


def _cells(text: str) -> list[list[str]]:
    """The words of each cell, or piece between two signs, that holds some."""
    words = (_WORD.findall(piece) for piece in _SEGMENT.split(text))
    return [kept for cell in words if (kept := [word for word in cell if word.lower() not in _LABELS])]


def _surest(names: Iterator[Name | None]) -> Name | None:
    best: Name | None = None
    for name in names:
        if name and (best is None or name.sort > best.sort):
            best = name
            if name.sort == Sort.FULL:
                break
    return best


def _name(cells: list[list[str]], place: int, at: int) -> Name | None:
    name = _name_at(cells[place], at)
    return name if name and name.sort == Sort.FULL else _over_cells(cells, place) or name


def _name_at(words: list[str], at: int) -> Name | None:
    """The person whose given name, title or capitals stand at this place."""
    word = words[at]
    if _is_given(word) and not _names_a_place(words, at):
        for other in (_after_particles(words, at + 1), at - 1):
            if 0 <= other < len(words) and _is_like_a_name(words[other]):
                return Name(fold(f"{word} {words[other]}"), Sort.FULL)
        return Name(fold(word), Sort.GIVEN)
    following = words[at + 1] if at + 1 < len(words) else ""
    if word.lower() in _TITLES:
        shaped = len(following) > 2 and _is_like_a_name(following)
    else:
        shaped = _is_shaped(word, following) and not _names_a_place(words, at)
    return Name(fold(f"{word} {following}"), Sort.SHAPED) if shaped else None


def _is_shaped(word: str, other: str) -> bool:
    """Whether two words are written as "NOM Prénom" or "Prénom NOM"."""
    long = min(len(word), len(other)) > 2
    return long and word.isupper() != other.isupper() and _is_like_a_name(word) and _is_like_a_name(other)


def _over_cells(cells: list[list[str]], place: int) -> Name | None:
    """The person whose given name fills this cell and whose name fills the cell before or after."""
    given = cells[place]
    if len(given) > 2:
        return None
    usual = all(map(_is_given, given))
    for other in (place - 1, place + 1):
        if not 0 <= other < len(cells) or not _is_family_name(cells[other]):
            continue
        family = cells[other]
        if usual:
            return Name(fold(" ".join([given[0], *family])), Sort.FULL)
        if len(given) == 1 and family[0].isupper() and _is_shaped(given[0], family[0]):
            return Name(fold(" ".join(given + family)), Sort.SHAPED)
    return None


def _is_family_name(words: list[str]) -> bool:
    named = len(words) <= _LONGEST_FAMILY_NAME and _is_like_a_name(words[-1])
    return named and all(_is_like_a_name(word) or word.lower() in _PARTICLES for word in words)


def _after_particles(words: list[str], at: int) -> int:
    while at < len(words) and words[at].lower() in _PARTICLES:
        at += 1
    return at


def _names_a_place(words: list[str], at: int) -> bool:
    return any(fold(word).rpartition("'")[2] in _PLACES for word in words[max(0, at - 3) : at])


def _is_given(word: str) -> bool:
    return word[0].isupper() and all(piece in GIVEN_NAMES for piece in fold(word).split("-"))


def _is_like_a_name(word: str) -> bool:
    core = word.rpartition("'")[2]
    return core[:1].isupper() and (len(word) == 1 or fold(core) not in _NOT_NAMES)
