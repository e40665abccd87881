"""DOCX in the child process: text by section, read as a stream."""

import re
from collections.abc import Iterator

from files.extract.archive import END, START, TEXT, Archive, opened
from files.extract.sections import Block, Flow, sections

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAIN_PART = "word/document.xml"
_MAIN_TYPE = "wordprocessingml.document.main+xml"
# What repeats a text box for old programs, and what was moved elsewhere in a text whose changes are tracked.
_LEFT_OUT = ("{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback", f"{_W}moveFrom")
_HEADING_NAME = re.compile(r"(?:heading|titre)\s*([1-9])", re.IGNORECASE)
_EXTRAS = (
    ("Notes", re.compile(r"(footnotes|endnotes)\.xml")),
    ("En-têtes et pieds de page", re.compile(r"(header|footer)\d*\.xml")),
)


def parts(path: str, summary: dict) -> Iterator[dict]:
    """The sections in order: a heading opens one, and long text is cut at a paragraph; notes and headers come last."""
    with opened(path) as archive:
        main = _main_part(archive)
        folder = main.rpartition("/")[0] + "/"
        styles = _heading_styles(archive, f"{folder}styles.xml")
        yield from sections(_blocks(archive, main, styles), _extras(archive, folder))


def _extras(archive: Archive, folder: str) -> Iterator[tuple[str, Iterator[str]]]:
    for label, pattern in _EXTRAS:
        names = sorted(name for name in archive.names if pattern.fullmatch(name.removeprefix(folder)))
        yield label, (block.text for name in names for block in _blocks(archive, name, {}))


def _main_part(archive: Archive) -> str:
    if _MAIN_PART not in archive.names:
        for kind, _, attributes in archive.tokens("[Content_Types].xml"):
            if kind == START and attributes.get("ContentType", "").endswith(_MAIN_TYPE):
                return attributes.get("PartName", "").lstrip("/")
    return _MAIN_PART


def _heading_styles(archive: Archive, name: str) -> dict[str, int]:
    """Style id -> heading level, by outline level or by name, through the styles they are based on."""
    levels: dict[str, int] = {}
    based: dict[str, str] = {}
    style = ""
    for kind, tag, attributes in archive.tokens(name) if name in archive.names else ():
        if kind != START:
            continue
        value = attributes.get(f"{_W}val", "")
        if tag == f"{_W}style":
            style = attributes.get(f"{_W}styleId", "")
        elif tag == f"{_W}name" and (named := _HEADING_NAME.fullmatch(value)):
            levels[style] = int(named.group(1))
        elif tag == f"{_W}outlineLvl":
            levels[style] = _level(value)
        elif tag == f"{_W}basedOn":
            based[style] = value
    for style in based:
        seen = {style}
        ancestor = style
        while ancestor not in levels and based.get(ancestor, ancestor) not in seen:
            ancestor = based[ancestor]
            seen.add(ancestor)
        levels.setdefault(style, levels.get(ancestor, 0))
    return levels


def _level(outline: str) -> int:
    return int(outline) + 1 if outline in tuple("012345678") else 0


def _blocks(archive: Archive, name: str, styles: dict[str, int]) -> Iterator[Block]:
    """The paragraphs outside tables and the rows of tables, in reading order."""
    flow = Flow()
    left_out = 0
    written = False  # inside w:t; deleted text stands in w:delText, codes in w:instrText
    for kind, tag, attributes in archive.tokens(name):
        if kind == TEXT:
            if written and not left_out and flow.paragraph:
                flow.paragraph.say(tag)
            continue
        if tag in _LEFT_OUT:
            left_out += 1 if kind == START else -1
        if left_out:
            continue
        written = kind == START and tag == f"{_W}t"
        if kind == END:
            block = flow.close_paragraph() if tag == f"{_W}p" else flow.close_row() if tag == f"{_W}tr" else None
            if block:
                yield block
        elif tag == f"{_W}p":
            flow.open_paragraph()
        elif tag == f"{_W}tr":
            flow.open_row()
        elif tag == f"{_W}tc":
            flow.open_cell()
        elif flow.paragraph:
            _inside(flow.paragraph, tag, attributes.get(f"{_W}val", ""), attributes.get(f"{_W}type", ""), styles)


def _inside(block: Block, tag: str, value: str, kind: str, styles: dict[str, int]) -> None:
    """What an element that starts inside a paragraph adds to it."""
    if tag == f"{_W}tab" and not value:  # with a value, it is the place of a tabulation
        block.say(" ")
    elif tag in (f"{_W}br", f"{_W}cr"):
        if kind == "page":
            block.starts_a_page()
        block.say("\n")
    elif tag == f"{_W}noBreakHyphen":
        block.say("-")
    elif tag == f"{_W}pStyle":
        block.level = styles.get(value, 0)
    elif tag == f"{_W}outlineLvl":
        block.level = _level(value)
    elif tag in (f"{_W}pageBreakBefore", f"{_W}lastRenderedPageBreak"):
        block.starts_a_page()
