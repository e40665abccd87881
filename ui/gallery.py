"""The living page of the interface: each component drawn by its own template, with what is hard for it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.template.loader import render_to_string

from ui import palette, typography

_TYPE_SIZE = re.compile(r"--(t-?\d): ([\d.]+)rem")
_SYMBOL = re.compile(r'<symbol id="([\w-]+)"')


@dataclass(frozen=True)
class Example:
    """`said`: what this example is about; `context`: the arguments of the template."""

    said: str
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Component:
    """A piece of the interface.

    `purpose`: when to use it, in a sentence; `template`: its path, as Django finds it; `frame`: a template that
    includes it, when it only stands inside something.
    """

    name: str
    purpose: str
    template: str
    examples: Sequence[Example]
    frame: str = ""

    def drawn(self, example: Example, request: HttpRequest) -> str:
        """The HTML of an example."""
        return render_to_string(self.frame or self.template, dict(example.context), request)


@dataclass(frozen=True)
class Section:
    """Components that are looked at together. `slug` is its anchor."""

    slug: str
    title: str
    components: Sequence[Component]


def drawn(sections: Sequence[Section], request: HttpRequest) -> list[dict[str, Any]]:
    """The sections with their examples drawn: {slug, title, components: [{name, purpose, template, examples}]}."""
    return [
        {
            "slug": section.slug,
            "title": section.title,
            "components": [
                {
                    "name": component.name,
                    "purpose": component.purpose,
                    "template": component.template,
                    "examples": [
                        {"said": one.said, "html": component.drawn(one, request)} for one in component.examples
                    ],
                }
                for component in section.components
            ],
        }
        for section in sections
    ]


def icons() -> list[str]:
    """The names of the drawings of the sprite, in alphabetical order."""
    return sorted(_SYMBOL.findall(Path(str(finders.find("icons/sprite.svg"))).read_text()))


def sizes() -> list[dict[str, str]]:
    """The sizes of text on a wide screen: {token, rem}, the largest first."""
    found = dict(_TYPE_SIZE.findall(palette.sheet().partition("@media")[0]))
    ordered = sorted(found.items(), key=lambda one: -float(one[1]))
    return [{"token": token, "rem": typography.number(float(rem))} for token, rem in ordered]


def colours() -> list[dict[str, str]]:
    """Every colour of the sheet: {token, light, dark}."""
    both = palette.themes()
    return [{"token": token, "light": light, "dark": both.dark[token]} for token, light in both.light.items()]


def contrasts() -> list[dict[str, Any]]:
    """Every pair of the sheet: {text, back, least, light, dark}, each theme a {text, back, ratio}."""
    both = palette.themes()
    pairs = [(pair, 4.5) for pair in palette.PAIRS] + [(pair, 3.0) for pair in palette.EDGES]
    return [
        {
            "text": text,
            "back": back,
            "least": least,
            "light": _on(both.light, text, back),
            "dark": _on(both.dark, text, back),
        }
        for (text, back), least in pairs
    ]


def _on(theme: dict[str, str], text: str, back: str) -> dict[str, Any]:
    ratio = palette.contrast(theme[text], theme[back])
    return {"text": theme[text], "back": theme[back], "ratio": round(ratio, 1)}
