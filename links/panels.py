"""Panels: pages that gather rooms (home, a Caf, a support) show what rooms registered, and know none by name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Panel:
    """A block of a gathering page.

    `place` names the page ("accueil", "caf"); `context(request, subject)` gives the template its data, or None when
    there is nothing to show to this person; panels appear by `order`.
    """

    place: str
    slug: str
    template: str
    context: Callable[[Any, Any], dict | None]
    order: int = 100


_panels: dict[tuple[str, str], Panel] = {}


def register(panel: Panel) -> Panel:
    """Declare a panel; a second one of the same place and slug replaces the first."""
    _panels[(panel.place, panel.slug)] = panel
    return panel


def at(place: str, request: Any, subject: Any = None) -> list[dict]:
    """The panels to show: a list of {"template", "context"} in order, without those that have nothing to say."""
    shown = []
    for panel in sorted((p for p in _panels.values() if p.place == place), key=lambda p: (p.order, p.slug)):
        context = panel.context(request, subject)
        if context is not None:
            shown.append({"slug": panel.slug, "template": panel.template, "context": context})
    return shown
