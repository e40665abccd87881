"""Audience tokens: their grammar, and which of them a person holds. DESIGN 4."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

CNAF = "cnaf"


class Reach(StrEnum):
    """How far a token goes; it decides what a draft with that audience shows to whom."""

    OPEN = "open"
    GROUP = "group"
    NARROW = "narrow"
    DERIVED = "derived"  # never chosen by people: only `readers` names it


_OWNER = r"(cnaf|caf-[0-9a-z]{2,3})"
_GRAMMAR: tuple[tuple[re.Pattern[str], Reach], ...] = (
    (re.compile(r"public|reseau|cnaf"), Reach.OPEN),
    (re.compile(r"cdr:[a-z][a-z-]*"), Reach.OPEN),
    (re.compile(r"caf:caf-[0-9a-z]{2,3}"), Reach.OPEN),
    (re.compile(r"groupe:[0-9]+"), Reach.GROUP),
    (re.compile(r"animateurs:[0-9]+"), Reach.DERIVED),
    (re.compile(rf"(editeurs|administrateurs):{_OWNER}"), Reach.NARROW),
    (re.compile(r"moderateurs"), Reach.NARROW),
    (re.compile(r"personne:[0-9]+"), Reach.NARROW),
)


def is_owner(code: str) -> bool:
    """Whether this is the code of an owner: "cnaf" or a Caf code."""
    return re.fullmatch(_OWNER, code) is not None


class InvalidAudience(ValueError):
    """A token that does not exist, an empty set, or a mix of reaches that means nothing."""


def reach_of(token: str) -> Reach:
    """The reach of a token. Raises InvalidAudience when the token does not follow the grammar."""
    for pattern, reach in _GRAMMAR:
        if pattern.fullmatch(token):
            return reach
    raise InvalidAudience(f"jeton d'audience inconnu : {token!r}")


def canonical(tokens: Iterable[str]) -> str:
    """The key of a set of tokens, sorted and joined by "+". Raises InvalidAudience on an unknown token or none."""
    known = sorted(set(tokens))
    if not known:
        raise InvalidAudience("une audience ne peut pas être vide")
    for token in known:
        reach_of(token)
    return "+".join(known)


def split(key: str) -> frozenset[str]:
    """The tokens of a canonical key."""
    return frozenset(key.split("+"))


@dataclass(frozen=True)
class Held:
    """The tokens of a person: some by name, some by family (an administrateur national holds every `caf:`)."""

    exact: frozenset[str]
    families: tuple[str, ...] = ()

    def holds(self, token: str) -> bool:
        """Whether the person holds this token."""
        return token in self.exact or token.startswith(self.families)

    def holds_any(self, tokens: Iterable[str]) -> bool:
        """Whether the person holds one of these tokens at least."""
        return any(self.holds(token) for token in tokens)
