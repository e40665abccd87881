"""From the rows of a table to what they ask: columns named as people name them, values written as people write them."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accounts.deciding.lists.reading import MOST_LINES, Formula, Row, Table
from accounts.errors import Refused
from accounts.models import NATIONAL_LEVELS, Level
from accounts.naming import NOT_A_NAME, is_name
from territories.models import Caf
from words.folding import fold

MODEL = ("Adresse électronique", "Nom", "Prénom", "Fonction", "Niveau", "Caf", "Jusqu'au")

_SAID = {
    "email": "adresse|adresse electronique|adresse mail|adresse e mail|adresse email|adresse de messagerie|mail|email"
    "|e mail|courriel|messagerie|adresse professionnelle|adresse electronique professionnelle",
    "last": "nom|nom de famille|nom d usage|nom usuel",
    "first": "prenom|prenoms",
    "name": "nom et prenom|prenom et nom|nom prenom|prenom nom|agent|personne|nom complet",
    "function": "fonction|fonctions|poste|metier|emploi|intitule du poste",
    "level": "niveau|niveaux|niveau d acces|niveau d habilitation|niveau demande|habilitation|profil|role|droits|droit"
    "|groupe",
    "caf": "caf|code caf|caisse|organisme|code organisme|departement",
    "until": "jusqu au|jusqu a|date de fin|fin|fin de droits|expire le|echeance|valable jusqu au|date fin",
}
COLUMNS = {said: column for column, names in _SAID.items() for said in names.split("|")}
LABELS = {"email": "adresse", "last": "nom", "first": "prénom", "name": "nom", "function": "fonction"} | {
    "level": "niveau",
    "caf": "Caf",
    "until": "jusqu’au",
}
_LEVELS = {
    "lecteur": Level.LECTEUR,
    "lectrice": Level.LECTEUR,
    "lecture": Level.LECTEUR,
    "lecteurs": Level.LECTEUR,
    "espace ctg lecteurs": Level.LECTEUR,
    "espace ctg lecteurs lca": Level.LECTEUR,
    "editeur": Level.EDITEUR,
    "editrice": Level.EDITEUR,
    "edition": Level.EDITEUR,
    "espace ctg participants": Level.EDITEUR,
    "espace ctg participants lca": Level.EDITEUR,
    "administrateur local": Level.ADMINISTRATEUR_LOCAL,
    "administratrice locale": Level.ADMINISTRATEUR_LOCAL,
    "admin local": Level.ADMINISTRATEUR_LOCAL,
    "editeur national": Level.EDITEUR_NATIONAL,
    "editrice nationale": Level.EDITEUR_NATIONAL,
    "administrateur national": Level.ADMINISTRATEUR_NATIONAL,
    "administratrice nationale": Level.ADMINISTRATEUR_NATIONAL,
}
_HEADS = 10
_MARKS = ("=", "+", "-", "@")
_FRENCH = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T].*)?")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")


@dataclass(frozen=True)
class Entry:
    """What a line asks. `caf` is a code, empty for a national level; `until` is a date in ISO form, or empty."""

    number: int
    email: str = ""
    name: str = ""
    function: str = ""
    level: str = ""
    caf: str = ""
    until: str = ""
    faults: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Plain values, for what is kept between the check and the import."""
        return asdict(self)


def entries_of(table: Table, default_caf: str = "") -> list[Entry]:
    """What each line asks, with what is wrong in it. `default_caf`: of the lines that name none.

    Raises Refused when no column holds addresses, or none levels, or there are no lines or too many.
    """
    head, rows = _head(table.rows)
    if not rows:
        raise Refused("Cette liste n’a aucune ligne sous ses titres de colonnes.")
    if len(rows) > MOST_LINES:
        raise Refused(f"Cette liste a {len(rows)} lignes\u00a0: {MOST_LINES} au plus. Coupez-la en plusieurs fichiers.")
    cafs = _known_cafs()
    return [_entry(row, head, table, cafs, default_caf) for row in rows]


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9@.]+", " ", fold(text)).split())


def _head(rows: list[Row]) -> tuple[dict[str, int], list[Row]]:
    """The place of each known column, and the rows under the head."""
    for rank, row in enumerate(rows[:_HEADS]):
        head: dict[str, int] = {}
        for place, cell in enumerate(row.cells):
            column = COLUMNS.get(_plain(cell).replace(".", "").strip())
            if column:
                head.setdefault(column, place)
        if "email" in head and len(head) > 1:
            if "level" not in head:
                raise Refused("Il manque la colonne « Niveau ». Ajoutez-la, ou partez du modèle.")
            return head, rows[rank + 1 :]
    raise Refused(
        "Aucune colonne d’adresses n’a été trouvée. La première ligne donne le titre des colonnes\u00a0: "
        "« Adresse électronique », « Nom », « Prénom », « Niveau ». Vous pouvez partir du modèle."
    )


def _entry(row: Row, head: dict[str, int], table: Table, cafs: Mapping[str, str], default_caf: str) -> Entry:
    said = {
        column: row.cells[place].strip() if not isinstance(row.cells[place], Formula) else row.cells[place]
        for column, place in head.items()
        if place < len(row.cells)
    }
    faults = [
        f"La colonne « {LABELS[column]} » contient une formule\u00a0: remplacez-la par sa valeur."
        for column, value in said.items()
        if isinstance(value, Formula) or value.startswith(_MARKS)
    ]
    if faults:
        return Entry(row.number, email=_shown(said.get("email", "")), faults=faults)
    email = said.get("email", "").lower()
    name = " ".join((said.get("name") or f"{said.get('first', '')} {said.get('last', '')}").split())
    function = " ".join(said.get("function", "").split())
    faults += _faults_of_person(email, name, function)
    level = _LEVELS.get(_plain(said.get("level", "")).replace("-", " "), "")
    if not level:
        faults.append(
            f"Le niveau « {said['level']} » n’existe pas\u00a0: écrivez lecteur, éditeur ou administrateur local."
            if said.get("level")
            else "Le niveau manque."
        )
    caf = ""
    if level not in NATIONAL_LEVELS:
        caf, fault = _caf(said.get("caf", ""), cafs, default_caf)
        faults += fault
    until, fault = _until(said.get("until", ""), table)
    return Entry(row.number, _shown(email), name[:150], function[:150], str(level), caf, until, faults + fault)


def _shown(email: str) -> str:
    return str(email)[:254]


def _faults_of_person(email: str, name: str, function: str) -> list[str]:
    faults = []
    if not email:
        faults.append("L’adresse manque.")
    else:
        try:
            validate_email(email)
        except ValidationError:
            faults.append(f"« {email[:80]} » n’est pas une adresse électronique.")
        else:
            if len(email) > 254:
                faults.append("L’adresse est trop longue.")
    if name and not is_name(name):
        faults.append(NOT_A_NAME)
    faults += [
        f"{what} est trop long\u00a0: 150 caractères au plus."
        for what, value in (("Le nom", name), ("Le texte de la fonction", function))
        if len(value) > 150
    ]
    return faults


def _known_cafs() -> dict[str, str]:
    """Every way to name a Caf, folded: its code, its name, the number or the name of its département."""
    known: dict[str, str] = {}
    for code, name, number, departement in Caf.objects.order_by().values_list(
        "pk", "name", "departement_id", "departement__name"
    ):
        ways = (code, name, number, departement, f"caf {number}", f"caf {departement}", number.lstrip("0"))
        known.update((_plain(way), code) for way in ways)
    return known


def _caf(said: str, known: Mapping[str, str], default: str) -> tuple[str, list[str]]:
    if not said:
        return default, [] if default else ["La Caf manque\u00a0: écrivez son code, par exemple caf-16."]
    found = known.get(_plain(said.removesuffix(".0")))
    return (
        (found, []) if found else ("", [f"La Caf « {said[:80]} » n’existe pas\u00a0: écrivez caf-16, 16 ou Charente."])
    )


def _until(said: str, table: Table) -> tuple[str, list[str]]:
    """The last day in ISO form, of a date as people or spreadsheets write it."""
    if not said:
        return "", []
    try:
        if table.serials and _SERIAL.fullmatch(said):
            first = date(1904, 1, 1) if table.from_1904 else date(1899, 12, 30)
            return (first + timedelta(days=int(float(said)))).isoformat(), []
        if found := _FRENCH.fullmatch(said):
            year = int(found[3]) + (2000 if len(found[3]) == 2 else 0)
            return date(year, int(found[2]), int(found[1])).isoformat(), []
        if found := _ISO.fullmatch(said):
            return date(int(found[1]), int(found[2]), int(found[3])).isoformat(), []
    except (ValueError, OverflowError):
        pass
    return "", [f"La date « {said[:40]} » ne se lit pas\u00a0: écrivez 31/12/2027."]
