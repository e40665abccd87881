"""PPTX in the child process: text by slide. python-pptx (MIT), on an archive made here of what is sound."""

from collections.abc import Iterator

from lxml import etree
from pptx.exc import PythonPptxError
from pptx.opc.package import Part
from pptx.package import Package
from pptx.parts.presentation import PresentationPart
from pptx.slide import Slide

from files.extract.archive import Archive, is_xml, opened, remade, tree
from files.extract.reading import Budget, Unreadable
from files.extract.slides import Shape, in_reading_order, slide

_SLACK = 360_000  # English metric units: one centimetre, on slides about 19 high
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DRAWN = (f"{_P}sp", f"{_P}grpSp", f"{_P}graphicFrame", f"{_P}pic", f"{_P}cxnSp", f"{_MC}AlternateContent")
# What python-pptx raises on a file that does not keep to the format.
_MALFORMED = (
    AttributeError,
    IndexError,
    KeyError,
    PythonPptxError,
    RecursionError,
    TypeError,
    ValueError,
    etree.XMLSyntaxError,
)


def parts(path: str, summary: dict) -> Iterator[dict]:
    """The slides in order, the hidden ones too; one that is broken has no text. Fills `summary` with "pages"."""
    with opened(path) as archive:
        package = remade(_sound(archive))
    try:
        presentation = Package.open(package).presentation_part
        identifiers = [entry.rId for entry in presentation.presentation.element.iter(f"{_P}sldId")]
    except _MALFORMED as error:
        raise Unreadable("damaged") from error
    budget = Budget()
    for number, identifier in enumerate(identifiers, start=1):
        yield _slide(presentation, identifier, number, budget)
    summary["pages"] = len(identifiers)


def _sound(archive: Archive) -> Iterator[tuple[str, bytes]]:
    """The XML members that are well formed; python-pptx passes over the links that no longer lead anywhere."""
    for name, content in archive.members(is_xml):
        try:
            tree(content)
        except etree.XMLSyntaxError:
            continue
        yield name, content


def _slide(presentation: PresentationPart, identifier: str, number: int, budget: Budget) -> dict:
    try:
        shown = presentation.related_slide(identifier)
        title, texts, notes = _title(shown), _texts(shown), _notes(shown)
        hidden = shown.element.get("show") in ("0", "false")
    except _MALFORMED:
        title, texts, notes, hidden = "", [], "", False
    return slide(number, title, texts, notes, budget, hidden=hidden)


def _title(shown: Slide) -> str:
    title = shown.shapes.title
    return "" if title is None else "\n".join(_lines(title.element, shown.part))


def _notes(shown: Slide) -> str:
    placeholder = shown.notes_slide.notes_placeholder if shown.has_notes_slide else None
    return "" if placeholder is None else "\n".join(_lines(placeholder.element, shown.part))


def _texts(shown: Slide) -> list[str]:
    """The text of each thing drawn on a slide but its title, in reading order."""
    title = shown.shapes.title
    places = {shape.element: (shape.top or 0, shape.left or 0) for shape in shown.shapes}
    drawn = shown.element.cSld.spTree.iterchildren(_DRAWN)
    return _ordered([element for element in drawn if title is None or element is not title.element], shown.part, places)


def _ordered(elements: list[etree._Element], part: Part, places: dict) -> list[str]:
    found = []
    for element in elements:
        top, left = places.get(element) or _place(element)
        inside = list(element.iterchildren(_DRAWN)) if element.tag == f"{_P}grpSp" else []
        lines = _ordered(inside, part, {}) if inside else list(_lines(element, part))
        found.append(Shape("\n".join(lines), top, left))
    return [shape.text for shape in in_reading_order(found, _SLACK) if shape.text.strip()]


def _place(element: etree._Element) -> tuple[int, int]:
    """(top, left) of an element as it says them, in its group."""
    offset = next(element.iter(f"{_A}off"), None)
    return (0, 0) if offset is None else (int(offset.get("y", "0")), int(offset.get("x", "0")))


def _lines(element: etree._Element, part: Part) -> Iterator[str]:
    """The paragraphs, rows of tables, and texts of charts and diagrams inside an element."""
    tags = (f"{_A}p", f"{_A}tr", f"{_C}chart", _DIAGRAM, f"{_MC}Fallback")
    walk = etree.iterwalk(element, events=("start",), tag=tags)
    for _, node in walk:
        walk.skip_subtree()
        if node.tag == f"{_A}p":
            yield _paragraph(node)
        elif node.tag == f"{_A}tr":
            cells = (" ".join(map(_paragraph, cell.iter(f"{_A}p"))).strip() for cell in node.iter(f"{_A}tc"))
            yield " | ".join(filter(None, cells))
        elif node.tag == f"{_C}chart" and (chart := _linked(part, node.get(f"{_R}id"))) is not None:
            yield from _chart(tree(chart.blob))
        elif node.tag == _DIAGRAM and (diagram := _linked(part, node.get(f"{_R}dm"))) is not None:
            yield from _lines(tree(diagram.blob), diagram)


def _linked(part: Part, identifier: str | None) -> Part | None:
    """What a link leads to; None when it was lost or broken."""
    return part.related_part(identifier) if identifier and identifier in part.rels else None


def _paragraph(paragraph: etree._Element) -> str:
    pieces = []
    for node in paragraph.iter(f"{_A}t", f"{_A}br", _MATHS):
        if node.tag == f"{_A}br":
            pieces.append("\n")
        elif (node.getparent().get("type") or "") != "slidenum":
            pieces.append(node.text or "")
    return "".join(pieces)


def _chart(root: etree._Element) -> Iterator[str]:
    """The titles of a chart and of its axes, the names of its series, its categories."""
    for title in root.iter(f"{_C}title"):
        yield " ".join(map(_paragraph, title.iter(f"{_A}p")))
    for holder in (f"{_C}tx", f"{_C}cat"):
        names = [value.text for held in root.iter(holder) for value in held.iter(f"{_C}v") if value.text]
        yield " | ".join(dict.fromkeys(names))
