"""The colours of the sheet, read from it: every pair of text and background is AA in both themes."""

import gzip
import re

import pytest

from ui.palette import EDGES, PAIRS, contrast, sheet, themes

SHEET = sheet()


def weak(theme, pairs, least):
    colours = getattr(themes(), theme)
    return {f"{t} on {b}": round(r, 2) for t, b in pairs if (r := contrast(colours[t], colours[b])) < least}


def test_the_ratio_is_the_one_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_text_is_read_on_its_background(theme):
    assert weak(theme, PAIRS, 4.5) == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_edges_of_fields_and_the_focus_are_seen(theme):
    assert weak(theme, EDGES, 3) == {}


def test_the_dark_theme_redefines_every_colour_and_pieces_use_tokens_only():
    light, dark = themes().light, themes().dark
    assert light.keys() == dark.keys()
    assert len(light) > 20
    assert {name for name in light if light[name] == dark[name]} == set()
    pieces = SHEET.partition("@layer base {")[2].partition("@media print")[0]
    assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[;\s])", pieces)) <= {"#fff"}  # the paper of a page of a file


def test_the_sheet_is_light_complete_and_asks_nothing_elsewhere():
    assert len(gzip.compress(SHEET.encode(), 6)) < 12_000
    assert SHEET.count("{") == SHEET.count("}")
    assert not re.search(r"url\(|@import|@font-face", SHEET)
    for need in ("prefers-reduced-motion", "forced-colors", "@media print", ":focus-visible", ".waiting"):
        assert need in SHEET
