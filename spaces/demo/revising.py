"""What changes in a document from a version to the next: a sentence, an item, a figure, as when people correct it."""

from collections.abc import Sequence
from dataclasses import replace

from spaces.demo.papers import Block, Bullets, Paragraph, Table
from spaces.demo.writing import Voice, number

_ADDED = 0.15  # of a figure


def revised(blocks: Sequence[Block], voice: Voice, themes: tuple[str, ...]) -> tuple[Block, ...]:
    """The same blocks with one paragraph that says more, one list whose last item is another, one figure corrected."""
    theme = voice.random.choice(themes)
    changed = list(blocks)
    for kind in (Paragraph, Bullets, Table):
        ranks = [rank for rank, block in enumerate(blocks) if isinstance(block, kind)]
        if ranks:
            rank = voice.random.choice(ranks)
            changed[rank] = _changed(changed[rank], voice, theme)
    return tuple(changed)


def _changed(block: Block, voice: Voice, theme: str) -> Block:
    match block:
        case Paragraph(text):
            return Paragraph(f"{text} {voice.paragraph(theme, 'besoins', 1)}")
        case Bullets(items):
            return Bullets((*items[:-1], *voice.lines(theme, "pistes", 1)))
        case Table():
            return _corrected(block)
    return block


def _corrected(block: Table) -> Table:
    """The first whole number of the table, a little higher; the table as it is when it holds none."""
    for line, row in enumerate(block.rows):
        for column, value in enumerate(row):
            figures = value.replace("\u00a0", "")
            if figures.isdecimal():
                raised = number(int(int(figures) * (1 + _ADDED)) + 1)
                corrected = (*row[:column], raised, *row[column + 1 :])
                return replace(block, rows=(*block.rows[:line], corrected, *block.rows[line + 1 :]))
    return block
