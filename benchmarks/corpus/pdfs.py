"""PDF: papers of the demonstration, layouts of the institution, a book of 300 pages, other programs, mixed pages."""

import io
import json
import re
from functools import cache, partial
from pathlib import Path

import pypdfium2
import typst

from benchmarks.corpus.matter import opening_of, pages_of_text, paper, spread, told_by
from benchmarks.corpus.office import converted
from benchmarks.corpus.scans import scanned_pages
from benchmarks.corpus.truth import Recipe, Sentence, Truth
from spaces.demo.printing import to_docx, to_pdf

BOOK_PAGES = 300
COMMUNES = 300  # with a sheet of their own in a diagnostic
CHECKED = 20  # pages of a long document
_LAYOUT = Path(__file__).with_name("layout.typ")
_NUMBERING = re.compile(r"^[\d.]+ ")
_TURNED = 90


def printed(code: str, size: int | None = None, siren: str | None = None) -> tuple[bytes, Truth]:
    """A paper of the demonstration: its outline says on which page each of its headings stands."""
    content = to_pdf(paper(code, size, siren))
    with pypdfium2.PdfDocument(content) as document:
        entries = [(mark.get_title(), mark.get_dest().get_index() + 1) for mark in document.get_toc()]
        sentences = [Sentence(_NUMBERING.sub("", title), page) for title, page in spread(entries, CHECKED)]
        return content, Truth(tuple(sentences), len(document))


@cache
def book() -> tuple[bytes, Truth]:
    """The diagnostic of a whole département, with a sheet for each commune or nearly."""
    return printed("demo-001", size=COMMUNES, siren="")


@cache
def laid_out(
    seed: str,
    pages: int,
    columns: int = 1,
    paragraphs: int = 6,
    size: float = 10,
    table: int = 0,
    flipped: bool = False,
) -> tuple[bytes, Truth]:
    """Pages one by one, with a note at the foot of each, and a table of `table` rows under the text."""
    texts = pages_of_text(seed, pages, paragraphs)
    sheets, sentences = [], []
    for number, said in enumerate(texts, start=1):
        note = f"Relevé numéro {number} de l’observatoire départemental, à la date du {number % 28 + 1} mars 2025."
        rows = [[f"Ligne {number}.{row}", f"{row * 37} foyers", "en cours", "à revoir"] for row in range(1, table + 1)]
        entry = [(text, note if rank == 1 else "") for rank, text in enumerate(said)]
        sheets.append({"heading": f"Fiche {number}", "paragraphs": entry, "rows": rows})
        sentences.append(Sentence(opening_of(said[0]), number))
        sentences.append(Sentence(note, number))
        sentences += [Sentence(f"Ligne {number}.{table}", number)] if table else []
    data = {"title": "Observatoire des communes", "columns": columns, "size": size, "flipped": flipped, "pages": sheets}
    content = typst.compile(_LAYOUT.read_bytes(), sys_inputs={"data": json.dumps(data)}, timestamp=0)
    with pypdfium2.PdfDocument(content) as document:
        if len(document) != pages:
            raise ValueError(f"{seed} : {len(document)} pages au lieu de {pages}")
    return content, Truth(tuple(spread(sentences, 3 * CHECKED)), pages)


def turned() -> tuple[bytes, Truth]:
    """Pages that were scanned sideways and turned by the reader's program."""
    content, truth = laid_out("tournee", 4)
    with pypdfium2.PdfDocument(content) as document:
        for page in document:
            page.set_rotation(_TURNED)
        return _saved(document), truth


def from_writer() -> tuple[bytes, Truth]:
    """A PDF that LibreOffice made of a DOCX, as most of those that are sent. Its pages fall as they like."""
    told = told_by(paper("demo-004"), CHECKED)
    return converted(to_docx(paper("demo-004")), ".docx", "pdf"), Truth(
        tuple(Sentence(sentence.label) for sentence in told)
    )


def mixed() -> tuple[bytes, Truth]:
    """A signed convention: the text as it was typed, then the signed pages as the scanner gave them."""
    typed, truth = laid_out("convention-signee", 3)
    signed, read_in_image = scanned_pages("signatures", 2)
    with pypdfium2.PdfDocument(typed) as document, pypdfium2.PdfDocument(signed) as tail:
        document.import_pages(tail)
        content = _saved(document)
    behind = [Sentence(one.text, (one.part or 0) + 3, share=one.share) for one in read_in_image.sentences]
    return content, Truth((*truth.sentences, *behind), 5)


def filled_form() -> tuple[bytes, Truth]:
    """A form whose answers are typed in its fields: they stand over the page, not in it."""
    asked = ("Nom de la structure", "Commune", "Nombre de places", "Action prioritaire")
    given = ("Relais petite enfance du Cognaçais", "Châteaubernard", "quarante-deux", "ouvrir le samedi matin")
    font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
    fields = [f"{7 + 2 * rank} 0 R" for rank in range(len(asked))]
    page = "".join(f"1 0 0 1 60 {760 - 60 * rank} Tm ({text} :) Tj " for rank, text in enumerate(asked))
    objects = [
        f"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[{' '.join(fields)}]>>>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Annots[{' '.join(fields)}]"
        "/Resources<</Font<</F 5 0 R>>>>>>",
        _stream("", f"BT /F 11 Tf {page}ET"),
        font,
        "<<>>",
    ]
    for rank, text in enumerate(given):
        bottom = 752 - 60 * rank
        objects.append(
            f"<</Type/Annot/Subtype/Widget/FT/Tx/T(champ{rank})/V({text})/Rect[220 {bottom} 520 {bottom + 24}]/F 4"
            f"/P 3 0 R/AP<</N {8 + 2 * rank} 0 R>>>>"
        )
        drawn = "/Type/XObject/Subtype/Form/BBox[0 0 300 24]/Resources<</Font<</F 5 0 R>>>>"
        objects.append(_stream(drawn, f"/Tx BMC BT /F 11 Tf 2 8 Td ({text}) Tj ET EMC"))
    return _pdf_of(objects), Truth(tuple(Sentence(text, 1) for text in (*asked, *given)), 1)


def _stream(entries: str, content: str) -> str:
    return f"<<{entries}/Length {len(content)}>>\nstream\n{content}\nendstream"


def _pdf_of(objects: list[str]) -> bytes:
    out, places = b"%PDF-1.7\n", []
    for number, told in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{told}\nendobj\n".encode("cp1252")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}trailer<</Size {len(places) + 1}/Root 1 0 R>>\n"
    return out + f"{end}startxref\n{len(out)}\n%%EOF".encode()


def _saved(document: pypdfium2.PdfDocument) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


RECIPES = (
    Recipe("diagnostic_grand_cognac.pdf", "pdf", partial(printed, "demo-001")),
    Recipe("ctg_signee_2023-2026.pdf", "pdf", partial(printed, "demo-002")),
    Recipe("plan_actions.pdf", "pdf", partial(printed, "demo-003")),
    Recipe("compte_rendu_copil.pdf", "pdf", partial(printed, "demo-005")),
    Recipe("portrait_angouleme.pdf", "pdf", partial(printed, "demo-006")),
    Recipe("évaluation 2019-2022.pdf", "pdf", partial(printed, "demo-007")),
    Recipe("avenant.pdf", "pdf", partial(printed, "demo-011")),
    Recipe("diaporama_reseau.pdf", "pdf", partial(printed, "demo-014")),
    Recipe("etude_non-recours.pdf", "pdf", partial(printed, "demo-015")),
    Recipe("lettre_aux_familles.pdf", "pdf", partial(printed, "demo-018")),
    Recipe("diagnostic_departement.pdf", "pdf", book),
    Recipe("recueil_300_pages.pdf", "pdf", partial(laid_out, "recueil", BOOK_PAGES, paragraphs=8)),
    Recipe("fiches_une_colonne.pdf", "pdf", partial(laid_out, "une", 6)),
    Recipe("bulletin_deux_colonnes.pdf", "pdf", partial(laid_out, "deux", 8, columns=2, paragraphs=12)),
    Recipe("lettre_trois_colonnes.pdf", "pdf", partial(laid_out, "trois", 4, columns=3, paragraphs=12, size=9)),
    Recipe("tableaux_paysage.pdf", "pdf", partial(laid_out, "paysage", 5, paragraphs=2, table=12, flipped=True)),
    Recipe("pages_tournees.pdf", "pdf", turned),
    Recipe("formulaire_rempli.pdf", "pdf", filled_form),
    Recipe("convention_signee_scan.pdf", "pdf", mixed),
    Recipe("fiche_action_writer.pdf", "pdf", from_writer, office=True),
)
