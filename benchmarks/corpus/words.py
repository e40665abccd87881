"""Word processing: DOCX of the demonstration and with all that Word allows, and what LibreOffice makes of them."""

import io
import zipfile
from collections.abc import Callable
from functools import cache, partial

import docx as python_docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.table import _Cell

from benchmarks.corpus.matter import DATED, opening_of, pages_of_text, paper, told_by, voice
from benchmarks.corpus.office import converted
from benchmarks.corpus.truth import Recipe, Sentence, Truth
from spaces.demo.documents import save_docx
from spaces.demo.printing import to_docx

CHECKED = 12
_NOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_NOTES_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"


@cache
def typed(code: str, size: int | None = None) -> tuple[bytes, Truth]:
    """A paper of the demonstration as a DOCX, with the styles of headings."""
    told = paper(code, size)
    return to_docx(told), Truth(told_by(told, CHECKED))


@cache
def long_book() -> tuple[bytes, Truth]:
    """A DOCX that prints on some 300 pages."""
    told = paper("demo-001", 300, "")
    return to_docx(told), Truth(told_by(told, 3 * CHECKED))


@cache
def without_styles() -> tuple[bytes, Truth]:
    """A DOCX whose headings are only bold, as people write."""
    document = python_docx.Document()
    sentences = []
    for said in pages_of_text("sans-style", 12, 4):
        document.add_paragraph().add_run(opening_of(said[0]).split(",")[0]).bold = True
        for paragraph in said:
            document.add_paragraph(paragraph)
        sentences.append(Sentence(opening_of(said[0])))
    return save_docx(document, DATED), Truth(tuple(sentences))


@cache
def framed() -> tuple[bytes, Truth]:
    """A DOCX with text boxes, a group of them as SmartArt is kept for old programs, columns, header and footer."""
    document = python_docx.Document()
    document.add_heading("Organigramme de la démarche", 1)
    boxes = ("Comité de pilotage réuni deux fois par an", "Comité technique mensuel", "Groupes de travail thématiques")
    for text in boxes:
        document.add_paragraph()._p.append(_text_box(text))
    document.add_heading("Ce que chacun apporte", 1)
    columns = document.sections[0]._sectPr.find(qn("w:cols"))
    columns.set(qn("w:num"), "2")
    said = [voice("cadres").paragraph("outils", "organisation", 3), voice("cadres").paragraph("pilotage", "pistes", 3)]
    for text in said:
        document.add_paragraph(text)
    section = document.sections[0]
    section.header.paragraphs[0].text = "Schéma départemental des services aux familles"
    section.footer.paragraphs[0].text = "Document de travail, ne pas diffuser"
    sentences = (
        *(Sentence(text) for text in boxes),  # an old DOC keeps them apart from the text
        *(Sentence(text.split(". ")[0], label="Ce que chacun apporte") for text in said),
        Sentence("Schéma départemental des services aux familles"),
        Sentence("Document de travail, ne pas diffuser"),
    )
    return save_docx(document, DATED), Truth(sentences)


@cache
def annotated() -> tuple[bytes, Truth]:
    """A DOCX with a footnote, changes that are tracked, a link, a field, a choice in a form, words in several runs."""
    document = python_docx.Document()
    note = "Chiffres de l’enquête annuelle, hors périscolaire."
    document.add_heading("Bilan intermédiaire", 1)
    noted = document.add_paragraph("Le relais petite enfance a doublé ses temps collectifs")
    noted._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:footnoteReference w:id="2"/></w:r>'))
    noted.add_run(" depuis l’ouverture de l’antenne.")
    inserted = document.add_paragraph("La ludothèque ")
    for markup in (
        '<w:ins {0} w:id="7" w:author="Élodie"><w:r><w:t xml:space="preserve">itinérante ouvre </w:t></w:r></w:ins>',
        '<w:del {0} w:id="8" w:author="Élodie"><w:r><w:delText>fermera</w:delText></w:r></w:del>',
        "<w:r {0}><w:t>dans sept communes.</w:t></w:r>",
    ):
        inserted._p.append(parse_xml(markup.format(nsdecls("w"))))
    cut = document.add_paragraph()
    for run in ("Une coor", "dina", "trice est recru", "tée à mi-temps."):
        cut.add_run(run)
    choice = document.add_paragraph("Niveau d’avancement : ")
    choice._p.append(
        parse_xml(
            f"<w:sdt {nsdecls('w')}><w:sdtPr><w:dropDownList/></w:sdtPr><w:sdtContent><w:r><w:t>action reconduite</w:t>"
            "</w:r></w:sdtContent></w:sdt>"
        )
    )
    sentences = (
        Sentence("Le relais petite enfance a doublé ses temps collectifs", label="Bilan intermédiaire"),
        Sentence(note),
        Sentence("La ludothèque itinérante ouvre dans sept communes."),
        Sentence("Une coordinatrice est recrutée à mi-temps."),
        Sentence("Niveau d’avancement : action reconduite"),
    )
    return _with_note(save_docx(document, DATED), note), Truth(sentences)


@cache
def tables() -> tuple[bytes, Truth]:
    """A DOCX that is one large table with merged cells and a table inside a cell: a grid of evaluation."""
    document = python_docx.Document()
    document.add_heading("Grille d’évaluation", 1)
    table = document.add_table(rows=41, cols=4, style="Table Grid")
    table.cell(0, 0).merge(table.cell(0, 3)).text = "Évaluation des actions de la convention"
    for row in range(1, 41):
        for column, text in enumerate((f"Action {row}", f"{row * 3} familles touchées", "atteint", "à poursuivre")):
            table.cell(row, column).text = text
    inner: _Cell = table.cell(20, 3)
    nested = inner.add_table(rows=1, cols=2)
    nested.cell(0, 0).text, nested.cell(0, 1).text = "Reste à faire", "signer l’avenant avec le bailleur"
    told = ("Évaluation des actions de la convention", "Action 40", "120 familles touchées")
    return save_docx(document, DATED), Truth(
        (*(Sentence(text, label="Grille") for text in told), Sentence("signer l’avenant avec le bailleur"))
    )


def remade(source: Callable[[], tuple[bytes, Truth]], target: str) -> tuple[bytes, Truth]:
    """A DOCX that LibreOffice wrote again in another format: what it said does not change."""
    content, truth = source()
    return converted(content, ".docx", target), truth


def _text_box(text: str):
    """A run that draws a text box as Word 2010 does, with its copy for older programs."""
    inside = f"<w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent>"
    spaces = (
        f'{nsdecls("w", "wp", "a")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    return parse_xml(
        f'<w:r {spaces}><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline>'
        '<wp:extent cx="2400000" cy="600000"/><wp:docPr id="1" name="Zone"/><a:graphic><a:graphicData '
        'uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr/><wps:spPr>'
        '<a:xfrm><a:off x="0" y="0"/><a:ext cx="2400000" cy="600000"/></a:xfrm><a:prstGeom prst="rect"/></wps:spPr>'
        f"<wps:txbx>{inside}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict><v:rect><v:textbox>{inside}</v:textbox></v:rect></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def _with_note(content: bytes, text: str) -> bytes:
    """The DOCX with a footnote of identifier 2, which python-docx does not write."""
    notes = (
        f'<w:footnotes {nsdecls("w")}><w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r>'
        f"<w:r><w:t>{text}</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            member = source.read(name).decode("utf-8") if name.endswith((".xml", ".rels")) else source.read(name)
            if name == "[Content_Types].xml":
                member = member.replace(
                    "</Types>", f'<Override PartName="/word/footnotes.xml" ContentType="{_NOTES}"/></Types>'
                )
            elif name == "word/_rels/document.xml.rels":
                link = f'<Relationship Id="rIdNotes" Type="{_NOTES_LINK}" Target="footnotes.xml"/></Relationships>'
                member = member.replace("</Relationships>", link)
            target.writestr(name, member)
        target.writestr("word/footnotes.xml", notes)
    return out.getvalue()


_DOC, _RTF, _ODT = "doc:MS Word 97", "rtf", "odt"
RECIPES = (
    Recipe("fiche_action_creche.docx", "docx", partial(typed, "demo-004")),
    Recipe("evaluation_2022.docx", "docx", partial(typed, "demo-007")),
    Recipe("fiche_coordination.docx", "docx", partial(typed, "demo-012")),
    Recipe("grille_vierge.docx", "docx", partial(typed, "demo-013")),
    Recipe("tableau_de_bord.docx", "docx", partial(typed, "demo-017")),
    Recipe("diagnostic_la_rochefoucauld.docx", "docx", partial(typed, "demo-022")),
    Recipe("diagnostic_departement.docx", "docx", long_book),
    Recipe("notes de visite.docx", "docx", without_styles),
    Recipe("organigramme.docx", "docx", framed),
    Recipe("bilan_annote.docx", "docx", annotated),
    Recipe("grille_evaluation.docx", "docx", tables),
    *(
        Recipe(f"{name}.{slug}", slug, partial(remade, source, target), office=True)
        for slug, target in (("odt", _ODT), ("doc", _DOC), ("rtf", _RTF))
        for name, source in (
            ("plan_actions", partial(typed, "demo-003")),
            ("organisation_interne", partial(typed, "demo-016")),
            ("organigramme", framed),
            ("bilan_annote", annotated),
            ("grille_evaluation", tables),
        )
    ),
    Recipe("diagnostic_departement.odt", "odt", partial(remade, long_book, _ODT), office=True),
    Recipe("diagnostic_departement.doc", "doc", partial(remade, long_book, _DOC), office=True),
)
