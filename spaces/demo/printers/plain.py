"""Plain texts: TXT and Markdown."""

from collections.abc import Iterable

from spaces.demo.papers import Bars, Block, Bullets, Heading, PageBreak, Paper, Paragraph, Quote, Table
from spaces.demo.printing import NOTICE, dated_in_french
from spaces.demo.writing import number


def to_txt(paper: Paper) -> bytes:
    """The paper as notes typed in a plain editor, with the line ends of Windows."""
    lines = [paper.title.upper(), paper.subtitle, f"{paper.owner}, {dated_in_french(paper)}", ""]
    for block in paper.blocks:
        lines += _txt_block(block)
    return "\r\n".join([*lines, NOTICE, ""]).encode()


def to_markdown(paper: Paper) -> bytes:
    """The paper in Markdown: headings, lists, tables."""
    lines = [f"# {paper.title}", "", f"*{paper.subtitle}*", "", f"{paper.owner}, {dated_in_french(paper)}", ""]
    for block in paper.blocks:
        lines += _markdown_block(block)
    return "\n".join([*lines, NOTICE, ""]).encode()


def _txt_block(block: Block) -> list[str]:
    match block:
        case Heading(text):
            return ["", text, "-" * len(text)]
        case Paragraph(text):
            return [text, ""]
        case Bullets(items):
            return [*(f"- {item}" for item in items), ""]
        case Quote(text, by):
            return [f"    {text}", *([f"    {by}"] if by else []), ""]
        case Table(caption, head, rows):
            return [caption, *("  |  ".join(row) for row in (head, *rows)), ""]
        case Bars(caption, rows, unit):
            return [caption, *_values(rows, unit), ""]
        case PageBreak():
            return ["", ""]
    raise TypeError(f"bloc inconnu : {block!r}")


def _markdown_block(block: Block) -> list[str]:
    match block:
        case Heading(text, level):
            return [f"{'#' * (level + 1)} {text}", ""]
        case Paragraph(text):
            return [text, ""]
        case Bullets(items):
            return [*(f"- {item}" for item in items), ""]
        case Quote(text, by):
            return [f"> {text}", *([">", f"> {by}"] if by else []), ""]
        case Table(caption, head, rows):
            return [f"**{caption}**", "", _markdown_row(head), _markdown_row("---" for _ in head),
                    *map(_markdown_row, rows), ""]  # fmt: skip
        case Bars(caption, rows, unit):
            return [f"**{caption}**", "", *(f"- {line}" for line in _values(rows, unit)), ""]
        case PageBreak():
            return ["---", ""]
    raise TypeError(f"bloc inconnu : {block!r}")


def _values(rows: tuple[tuple[str, float], ...], unit: str) -> list[str]:
    return [f"{label}\u00a0: {number(value)}{unit}" for label, value in rows]


def _markdown_row(values: Iterable[str]) -> str:
    return f"| {' | '.join(values)} |"
