"""Who would read less, and who more, in words and in people."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from accounts.readership import Readership
from spaces import audiences
from spaces.bulk.foreseeing import Foreseen
from ui import typography

_SHOWN = 10  # kinds of changes told one by one


@dataclass(frozen=True)
class Reached:
    """What happens to `supports` that move from one set of readers to another. `lost` and `gained` count people."""

    supports: int
    lost: int
    gained: int
    lost_said: str
    gained_said: str

    @property
    def sentences(self) -> list[str]:
        """What is lost, then what is gained, in French."""
        told = []
        many = self.supports > 1
        subject = typography.plural(self.supports, "support")
        if self.lost:
            verb = "ne seront plus lus" if many else "ne sera plus lu"
            told.append(f"{subject} {verb} par\u00a0: {self.lost_said} ({_people(self.lost)}).")
        if self.gained:
            verb = "seront aussi lus" if many else "sera aussi lu"
            told.append(f"{subject} {verb} par\u00a0: {self.gained_said} ({_people(self.gained)} de plus).")
        return told


def reached(changing: Iterable[Foreseen], names: audiences.Names) -> list[Reached]:
    """By pair of readers before and after, those that change anybody's sight, the most frequent first."""
    pairs = Counter((_unnamed(one.readers[0]), _unnamed(one.readers[1])) for one in changing)
    moving = [(pair, number) for pair, number in pairs.most_common() if pair[0] != pair[1]]
    if not moving:
        return []
    people = Readership()
    found = []
    for (before, after), number in moving[:_SHOWN]:
        had, have = people.of(before), people.of(after)
        lost, gained = had - have, have - had
        kept = f", sauf {_said(after, names)}" if lost != had else ""
        found.append(Reached(number, len(lost), len(gained), f"{_said(before, names)}{kept}", _said(after, names)))
    return [one for one in found if one.lost or one.gained]


def _unnamed(readers: frozenset[str]) -> frozenset[str]:
    """The readers without the one person who wrote."""
    return frozenset(token for token in readers if not token.startswith("personne:"))


def _said(readers: frozenset[str], names: audiences.Names) -> str:
    """In words, without the éditeurs of the owner beside a wider token."""
    wider = frozenset(token for token in readers if not token.startswith("editeurs:"))
    return audiences.said_with(names, wider or readers) if readers else "La personne qui l’a déposé"


def _people(number: int) -> str:
    return typography.plural(number, "personne")
