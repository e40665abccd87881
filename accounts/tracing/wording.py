"""What the details of a line say in French: the words of their keys, and how rooms say what stands in them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from accounts.models import Ending, Level, Source
from accounts.models.habilitations import last_day
from accounts.tokens import CNAF
from links import holdings
from territories.models import Caf

PEOPLE = ("person", "to", "receiver", "former", "stranger", "by")  # what a detail calls the id of a person
_SHOWN = 8  # of a list in a detail
_CODE = 24  # characters beyond which a code without a space is cut: a digest, an identifier

WORDS = {
    "person": "personne",
    "to": "transmis à",
    "former": "avant",
    "level": "niveau",
    "caf": "Caf",
    "owner": "propriétaire",
    "until": "jusqu’au",
    "before": "audience avant",
    "after": "audience après",
    "audience": "audience",
    "readers": "lecteurs du fichier",
    "changed": "champs",
    "lost": "ne lisent plus",
    "narrows": "audience réduite",
    "taken": "lignes",
    "lines": "lignes",
    "intact": "sceaux gardés intacts",
    "days": "jours",
    "narrow": "réservés",
    "supports": "supports",
    "number": "nombre ou version",
    "version": "version de fichier",
    "versions": "versions de fichier",
    "file": "fichier ou emplacement",
    "files": "fichiers",
    "sha256": "empreinte",
    "virus": "virus",
    "status": "état",
    "state": "état",
    "sheet": "format",
    "reason": "raison",
    "because": "raison",
    "ending": "fin",
    "seeing_as": "vu comme un lecteur de",
    "ends": "remplace l’habilitation",
    "members": "membres",
    "membership": "appartenance",
    "habilitation": "habilitation",
    "group": "groupe de l’institution",
    "domain": "domaine",
    "source": "origine",
    "origin": "repris du support",
    "successor": "remplacé par",
    "personal_data": "données personnelles",
    "removed": "retirés",
    "report": "signalement",
    "outcome": "suite donnée",
    "act": "acte",
    "acte": "filtre, acte",
    "objet": "filtre, objet",
    "du": "depuis le",
    "au": "jusqu’au",
    "of_a_person": "filtre sur une personne",
    "target": "adresse",
    "what": "quoi",
    "nouveau": "comptes ouverts",
    "donne": "niveaux donnés",
    "change": "niveaux changés",
    "inchange": "sans changement",
    "refuse": "lignes refusées",
}

Sayer = Callable[[Any], str]
_makers: dict[str, Callable[[], Sayer]] = {}


def say_with(keys: Iterable[str], maker: Callable[[], Sayer]) -> None:
    """Let a room say what stands under these keys: `maker` is called once for a page that holds one of them, and gives
    what turns a value into French."""
    _makers.update(dict.fromkeys(keys, maker))


class Wording:
    """Says the details of the lines of a page; `names` are those of people, {id as text: name}."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names
        self._sayers: dict[Callable[[], Sayer], Sayer] = {}

    def details(self, detail: Mapping[str, Any]) -> list[tuple[str, str]]:
        """(French word, value) of each detail that says something."""
        told = [(WORDS.get(key, key), self._said(key, value)) for key, value in detail.items()]
        return [(word, value) for word, value in told if value]

    def _said(self, key: str, value: Any) -> str:
        if value is None or value == "" or value == []:
            return ""
        if isinstance(value, bool):
            return "oui" if value else "non"
        if key in PEOPLE and isinstance(value, int):
            return self._names.get(str(value), str(value))
        if (maker := _makers.get(key)) and isinstance(value, str | list):
            if maker not in self._sayers:
                self._sayers[maker] = maker()
            return self._sayers[maker](value)
        if key == "until" and isinstance(value, str) and (day := _last_day(value)):
            return f"{day:%d/%m/%Y}"
        if isinstance(value, dict):
            return ", ".join(f"{word}\u00a0: {number}" for word, number in value.items())
        if isinstance(value, list):
            more = len(value) - _SHOWN
            text = ", ".join(str(one) for one in value[:_SHOWN])
            return f"{text} et {more} de plus" if more > 0 else text
        return _date_or_code(str(value))


def _last_day(text: str) -> date | None:
    """The last day of what ends at midnight; None for another moment."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    if moment is None or timezone.is_naive(moment) or timezone.localtime(moment).time() != time():
        return None
    return last_day(moment)


def _date_or_code(text: str) -> str:
    try:
        moment, day = parse_datetime(text), parse_date(text)
    except ValueError:  # the shape of a date, and no day of a calendar
        moment = day = None
    if isinstance(moment, datetime) and day is None:
        local = timezone.localtime(moment) if timezone.is_aware(moment) else moment
        return f"{local:%d/%m/%Y à %H:%M}"
    if day is not None:
        return f"{day:%d/%m/%Y}"
    return f"{text[:_CODE]}…" if len(text) > _CODE and " " not in text else text


def _places() -> Sayer:
    names = dict(Caf.objects.order_by().values_list("pk", "name")) | {CNAF: "Cnaf"}
    return lambda value: names.get(value, str(value)) if isinstance(value, str) else str(value)


def _holdings() -> Sayer:
    words = {one.slug: one.wording.partition(",")[2] for one in holdings.every()}
    return lambda value: words.get(str(value), str(value))


def labelled(*choices: tuple[str, str]) -> Callable[[], Sayer]:
    """What says codes by their labels, and as they are those it does not know."""
    labels = {str(value): str(label) for value, label in choices}
    return lambda: lambda value: labels.get(str(value), str(value))


say_with(("caf", "owner", "seeing_as", "former"), _places)
say_with(("what",), _holdings)
say_with(("level",), labelled(*Level.choices))
say_with(("ending",), labelled(*Ending.choices))
say_with(("source",), labelled(*Source.choices))
