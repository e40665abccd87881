"""The table of who may do what, made from the rules that the site itself asks (accounts.permissions.TABLE)."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from accounts.models import LOCAL_LEVELS, Level
from accounts.permissions import ROLE_NAMES, TABLE, Role, Rule, Subject
from accounts.sight import habilitations_of


class Reach(StrEnum):
    """How far a level may do something. The value is what the cell says."""

    ANYWHERE = "Oui, partout"
    OF_THE_CAF = "Oui, pour sa Caf"
    OF_THE_CNAF = "Oui, pour la Cnaf"
    ITSELF = "Oui, pour ce qu’il concerne"
    NONE = "Non"


@dataclass(frozen=True)
class Column:
    """A level, or what a person is to an object beside their levels. `mine`: whoever reads the page holds it."""

    name: str
    level: Level | None
    role: Role | None
    mine: bool = False


@dataclass(frozen=True)
class Cell:
    """What a row says of a column."""

    column: Column
    reach: Reach

    @property
    def allowed(self) -> bool:
        """Whether the answer is yes, somewhere."""
        return self.reach is not Reach.NONE


@dataclass(frozen=True)
class Row:
    """An action and its cells, in the order of the columns; `who` is the sentence said to those who may not."""

    label: str
    who: str
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Part:
    """The rows of a subject."""

    title: str
    rows: Sequence[Row]


def columns_for(user: Any) -> list[Column]:
    """The five levels, then the roles; those that this person holds by an active habilitation are marked."""
    held = {habilitation.level for habilitation in habilitations_of(user)}
    levels = [Column(name, Level(value), None, value in held) for value, name in Level.choices]
    return levels + [Column(name, None, role) for role, name in ROLE_NAMES.items()]


def parts(columns: Sequence[Column]) -> list[Part]:
    """Every action of the table, by subject, in the order of both."""
    made = []
    for subject in Subject:
        rows = [
            Row(rule.label, rule.who, [Cell(column, reach_of(rule, column)) for column in columns])
            for rule in TABLE.values()
            if rule.subject is subject
        ]
        if rows:
            made.append(Part(subject.value, rows))
    return made


def reach_of(rule: Rule, column: Column) -> Reach:
    """How far a column may do what a rule is about."""
    if column.role is not None:
        return Reach.ITSELF if column.role in rule.roles else Reach.NONE
    if column.level in rule.anywhere:
        return Reach.ANYWHERE
    if column.level in LOCAL_LEVELS:
        return Reach.OF_THE_CAF if column.level in rule.of_the_caf else Reach.NONE
    return Reach.OF_THE_CNAF if column.level in rule.of_the_cnaf else Reach.NONE
