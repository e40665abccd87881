"""A wish in French, for the pages that show it again."""

from spaces import audiences
from spaces.bulk.classification import Classification
from spaces.bulk.wishes import How, Several, Wish
from ui import typography

_HOW = {How.ADD: "ajouter", How.REMOVE: "retirer", How.REPLACE: "remplacer par"}
_AUDIENCES = {
    audiences.NETWORK: "Tout le réseau",
    audiences.CDR: "Le Cdr de la Caf",
    audiences.CAF: "La Caf du support",
    audiences.EDITORS: "Ses éditeurs",
    audiences.NATIONAL: "Cnaf",
}


def said(wish: Wish, known: Classification) -> list[tuple[str, str]]:
    """What is asked, (name of the field, what becomes of it), in the order of the form; no query."""
    lines = {
        "rubrique": ("Rubrique", known.label("rubrique", wish.rubrique)),
        "type": ("Type", known.label("type", wish.type)),
        "steps": ("Étapes", _several(wish.steps, [known.label("steps", slug) for slug in wish.steps.values])),
        "themes": ("Thématiques", _several(wish.themes, [known.label("themes", slug) for slug in wish.themes.values])),
        "year": ("Année", str(wish.year or "retirer")),
        "keywords": ("Mots-clés", _several(wish.keywords, wish.keywords.values)),
        "review_on": ("À revoir le", typography.long_date(wish.review_on) if wish.review_on else "retirer la date"),
    }
    asked = [line for name, line in lines.items() if name in wish.change]
    if wish.audience:
        of_a_group = wish.audience.startswith(audiences.GROUP)
        said_so = "Un groupe de travail" if of_a_group else _AUDIENCES.get(wish.audience, wish.audience)
        asked.append(("Lisible par", said_so))
    if wish.reason:
        asked.append(("Raison", wish.reason))
    return asked


def _several(several: Several, names: list[str] | tuple[str, ...]) -> str:
    return f"{_HOW[several.how]} {', '.join(names)}" if names else "tout retirer"
