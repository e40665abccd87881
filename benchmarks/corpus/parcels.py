"""Archives, and files that bear the name of another format."""

import io
import zipfile
from functools import partial

from benchmarks.corpus import decks, pdfs, plain, scans, sheets, words
from benchmarks.corpus.truth import Recipe, Sentence, Truth

_MANY = 450


def archive(*recipes: Recipe) -> tuple[bytes, Truth]:
    """An archive of documents in folders with accents."""
    out = io.BytesIO()
    told = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for recipe in recipes:
            name = f"Comité été 2025/pièces jointes/{recipe.name}"
            target.writestr(name, recipe.make()[0])
            told.append(Sentence(name))
    return out.getvalue(), Truth((*told, Sentence(f"{len(recipes)} fichiers")), 1)


def full_archive() -> tuple[bytes, Truth]:
    """An archive of several hundred members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for number in range(1, _MANY + 1):
            target.writestr(f"photos/{number:03}.txt", f"photo {number}")
    return out.getvalue(), Truth((Sentence("photos/001.txt", 1), Sentence(f"photos/{_MANY}.txt", 3)), 3)


RECIPES = (
    Recipe("pieces_du_comite.zip", "zip", partial(archive, words.RECIPES[0], pdfs.RECIPES[3], plain.RECIPES[0])),
    Recipe("photos.zip", "zip", full_archive),
    Recipe("convention.pdf", "docx", partial(words.typed, "demo-010")),
    Recipe("fiche.docx", "pdf", partial(pdfs.printed, "demo-010")),
    Recipe("tableau.xls", "csv", partial(plain.table, "cp1252", ";")),
    Recipe("scan.png", "jpeg", partial(scans.image, "nom", "JPEG")),
    Recipe("diaporama", "pptx", decks.composed),
    Recipe("compte rendu v2.1", "txt", partial(plain.text, "utf-8")),
    Recipe("budget.ods", "xlsx", partial(sheets.made, sheets.budget, "xlsx"), office=True),
    Recipe("lettre.docx", "rtf", partial(words.remade, words.framed, "rtf"), office=True),
)
