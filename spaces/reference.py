"""The classification of the supports, from the reference data to the database."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F, Model

from spaces.models import ResourceType, Rubrique, Step, Theme
from territories.tables import Count, bring, read


def load_classification() -> dict[str, Count]:
    """Load rubriques, steps, types and themes in one transaction; nothing is written the second time.

    Types and themes keep the order of their file. An entry that left its file stays, after the others.
    """
    with transaction.atomic():
        return {
            "rubrique": _bring_ordered(Rubrique, map(_rubrique, read("rubriques"))),
            "step": _bring_ordered(Step, map(_step, read("steps"))),
            "type": _bring_ordered(ResourceType, map(_type, read("resource_types"), range(1, 1000))),
            "theme": _bring_ordered(Theme, map(_theme, read("themes"), range(1, 1000))),
        }


def _bring_ordered(model: type[Model], rows: Iterable[dict]) -> Count:
    """As `bring`, for a table whose `order` is unique: what is in the way moves after the last, first."""
    rows = list(rows)
    wanted = {row["slug"]: row["order"] for row in rows}
    known = dict(model.objects.values_list("slug", "order"))
    in_the_way = [slug for slug, order in known.items() if wanted.get(slug) != order and order in wanted.values()]
    if in_the_way:
        last = max(*wanted.values(), *known.values())
        model.objects.filter(slug__in=in_the_way).update(order=F("order") + last)
    return bring(model, rows)


def _rubrique(row: dict[str, str]) -> dict:
    return {
        "slug": row["slug"],
        "label": row["label"],
        "description": row["description"],
        "order": int(row["order"]),
    }


def _step(row: dict[str, str]) -> dict:
    return {"slug": row["slug"], "label": row["label"], "order": int(row["order"])}


def _type(row: dict[str, str], order: int) -> dict:
    return {
        "slug": row["slug"],
        "label": row["label"],
        "rubrique_id": row["rubrique"],
        "rubrique_caf_id": row["rubrique_caf"],
        "step_id": row["step"],
        "order": order,
    }


def _theme(row: dict[str, str], order: int) -> dict:
    return {"slug": row["slug"], "label": row["label"], "order": order}
