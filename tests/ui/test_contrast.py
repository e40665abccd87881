"""The colours of the sheet, read from it: every pair of text and background is AA in both themes."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHEET = (ROOT / "assets/css/site.css").read_text()
TEXTS = ("ink", "ink-2", "ink-3", "brand", "brand-strong", "warm", "ok", "bad", "doc")
BACKGROUNDS = ("paper", "surface", "sunken")
PAIRS = [
    *[(text, back) for text in TEXTS for back in BACKGROUNDS],
    *[("ink", back) for back in ("brand-soft", "warm-soft", "ok-soft", "bad-soft", "mark")],
    *[("ink-2", "mark"), ("ink-2", "brand-soft"), ("ink-3", "brand-soft")],
    *[(tone, f"{tone}-soft") for tone in ("brand", "warm", "ok", "bad")],
    *[("brand-strong", "brand-soft"), ("on-brand", "brand"), ("on-brand", "brand-strong")],
]  # fmt: skip
EDGES = [("edge", back) for back in BACKGROUNDS] + [("warm", back) for back in BACKGROUNDS]


def _tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-fA-F]{6})\b", block))


def _themes() -> dict[str, dict[str, str]]:
    layer = SHEET.partition("@layer base {")[0]
    light, _, dark = layer.partition("@media (prefers-color-scheme: dark)")
    return {"light": _tokens(light), "dark": _tokens(light) | _tokens(dark)}


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_ratio_is_the_one_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_text_is_read_on_its_background(theme):
    tokens = _themes()[theme]
    weak = {f"{t} on {b}": round(r, 2) for t, b in PAIRS if (r := contrast(tokens[t], tokens[b])) < 4.5}
    assert weak == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_edges_of_fields_and_the_focus_are_seen(theme):
    tokens = _themes()[theme]
    weak = {f"{t} on {b}": round(r, 2) for t, b in EDGES if (r := contrast(tokens[t], tokens[b])) < 3}
    assert weak == {}


def test_the_dark_theme_redefines_every_colour_and_pieces_use_tokens_only():
    themes = _themes()
    assert themes["light"].keys() == themes["dark"].keys()
    unchanged = {name for name in themes["light"] if themes["light"][name] == themes["dark"][name]}
    assert unchanged == set()
    pieces = SHEET.partition("@layer base {")[2].partition("@media print")[0]
    assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;\s])", pieces)) <= {"#fff"}  # the paper of a page of a file


def test_the_sheet_is_light_complete_and_asks_nothing_elsewhere():
    assert len(SHEET.encode()) < 40_000
    assert SHEET.count("{") == SHEET.count("}")
    assert not re.search(r"url\(|@import|@font-face", SHEET)
    for need in ("prefers-reduced-motion", "forced-colors", "@media print", ":focus-visible", ".htmx-indicator"):
        assert need in SHEET
