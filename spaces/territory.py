"""The identity of a Caf: what its page says of its territory, and the list of the Caf with their supports."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Subquery, Sum

from spaces.models import Resource, Status
from territories.models import Caf, Cdr, Commune


@dataclass(frozen=True)
class Identity:
    """`population` is the municipal population of the communes the Caf serves."""

    communes: int
    epcis: int
    population: int


def identity_of(caf: Caf) -> Identity:
    """The figures of the territory of a Caf; one query."""
    found = Commune.objects.filter(caf=caf).aggregate(
        communes=Count("pk"), epcis=Count("epci", distinct=True), population=Sum("population")
    )
    return Identity(found["communes"], found["epcis"], found["population"] or 0)


def cafs_by_cdr(user: Any) -> list[tuple[Cdr, list[tuple[Caf, int]]]]:
    """The Caf under their Cdr with the number of published supports this person may read; two queries."""
    counted = (
        Resource.objects.visible_to(user)
        .filter(status=Status.PUBLISHED, caf__isnull=False)
        .order_by()
        .values_list("caf_id")
        .annotate(Count("pk"))
    )
    numbers: dict[str, int] = dict(counted)
    groups: dict[str, tuple[Cdr, list[tuple[Caf, int]]]] = {}
    for caf in Caf.objects.select_related("cdr").order_by("cdr", "code"):
        groups.setdefault(caf.cdr_id, (caf.cdr, []))[1].append((caf, numbers.get(caf.pk, 0)))
    return list(groups.values())


def named_by_code(column: str) -> Subquery:
    """The name of the Caf whose code is in a column of the outer row, in SQL; null when there is none."""
    return Subquery(Caf.objects.filter(pk=OuterRef(column)).values("name"))
