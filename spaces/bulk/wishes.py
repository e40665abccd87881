"""What a person asks of many supports at once, and what each would then say of itself. Nothing here reads or writes."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from spaces import audiences
from spaces.actions.content import Description, description_of
from spaces.models import Act, Resource


class How(StrEnum):
    """What becomes of values that a support holds several of."""

    ADD = "ajouter"
    REMOVE = "retirer"
    REPLACE = "remplacer"


@dataclass(frozen=True)
class Several:
    """Values to add, to remove, or to put in place of all others."""

    how: How = How.ADD
    values: tuple[str, ...] = ()

    def applied(self, held: Sequence[str]) -> tuple[str, ...]:
        """What is held afterwards; "Petite enfance" and "petite enfance" are the same word."""
        named = {value.casefold() for value in self.values}
        if self.how == How.REPLACE:
            return self.values
        kept = tuple(value for value in held if value.casefold() not in named)
        if self.how == How.REMOVE:
            return kept
        known = {value.casefold() for value in held}
        return (*held, *(value for value in self.values if value.casefold() not in known))


@dataclass(frozen=True)
class Wish:
    """An act and what it needs. `change` names the fields that RECLASSIFY touches, the others stay as they are;
    `audience` is a choice of the forms (spaces.audiences), `reason` that of a withdrawal."""

    act: Act
    change: frozenset[str] = frozenset()
    rubrique: str = ""
    type: str = ""
    year: int | None = None
    steps: Several = field(default_factory=Several)
    themes: Several = field(default_factory=Several)
    keywords: Several = field(default_factory=Several)
    review_on: date | None = None
    audience: str = ""
    reason: str = ""

    def to_json(self) -> dict[str, Any]:
        """As the database and the signed preview keep it."""
        review_on = self.review_on.isoformat() if self.review_on else None
        return asdict(self) | {"act": str(self.act), "change": sorted(self.change), "review_on": review_on}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Wish":
        """What `to_json` gave."""
        several = {
            name: Several(How(kept[name]["how"]), tuple(kept[name]["values"]))
            for name in ("steps", "themes", "keywords")
        }
        review_on = date.fromisoformat(kept["review_on"]) if kept["review_on"] else None
        read = {"act": Act(kept["act"]), "change": frozenset(kept["change"]), "review_on": review_on}
        return cls(**kept | several | read)

    def tokens_for(self, resource: Resource) -> frozenset[str] | None:
        """The audience that this support would have; None when the choice means nothing for its owner."""
        if self.audience == audiences.CDR:
            return frozenset({f"cdr:{resource.caf.cdr_id}"}) if resource.caf is not None else None
        return audiences.tokens_for(self.audience, resource.owner_code())

    def described(self, resource: Resource) -> Description:
        """The description of a support once the wish is granted; no query for one read with its relations."""
        now = description_of(resource)
        if self.act == Act.SHARE:
            return replace(now, audience=self.tokens_for(resource) or now.audience)
        changed: dict[str, Any] = {
            "rubrique": self.rubrique,
            "type": self.type,
            "year": self.year,
            "steps": self.steps.applied(now.steps),
            "themes": self.themes.applied(now.themes),
            "keywords": ", ".join(self.keywords.applied(words_of(now.keywords))),
            "review_on": self.review_on,
        }
        return replace(now, **{name: value for name, value in changed.items() if name in self.change})


def words_of(keywords: str) -> tuple[str, ...]:
    """The keywords of a field where commas separate them, each once."""
    words = (" ".join(word.split()) for word in keywords.split(","))
    return tuple({word.casefold(): word for word in words if word}.values())
