"""What rooms say of their own health: `doctor` shows it all and knows no room by name."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum


class Level(StrEnum):
    """OK and INFO need nothing; WARNING should be looked at; BROKEN prevents people from working."""

    OK = "ok"
    INFO = "info"
    WARNING = "attention"
    BROKEN = "panne"


@dataclass(frozen=True)
class Finding:
    """One line: what was looked at, what was found, and what to do about it ("" when there is nothing to do)."""

    level: Level
    subject: str
    text: str
    advice: str = ""

    def as_dict(self) -> dict[str, str]:
        """For JSON: {"level", "subject", "text", "advice"}."""
        return {**asdict(self), "level": self.level.value}


Check = Callable[[], Iterable[Finding]]

_checks: dict[str, Check] = {}


def register(name: str, check: Check) -> Check:
    """Declare what a room looks at; a second check of the same name replaces the first."""
    _checks[name] = check
    return check


def findings() -> list[Finding]:
    """Every line of every room, in the order of registration. A check that fails is a line itself."""
    lines: list[Finding] = []
    for name, check in _checks.items():
        try:
            lines.extend(check())
        except Exception as error:  # shown: the one thing doctor may not do is fail on a sick site
            text = f"la vérification n'a pas abouti : {type(error).__name__}: {error}"
            lines.append(Finding(Level.BROKEN, name, text, "Corriger d'abord les lignes précédentes."))
    return lines
