"""`python -m benchmarks.corpus FOLDER`: writes the corpus and its truth (verite.json) in a folder."""

import sys
from pathlib import Path

from benchmarks.corpus import RECIPES, possible
from benchmarks.corpus.truth import write


def main() -> int:
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    recipes = possible()
    count = write((recipe.document() for recipe in recipes), Path(sys.argv[1]))
    print(f"{count} documents dans {sys.argv[1]}")
    if len(recipes) < len(RECIPES):
        print(f"{len(RECIPES) - len(recipes)} documents demandent LibreOffice, qui n'est pas installé.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
