"""The parts of a presentation, whatever its format, inside the child process."""

from collections.abc import Iterable
from dataclasses import dataclass

from files.extract.reading import Budget, plain

MAX_LABEL = 200
_HIDDEN = "(masquée)"
_NOTES = "Notes\u00a0:"


@dataclass(frozen=True)
class Shape:
    """What stands somewhere on a slide: its text, and its place in a unit that its format chooses."""

    text: str
    top: float = 0
    left: float = 0


def in_reading_order(shapes: Iterable[Shape], slack: float) -> list[Shape]:
    """The shapes from top to bottom, and from left to right those whose tops differ by at most `slack`."""
    ordered: list[Shape] = []
    band: list[Shape] = []
    for shape in sorted(shapes, key=lambda shape: shape.top):
        if band and shape.top - band[0].top > slack:
            ordered += sorted(band, key=lambda shape: shape.left)
            band = []
        band.append(shape)
    return ordered + sorted(band, key=lambda shape: shape.left)


def slide(number: int, title: str, texts: Iterable[str], notes: str, budget: Budget, *, hidden: bool) -> dict:
    """The part of a slide: its title names it and comes first, what the speaker says comes last."""
    label = " ".join(title.split())
    if hidden:
        label = f"{label[: MAX_LABEL - len(_HIDDEN) - 1]} {_HIDDEN}".strip()
    said = f"{_NOTES}\n{notes}" if notes.strip() else ""
    text = plain("\n".join(piece for piece in (title, *texts, said) if piece.strip()))
    return {"number": number, "unit": "diapositive", "label": label[:MAX_LABEL], "text": budget.spend(text)}
