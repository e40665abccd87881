"""What the three OpenDocument formats share: the archive, the manifest, the properties."""

from datetime import datetime

from spaces.demo.archive import HEAD, xml, zipped
from spaces.demo.papers import Paper

_OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
_PREFIXES = {
    "office": "office", "style": "style", "text": "text", "table": "table", "draw": "drawing",
    "presentation": "presentation", "svg": "svg-compatible", "fo": "xsl-fo-compatible", "manifest": "manifest",
    "meta": "meta",
}  # fmt: skip
_SPACES = " ".join(f'xmlns:{prefix}="{_OASIS}{name}:1.0"' for prefix, name in _PREFIXES.items())
_SPACES += ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
_TYPE = "application/vnd.oasis.opendocument."


def document(paper: Paper, kind: str, body: str, automatic: str, styles: str) -> bytes:
    """The file of a kind ("text", "spreadsheet", "presentation"): its body, the styles it uses, the common ones."""
    content = (
        f"{HEAD}<office:document-content {_SPACES} office:version='1.3'>"
        f"<office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    common = f"{HEAD}<office:document-styles {_SPACES} office:version='1.3'>{styles}</office:document-styles>"
    members = {
        "mimetype": f"{_TYPE}{kind}",
        "content.xml": content,
        "styles.xml": common,
        "meta.xml": _properties(paper.title, paper.owner, paper.dated),
        "META-INF/manifest.xml": _manifest(kind),
    }
    return zipped(((name, text.encode()) for name, text in members.items()), paper.dated)


def table_of(name: str, rows: list[tuple[str, ...]], style: str = "") -> str:
    """A table of texts, its first row in bold."""
    columns = max(map(len, rows))
    styled = f' table:style-name="{style}"' if style else ""
    lines = "".join(_row(row, "gras" if rank == 0 else "Standard") for rank, row in enumerate(rows))
    return (
        f'<table:table table:name="{xml(name)}"{styled}>'
        f'<table:table-column table:number-columns-repeated="{columns}"/>{lines}</table:table>'
    )


def _row(values: tuple[str, ...], style: str) -> str:
    cells = "".join(
        f'<table:table-cell table:style-name="case" office:value-type="string">'
        f'<text:p text:style-name="{style}">{xml(value)}</text:p></table:table-cell>'
        for value in values
    )
    return f"<table:table-row>{cells}</table:table-row>"


def _properties(title: str, owner: str, dated: datetime) -> str:
    return (
        f"{HEAD}<office:document-meta {_SPACES} office:version='1.3'><office:meta><dc:title>{xml(title)}</dc:title>"
        f"<dc:creator>{xml(owner)}</dc:creator><dc:language>fr-FR</dc:language>"
        f"<meta:creation-date>{dated.isoformat()}</meta:creation-date></office:meta></office:document-meta>"
    )


def _manifest(kind: str) -> str:
    parts = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>'
        for name in ("content.xml", "styles.xml", "meta.xml")
    )
    return (
        f"{HEAD}<manifest:manifest {_SPACES} manifest:version='1.3'>"
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_TYPE}{kind}"/>{parts}</manifest:manifest>'
    )
