"""Where a support is about: the Caf, EPCI and communes that a text names, or that a person typed by their name."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from territories.models import Caf, Commune, Epci
from territories.names import find_cafs, find_communes, find_epcis, folded

MAX_MENTIONED = 3
_MAX_CANDIDATES = 600  # names looked for in one text
MOST_PLACES = 100  # that a person names in one field
_AT_ONCE = 12_000  # names in one query: SQLite takes 32,766
_LONGEST = 9  # words of a name
_LINKS = ("", "d ", "de ", "de l ", "de la ", "des ", "du ")
_CODE = re.compile(r"(?P<name>.+?)\s*\(\s*(?P<code>\d{9}|[0-9]{2,3}|2[AB])\s*\)", re.IGNORECASE)
_NATURES = (
    (re.compile(r"\bcommunautes? de communes\b"), "cc"),
    (re.compile(r"\bcommunautes? d agglomeration\b"), "ca"),
    (re.compile(r"\bcommunautes? urbaines?\b"), "cu"),
    (re.compile(r"\b(?:caisse d allocations familiales|departement)\b"), "caf"),
)
_MARKS = re.compile(r"\b(?P<mark>caf|cc|ca|cu|metropole|communes?|ville|mairie|ctg) (?=\w)")
_EPCI_MARKS = ("cc", "ca", "cu", "metropole")
_TOO_MANY = f"Ce champ nomme plus de {MOST_PLACES} lieux\u00a0: écrivez plutôt l’EPCI ou la Caf qui les réunit."


@dataclass(frozen=True)
class Place:
    """A Caf, an EPCI or a commune. `label` is its name as the form writes it, and reads it back."""

    kind: str  # "caf", "epci" or "commune"
    code: str
    label: str
    caf: str = ""  # that of a commune


@dataclass(frozen=True)
class Places:
    """What a person typed, understood: codes by kind; `trouble` is a French sentence when it was not."""

    cafs: tuple[str, ...] = ()
    epcis: tuple[str, ...] = ()
    communes: tuple[str, ...] = ()
    trouble: str = ""

    def __bool__(self) -> bool:
        return bool(self.cafs or self.epcis or self.communes)


def resolve(typed: Iterable[str], home: str | None) -> dict[str, Places]:
    """What each of these texts ("Rouillac (16) ; CC du Rouillacais") means, by text; three queries for all of them, or
    for each thousand of places, three more for each that is not clear.

    Among communes of one name, that of the Caf `home` is meant.
    """
    texts = {text: [piece.strip() for piece in re.split(r"[;\n]", text) if piece.strip()] for text in typed}
    wanted = {piece: _spellings(piece) for found in texts.values() for piece in found[:MOST_PLACES]}
    known = _named(spelling for spellings in wanted.values() for spelling in spellings)
    return {
        text: Places(trouble=_TOO_MANY) if len(found) > MOST_PLACES else _meant(found, wanted, known, home)
        for text, found in texts.items()
    }


def mentioned(name: str, opening: Sequence[str], home: str | None) -> list[str]:
    """The labels of the places that a document is likely to be about, at most MAX_MENTIONED; three queries.

    Only what is named with its nature ("communauté de communes du Rouillacais", "ville de Cognac") and means one place.
    EPCI and communes when there are some, which say more than their Caf.
    """
    text = folded("\n".join([name, *opening]))
    for words, short in _NATURES:
        text = words.sub(short, text)
    candidates = _candidates(text)
    known = _named(spelling for spellings in candidates for spelling in spellings)
    counts: dict[Place, int] = defaultdict(int)
    for spellings in candidates:  # the longest spelling first
        meant = next((one for spelling in spellings if (one := _only(known.get(spelling, []), home))), None)
        if meant is not None:
            counts[meant] += 1
    narrow = [place for place in counts if place.kind != "caf"] or list(counts)
    return [place.label for place in sorted(narrow, key=lambda place: -counts[place])[:MAX_MENTIONED]]


def offered(home: str | None) -> list[str]:
    """The labels that the form offers: the Caf `home` with its EPCI and communes, or every Caf; one query."""
    if home is None or not home.startswith("caf-"):
        return list(Caf.objects.order_by("code").values_list("name", flat=True))
    communes = list(Commune.objects.filter(caf=home).select_related("caf", "epci").order_by("folded"))
    cafs = {commune.caf.name for commune in communes}
    epcis = {commune.epci.name for commune in communes if commune.epci is not None}
    return [*cafs, *sorted(epcis), *(_of_commune(commune).label for commune in communes)]


def labels_of(resource: Any) -> list[str]:
    """The labels of the places that a support is about; three queries."""
    return [
        *(caf.name for caf in resource.about_cafs.all()),
        *(epci.name for epci in resource.about_epcis.all()),
        *(_of_commune(commune).label for commune in resource.about_communes.all()),
    ]


def _candidates(text: str) -> list[list[str]]:
    """The spellings that may be names after each mark of a folded text, the longest first."""
    found: list[list[str]] = []
    left = _MAX_CANDIDATES
    for mark in _MARKS.finditer(text):
        word = mark["mark"]
        following = text[mark.end() : mark.end() + 120].split()[:_LONGEST]
        if word == "caf" or word in _EPCI_MARKS:
            spellings = [" ".join([word, *following[:length]]) for length in range(len(following), 0, -1)]
        else:
            spellings = _of_communes(following)
        found.append(spellings)
        left -= len(spellings)
        if left <= 0:
            break
    return found


def _of_communes(following: list[str]) -> list[str]:
    """ "de la rochelle …" may be La Rochelle, "du mans …" Le Mans, "d angouleme …" Angoulême."""
    article = {"du": ["le"], "des": ["les"], "aux": ["les"]}.get(following[0])
    if article is None and following[0] not in ("de", "d"):
        return []
    words = [*(article or []), *following[1:]]
    return [" ".join(words[:length]) for length in range(min(len(words), 7), 0, -1) if length > len(article or [])]


def _spellings(piece: str) -> list[str]:
    coded = _CODE.fullmatch(piece)
    name = folded(coded["name"] if coded else piece)
    for words, short in _NATURES:
        name = words.sub(short, name)
    return [name, *(f"caf {link}{name}" for link in _LINKS), *(f"{mark} {name}" for mark in _EPCI_MARKS)]


def _named(spellings: Iterable[str]) -> dict[str, list[Place]]:
    """The places that bear these folded names; three queries for each _AT_ONCE of them, none without any."""
    names = list(dict.fromkeys(spelling for spelling in spellings if spelling))
    found: dict[str, list[Place]] = defaultdict(list)
    for start in range(0, len(names), _AT_ONCE):
        wanted = names[start : start + _AT_ONCE]
        for caf in Caf.objects.filter(folded__in=wanted).order_by("code"):
            found[caf.folded].append(Place("caf", caf.code, caf.name))
        for epci in Epci.objects.filter(folded__in=wanted):
            found[epci.folded].append(Place("epci", epci.siren, epci.name))
        for commune in Commune.objects.filter(folded__in=wanted):
            found[commune.folded].append(_of_commune(commune))
    return {
        name: [
            Place(one.kind, one.code, f"{one.label} ({one.code})")
            if one.kind == "epci" and sum(other.kind == "epci" for other in places) > 1
            else one
            for one in places
        ]
        for name, places in found.items()
    }


def _of_commune(commune: Commune) -> Place:
    return Place("commune", commune.code, f"{commune.name} ({commune.departement_id})", commune.caf_id)


def _only(places: Sequence[Place], home: str | None) -> Place | None:
    """The one place meant among those of a name, or None."""
    if len(places) > 1:
        places = [place for place in places if home and place.caf == home]
    return places[0] if len(places) == 1 else None


def _meant(
    pieces: Sequence[str], wanted: dict[str, list[str]], known: dict[str, list[Place]], home: str | None
) -> Places:
    codes: dict[str, dict[str, None]] = {"caf": {}, "epci": {}, "commune": {}}
    for piece in pieces:
        places = list(dict.fromkeys(place for spelling in wanted[piece] for place in known.get(spelling, [])))
        if coded := _CODE.fullmatch(piece):
            code = coded["code"].upper()
            places = [place for place in places if place.label.upper().endswith(f"({code})") or place.code == code]
        place = _only(places, home)
        if place is None:
            return Places(trouble=_trouble(piece, places))
        codes[place.kind][place.code] = None
    return Places(tuple(codes["caf"]), tuple(codes["epci"]), tuple(codes["commune"]))


def _trouble(piece: str, places: Sequence[Place]) -> str:
    if places:
        labels = ", ".join(place.label for place in places[:5])
        return f"«\u00a0{piece}\u00a0» désigne plusieurs lieux\u00a0: écrivez l’un de ceux-ci en entier. {labels}."
    coded = _CODE.fullmatch(piece)
    name = coded["name"] if coded else piece
    near = [
        *(caf.name for caf in find_cafs(name)[:2]),
        *(epci.name for epci in find_epcis(name, 2)),
        *(_of_commune(commune).label for commune in find_communes(name, 3)),
    ]
    if near:
        return f"«\u00a0{piece}\u00a0» n’est pas un nom complet. Est-ce l’un de ceux-ci\u00a0? {', '.join(near)}."
    return (
        f"«\u00a0{piece}\u00a0» n’est pas reconnu\u00a0: écrivez le nom d’une Caf, d’un EPCI ou d’une commune, "
        "par exemple «\u00a0Rouillac (16)\u00a0»."
    )
