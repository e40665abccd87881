"""DOCX in the child process: text by section, read as a stream with lxml; no entity, no network, bytes counted."""

import re
import zipfile
from collections.abc import Iterator
from typing import IO

from lxml import etree

from files.extract.reading import Budget, Unreadable, plain

MAX_UNZIPPED = 200 * 1024 * 1024
SECTION_CHARACTERS = 3000
MAX_HEADING = 3  # deeper headings stay in the text of their section
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_HEADING_NAME = re.compile(r"(?:heading|titre)\s*([1-9])", re.IGNORECASE)
_EXTERNAL = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_CONTINUED = " (suite)"


def parts(path: str, summary: dict) -> Iterator[dict]:
    """The sections in order: a heading opens one, and long text is cut at a paragraph; notes and headers come last."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield from _sections(archive)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, OSError, KeyError) as error:
        raise Unreadable("damaged") from error
    except RuntimeError as error:  # zipfile: an encrypted member
        raise Unreadable("password") from error
    except etree.XMLSyntaxError as error:
        raise Unreadable("damaged") from error


def _sections(archive: zipfile.ZipFile) -> Iterator[dict]:
    counter = _Counter()
    budget = Budget()
    names = archive.namelist()
    main = _main_part(archive, names, counter)
    folder = main.rpartition("/")[0]
    styles = _heading_styles(archive, f"{folder}/styles.xml", names, counter)
    number = 0
    for label, text in _cut(_blocks(archive, main, counter, styles)):
        text = plain(text)
        if text:
            number += 1
            yield _part(number, label, budget.spend(text))
    for label, pattern in (
        ("Notes", r"(footnotes|endnotes)\.xml"),
        ("En-têtes et pieds de page", r"(header|footer)\d*\.xml"),
    ):
        wanted = [name for name in names if re.fullmatch(re.escape(folder + "/") + pattern, name)]
        lines: dict[str, None] = {}
        for name in sorted(set(wanted)):
            for block in _blocks(archive, name, counter, {}):
                lines.setdefault(block.text)
        text = plain("\n".join(lines))
        if text:
            number += 1
            yield _part(number, label, budget.spend(text))


def _part(number: int, label: str, text: str) -> dict:
    return {"number": number, "unit": "section", "label": label[:200], "text": text}


class _Counter:
    """Counts what comes out of the archive, whatever sizes it declares."""

    def __init__(self) -> None:
        self.left = MAX_UNZIPPED

    def reader(self, source: IO[bytes]) -> "_Counted":
        return _Counted(source, self)


class _Counted:
    def __init__(self, source: IO[bytes], counter: _Counter) -> None:
        self.source = source
        self.counter = counter
        self.tail = b""

    def read(self, size: int = -1) -> bytes:
        chunk = self.source.read(64 * 1024 if size < 0 else min(size, 64 * 1024))
        self.counter.left -= len(chunk)
        if self.counter.left < 0:
            raise Unreadable("too-heavy")
        if _EXTERNAL.search(self.tail + chunk):
            raise Unreadable("damaged")
        self.tail = chunk[-16:]
        return chunk


class _Block:
    """A paragraph or a row of a table: its text, its heading level (0 for none), whether a page starts before it."""

    __slots__ = ("breaks", "level", "text")

    def __init__(self) -> None:
        self.text = ""
        self.level = 0
        self.breaks = False


def _events(archive: zipfile.ZipFile, name: str, counter: _Counter) -> Iterator[tuple[str, etree._Element]]:
    with archive.open(name) as member:
        yield from etree.iterparse(
            counter.reader(member),
            events=("start", "end"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )


def _main_part(archive: zipfile.ZipFile, names: list[str], counter: _Counter) -> str:
    if "word/document.xml" in names:
        return "word/document.xml"
    for event, element in _events(archive, "[Content_Types].xml", counter):
        content_type = element.get("ContentType", "")
        if event == "start" and content_type.endswith("wordprocessingml.document.main+xml"):
            return element.get("PartName", "").lstrip("/")
    raise Unreadable("damaged")


def _heading_styles(archive: zipfile.ZipFile, name: str, names: list[str], counter: _Counter) -> dict[str, int]:
    """Style id -> heading level, by outline level or by name, through the styles they are based on."""
    if name not in names:
        return {}
    levels: dict[str, int] = {}
    based: dict[str, str] = {}
    for event, element in _events(archive, name, counter):
        if event != "end" or element.tag != f"{_W}style":
            continue
        identifier = element.get(f"{_W}styleId", "")
        outline = element.find(f"{_W}pPr/{_W}outlineLvl")
        label = element.find(f"{_W}name")
        parent = element.find(f"{_W}basedOn")
        named = _HEADING_NAME.fullmatch(label.get(f"{_W}val", "")) if label is not None else None
        if outline is not None:
            levels[identifier] = _level(outline)
        elif named:
            levels[identifier] = int(named.group(1))
        elif parent is not None:
            based[identifier] = parent.get(f"{_W}val", "")
        element.clear()
    for identifier in list(based):
        seen = {identifier}
        ancestor = based[identifier]
        while ancestor in based and ancestor not in seen:
            seen.add(ancestor)
            ancestor = based[ancestor]
        if ancestor in levels:
            levels[identifier] = levels[ancestor]
    return levels


def _level(outline: etree._Element) -> int:
    value = outline.get(f"{_W}val", "")
    return int(value) + 1 if value.isdigit() and int(value) < 9 else 0


def _blocks(archive: zipfile.ZipFile, name: str, counter: _Counter, styles: dict[str, int]) -> Iterator[_Block]:
    """The paragraphs outside tables and the rows of tables, in reading order, freed as they are read."""
    stack: list[_Block] = []  # paragraphs being read: a text box holds paragraphs inside one
    cells: list[list[str]] = []  # per table being read, the cells of its row
    skipped = 0  # inside what repeats a text box for old programs
    for event, element in _events(archive, name, counter):
        tag = element.tag
        if tag == _FALLBACK:
            skipped += 1 if event == "start" else -1
            if event == "end":
                element.clear()
            continue
        if skipped:
            continue
        if event == "start":
            if tag == f"{_W}p":
                stack.append(_Block())
            elif tag == f"{_W}tr":
                cells.append([])
            elif tag == f"{_W}tc" and cells:
                cells[-1].append("")
            continue
        if tag == f"{_W}p" and stack:
            block = stack.pop()
            if cells and cells[-1]:
                cells[-1][-1] = f"{cells[-1][-1]} {block.text.strip()}".strip()
            elif block.text.strip() or block.breaks:
                yield block
            _free(element)
        elif tag == f"{_W}tr" and cells:
            row = _Block()
            row.text = " | ".join(cell for cell in cells.pop() if cell)
            if cells and cells[-1]:
                cells[-1][-1] = f"{cells[-1][-1]} {row.text}".strip()
            elif row.text:
                yield row
            _free(element)
        elif stack:
            _inside(stack[-1], element, styles)


def _inside(block: _Block, element: etree._Element, styles: dict[str, int]) -> None:
    """What an element that ends inside a paragraph adds to it. Deleted text (w:delText) adds nothing."""
    tag = element.tag
    if tag == f"{_W}t":
        block.text += element.text or ""
    elif tag == f"{_W}tab":
        block.text += " "
    elif tag in (f"{_W}br", f"{_W}cr"):
        if element.get(f"{_W}type") == "page":
            block.breaks = block.breaks or not block.text.strip()
        block.text += "\n"
    elif tag == f"{_W}noBreakHyphen":
        block.text += "-"
    elif tag == f"{_W}pStyle":
        block.level = styles.get(element.get(f"{_W}val", ""), 0)
    elif tag == f"{_W}outlineLvl":
        block.level = _level(element)
    elif tag in (f"{_W}pageBreakBefore", f"{_W}lastRenderedPageBreak"):
        block.breaks = block.breaks or not block.text.strip()


def _free(element: etree._Element) -> None:
    """Forget a read element and those before it: memory does not follow the length of the document."""
    element.clear()
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]


def _cut(blocks: Iterator[_Block]) -> Iterator[tuple[str, str]]:
    """(label, text) of the sections."""
    label, length, headings = "", 0, True
    lines: list[str] = []
    for block in blocks:
        heading = 0 < block.level <= MAX_HEADING and bool(block.text.strip())
        opens = heading and not headings
        full = length + len(block.text) > SECTION_CHARACTERS or (block.breaks and length > SECTION_CHARACTERS // 2)
        if lines and (opens or (full and not heading)):
            yield label, "\n".join(lines)
            lines, length = [], 0
            if not heading and label and not label.endswith(_CONTINUED):
                label = label[: 200 - len(_CONTINUED)] + _CONTINUED
            headings = True
        if heading:
            title = " ".join(block.text.split())
            label = f"{label} – {title}" if headings and lines else title
        elif block.text.strip():
            headings = False
        lines.append(block.text)
        length += len(block.text)
    if lines:
        yield label, "\n".join(lines)
