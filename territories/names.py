"""Names of the territory found as people type them: without accents, capitals, hyphens or apostrophes.

`folded(name)` is what the `folded` columns hold; each search is one query. (The room `words` analyses texts for the
search; it stands beside this room, and a name follows rules of its own: "St" is "Saint", a space may be missing.)
"""

import re
import unicodedata

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Replace

from territories.models import Caf, Commune, Epci

_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss"})
_SHORT = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
_ARTICLES = frozenset(["a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "sur"])
_LINKS = ("", "d ", "de ", "de l ", "de la ", "des ", "du ")
_EPCI_NATURES = ("ca", "cc", "cu", "metropole")
_WORD = re.compile(r"[a-z0-9]+")
LIMIT = 20


def folded(name: str) -> str:
    """The words of a name, unaccented and in lower case, one space between: "St-Yrieix" gives "saint yrieix"."""
    letters = unicodedata.normalize("NFKD", name.lower().translate(_LETTERS))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(_SHORT.get(word, word) for word in _WORD.findall(plain))


def find_cafs(text: str) -> QuerySet[Caf]:
    """The Caf whose name holds words that begin like those of `text`, or whose number it is ("16", "caf-16").

    Best, then most inhabited, first; none for a blank text. Each with its `departement` and its `cdr`.
    """
    number = folded(text).removeprefix("caf ")
    by_code = Q(code__in=[f"caf-{number}", f"caf-0{number}"])
    found = _ranked(Caf.objects.select_related("departement", "cdr"), text, by_code, ("caf",))
    return found.order_by("rank", "-departement__population", "code")


def find_epcis(text: str, limit: int = LIMIT) -> QuerySet[Epci]:
    """The EPCI whose name holds words that begin like those of `text`, or whose Siren it is.

    Best, then most inhabited, first; each with its `population`.
    """
    found = _ranked(Epci.objects.with_population(), text, Q(siren=_code(text)), _EPCI_NATURES)
    return found.order_by("rank", "-population", "siren")[: max(limit, 0)]


def find_communes(text: str, limit: int = LIMIT) -> QuerySet[Commune]:
    """The communes whose name holds words that begin like those of `text`, or whose Insee code it is.

    Best, then most inhabited, first; each with its `departement`, its `caf` and its `epci`.
    """
    communes = Commune.objects.select_related("departement", "caf", "epci")
    found = _ranked(communes, text, Q(code=_code(text)), ())
    return found.order_by("rank", "-population", "code")[: max(limit, 0)]


def _code(text: str) -> str:
    return re.sub(r"[^0-9A-Za-z]", "", text).upper()


def _ranked(rows: QuerySet, text: str, by_code: Q, natures: tuple[str, ...]) -> QuerySet:
    """Rows that match, with `rank`: 0 the code or the very name, 1 begins so, 2 a later word does, 3 scattered.

    `natures` are the words that may come before the name proper: "caf" in "Caf de la Charente".
    """
    wanted = folded(text)
    typed = wanted.split()
    needed = [word for word in typed if word not in _ARTICLES] or typed
    every_word = Q()
    for word in needed:
        every_word &= Q(folded__startswith=word) | Q(folded__contains=f" {word}")
    links = [f"{nature} {link}" for nature in natures for link in _LINKS]
    rank = Case(
        When(by_code | Q(folded__in=[wanted, *(f"{link}{wanted}" for link in links)]), then=Value(0)),
        When(folded__startswith=wanted, then=Value(1)),
        When(folded__contains=f" {wanted}", then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    compact = Replace("folded", Value(" "), Value(""))
    matching = every_word | by_code | Q(compact__startswith="".join(typed))
    found = rows.annotate(rank=rank).alias(compact=compact).filter(matching)
    return found if typed else found.none()
