"""The people of the matrices, and what is answered to each of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

EVERYONE = (
    "anonymous",
    "outsider",
    "ended",
    "lecteur",
    "editeur",
    "admin_local",
    "lecteur_35",
    "editeur_35",
    "admin_local_35",
    "member",  # lecteur of caf-35, in the working group of the world
    "animateur",  # éditeur of caf-33, who animates it
    "two_cafs",
    "editeur_national",
    "admin_national",
)


class Outcome(StrEnum):
    OPEN = "answers"  # a page, a way on, or a form that is refused for what it holds
    SIGN_IN = "sends to sign in"
    NO_LEVEL = "says that no level is open"
    FORBIDDEN = "forbids"
    ABSENT = "does not exist"


Verdict = Mapping[str, Outcome]


def verdict(open_to: set[str] | frozenset[str], otherwise: Outcome) -> Verdict:
    """Open to these people; `otherwise` for the others who have a level; the rest stay at the door."""
    at_the_door = {"anonymous": Outcome.SIGN_IN, "outsider": Outcome.NO_LEVEL, "ended": Outcome.NO_LEVEL}
    return {name: Outcome.OPEN if name in open_to else at_the_door.get(name, otherwise) for name in EVERYONE}


HABILITATED_PEOPLE = frozenset(EVERYONE) - {"anonymous", "outsider", "ended"}
READERS_ONLY = frozenset({"lecteur", "lecteur_35", "member"})
WRITERS_SOMEWHERE = HABILITATED_PEOPLE - READERS_ONLY
PEOPLE_OF_16 = frozenset({"lecteur", "editeur", "admin_local", "two_cafs", "admin_national"})
WRITERS_OF_16 = frozenset({"editeur", "admin_local", "admin_national"})
NATIONAL_PEOPLE = frozenset({"editeur_national", "admin_national"})
ADMIN_PEOPLE = frozenset({"admin_national"})

PUBLIC = dict.fromkeys(EVERYONE, Outcome.OPEN)
# What is theirs alone, with a level or without.
SIGNED_IN = PUBLIC | {"anonymous": Outcome.SIGN_IN}
HABILITATED = verdict(HABILITATED_PEOPLE, Outcome.ABSENT)
DEPOSITORS = verdict(WRITERS_SOMEWHERE, Outcome.FORBIDDEN)
NATIONAL = verdict(NATIONAL_PEOPLE, Outcome.FORBIDDEN)
NATIONAL_READERS = verdict(NATIONAL_PEOPLE, Outcome.ABSENT)
ADMIN = verdict(ADMIN_PEOPLE, Outcome.FORBIDDEN)
GRANTERS = verdict(frozenset({"admin_local", "admin_local_35", "admin_national"}), Outcome.FORBIDDEN)
GRANTERS_OF_16 = GRANTERS | {"admin_local_35": Outcome.ABSENT}
READERS = verdict(PEOPLE_OF_16, Outcome.ABSENT)  # of an object kept for the people of caf-16
EDITORS_ONLY = verdict(WRITERS_OF_16, Outcome.ABSENT)  # of what only the éditeurs of caf-16 see
CLOSED = verdict(frozenset(), Outcome.ABSENT)  # a library would open it, we do not
# Readers who may not write are told so; those who may not see learn nothing.
WRITERS = READERS | dict.fromkeys(PEOPLE_OF_16 - WRITERS_OF_16, Outcome.FORBIDDEN)

# Only who wrote it changes it; the other readers are told so.
AUTHOR = READERS | dict.fromkeys(PEOPLE_OF_16 - {"lecteur"}, Outcome.FORBIDDEN)

# What the éditeur of caf-16 did alone: nobody else sees it, and those who may not do as much are told so.
OWN = verdict(frozenset({"editeur"}), Outcome.ABSENT) | dict.fromkeys(READERS_ONLY, Outcome.FORBIDDEN)

# A moderator acts on what they see; its other readers are told that they may not.
MODERATORS = READERS | dict.fromkeys(PEOPLE_OF_16 - {"admin_national"}, Outcome.FORBIDDEN)

KEEPER = verdict(frozenset({"lecteur"}), Outcome.ABSENT)  # of a view that the lecteur of caf-16 keeps


# The group of the tests: led by its animateur, closed by the national editors too; others are told that they may not.
LEADER = verdict(frozenset({"animateur"}), Outcome.FORBIDDEN)
LEADER_AND_NATIONAL = verdict(NATIONAL_PEOPLE | {"animateur"}, Outcome.FORBIDDEN)
# What is said of one membership exists for those who may name its animateurs.
NAMING = verdict(NATIONAL_PEOPLE | {"animateur"}, Outcome.ABSENT)
LEADING = NAMING | dict.fromkeys(NATIONAL_PEOPLE, Outcome.FORBIDDEN)


@dataclass(frozen=True)
class Line:
    """What a route answers to each person, and how to ask it."""

    verdict: Verdict
    args: Callable[[Any], list] = lambda world: []
    method: str = "get"
    data: Callable[[Any], dict] = field(default=lambda world: {})
