"""The colours of the style sheet, read from it, and how well a text is read on a background (WCAG 2)."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

TEXTS = ("ink", "ink-2", "ink-3", "brand", "brand-strong", "warm", "ok", "bad", "doc")
BACKGROUNDS = ("paper", "surface", "sunken")
# Every text that the sheet puts on a background; each must be read: 4.5 at least.
PAIRS = (
    *((text, back) for text in TEXTS for back in BACKGROUNDS),
    *(("ink", back) for back in ("brand-soft", "warm-soft", "ok-soft", "bad-soft", "mark")),
    *(("ink-2", "mark"), ("ink-2", "brand-soft"), ("ink-3", "brand-soft")),
    *((tone, f"{tone}-soft") for tone in ("brand", "warm", "ok", "bad")),
    *(("brand-strong", "brand-soft"), ("on-brand", "brand"), ("on-brand", "brand-strong")),
)
# What is only seen, the edge of a field and the focus: 3 at least.
EDGES = tuple((edge, back) for edge in ("edge", "warm") for back in BACKGROUNDS)

_COLOUR = re.compile(r"--([\w-]+):\s*(#[0-9a-fA-F]{6})\b")


@dataclass(frozen=True)
class Themes:
    """The colour of each token, as `#rrggbb`, by theme."""

    light: dict[str, str]
    dark: dict[str, str]


def sheet() -> str:
    """The text of the style sheet."""
    return Path(str(finders.find("css/site.css"))).read_text()


@cache
def themes() -> Themes:
    """The colours of the style sheet of this process."""
    light, _, dark = sheet().partition("@layer base {")[0].partition("@media (prefers-color-scheme: dark)")
    return Themes(dict(_COLOUR.findall(light)), dict(_COLOUR.findall(light)) | dict(_COLOUR.findall(dark)))


def contrast(one: str, other: str) -> float:
    """The ratio of two colours `#rrggbb`, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
