"""Reference tables read from CSV files and brought to the database: missing rows added, changed rows updated."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db.models import Model

DATA = Path(__file__).parent / "data"
_BATCH = 2000


@dataclass(frozen=True)
class Count:
    """What a load did to one table. `left` holds the keys that the CSV no longer names: their rows stay, because
    other rows may point to them."""

    rows: int
    created: int
    updated: int
    left: tuple[str, ...] = ()


def read(name: str) -> Iterator[dict[str, str]]:
    """The rows of `territories/data/<name>.csv`, values stripped. Raises FileNotFoundError without that file."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield {key: (value or "").strip() for key, value in row.items()}


def bring(model: type[Model], rows: Iterable[dict]) -> Count:
    """Make the table of `model` hold `rows`, dictionaries by column (`region_id`), all with the same columns.

    Rows already there and equal are not written. Call it inside a transaction. Raises ValueError when two rows
    have one key, IntegrityError when a row breaks a rule of the database.
    """
    key = model._meta.pk.attname
    wanted: dict[str, dict] = {}
    for row in rows:
        if row[key] in wanted:
            raise ValueError(f"{model.__name__}: {row[key]!r} twice")
        wanted[row[key]] = row
    columns = [name for name in next(iter(wanted.values()), {}) if name != key]
    known = {values[0]: values[1:] for values in model._default_manager.order_by().values_list(key, *columns)}
    new, changed = [], []
    for code, row in wanted.items():
        if code not in known:
            new.append(model(**row))
        elif known[code] != tuple(row[name] for name in columns):
            changed.append(model(**row))
    model._default_manager.bulk_create(new, batch_size=_BATCH)
    model._default_manager.bulk_create(
        changed, batch_size=_BATCH, update_conflicts=True, unique_fields=[key], update_fields=columns
    )
    left = tuple(sorted(code for code in known if code not in wanted))
    return Count(rows=len(wanted), created=len(new), updated=len(changed), left=left)
