"""What was found in a document, as it is kept and as people read it: how many and where, never the data."""

from dataclasses import dataclass
from typing import Any

from ui.typography import NBSP, number

_NAMED_PARTS = 5  # the sentence names them; past that it says that there are others


@dataclass(frozen=True)
class Found:
    """How many of one sort, and the numbers of the parts that hold some, from 1, in order."""

    count: int = 0
    parts: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return self.count > 0

    @property
    def first(self) -> int | None:
        """The number of the first part that holds some."""
        return self.parts[0] if self.parts else None


_NOTHING = Found()
_TOLD = "Le même fichier a été retiré d'un autre support parce qu'il contient des données personnelles."


@dataclass(frozen=True)
class Findings:
    """Social security numbers (`nir`), names that stand with a date of birth (`births`), bank accounts (`iban`).

    `told`: somebody took the same bytes away from elsewhere because they hold personal data.
    """

    nir: Found = _NOTHING
    births: Found = _NOTHING
    iban: Found = _NOTHING
    told: bool = False

    def __bool__(self) -> bool:
        return bool(self.nir or self.births or self.iban or self.told)

    def as_dict(self) -> dict[str, Any]:
        """What a JSONField keeps: {"nir": {"count": 12, "parts": [3]}}; only the sorts found, {} for nothing."""
        kept: dict[str, Any] = {
            sort: {"count": found.count, "parts": list(found.parts)}
            for sort, found in (("nir", self.nir), ("births", self.births), ("iban", self.iban))
            if found
        }
        return kept | {"told": True} if self.told else kept

    @classmethod
    def from_dict(cls, kept: dict[str, Any]) -> "Findings":
        """The findings that `as_dict` gave."""
        counted = {sort: found for sort, found in kept.items() if sort != "told"}
        found = {sort: Found(one["count"], tuple(one["parts"])) for sort, one in counted.items()}
        return cls(**found, told="told" in kept)

    def sentence(self, unit_label: str) -> str:
        """What people read before they confirm, "" when nothing was found. `unit_label`: "page", "feuille"…"""
        sorts = (
            (self.nir, "un numéro de sécurité sociale", "numéros de sécurité sociale"),
            (self.births, "un nom avec une date de naissance", "noms avec dates de naissance"),
            (self.iban, "un IBAN", "IBAN"),
        )
        said = []
        for found, one, many in sorts:
            if found:
                how_many = one if found.count == 1 else f"{number(found.count)}{NBSP}{many}"
                said.append(f"{how_many} ({_where(found.parts, unit_label)})")
        sentences = [_TOLD] if self.told else []
        if said:
            sentences.append(f"Ce texte semble contenir {_listed(said)}.")
        return " ".join(sentences)


def _where(parts: tuple[int, ...], unit_label: str) -> str:
    if len(parts) == 1:
        return f"{unit_label}{NBSP}{parts[0]}"
    named = [str(part) for part in parts[:_NAMED_PARTS]]
    others = ["ailleurs"] if len(parts) > _NAMED_PARTS else []
    return f"{unit_label}s{NBSP}{_listed(named + others)}"


def _listed(items: list[str]) -> str:
    return " et ".join(filter(None, (", ".join(items[:-1]), items[-1])))
