"""Documents of the trade in every format that is accepted, each with what must be read in it."""

from benchmarks.corpus import decks, parcels, pdfs, plain, scans, sheets, words
from benchmarks.corpus.truth import Document, Recipe, Sentence, Truth
from files.extract.programs import libreoffice

RECIPES: tuple[Recipe, ...] = (
    *pdfs.RECIPES,
    *scans.RECIPES,
    *words.RECIPES,
    *decks.RECIPES,
    *sheets.RECIPES,
    *plain.RECIPES,
    *parcels.RECIPES,
)


def possible() -> list[Recipe]:
    """The recipes that this machine can follow: those of LibreOffice need it installed."""
    return [recipe for recipe in RECIPES if libreoffice() or not recipe.office]


__all__ = ["RECIPES", "Document", "Recipe", "Sentence", "Truth", "possible"]
