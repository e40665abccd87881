"""The acronyms that the founding documents use, to begin with."""

import csv
from pathlib import Path

from django.db import transaction

from pages.models import Acronym

_STARTER = Path(__file__).with_name("starter.csv")


@transaction.atomic
def ensure_glossary() -> int:
    """Fill the glossary when it is empty, and give the number of acronyms added: later, it is its editors' alone."""
    if Acronym.objects.exists():
        return 0
    with _STARTER.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    for row in rows:
        Acronym.objects.create(**row | {"is_word": row["is_word"] == "oui"})
    return len(rows)
