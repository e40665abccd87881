"""The Caf that have no administrateur local in office: who would decide there."""

import csv
from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from typing import Any

from django.db.models import Case, Count, Exists, F, Max, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.deciding.scope import administrators_of
from accounts.keeping.exporting import harmless
from accounts.models import AccessRequest, Habilitation, Level, RequestState
from territories.models import Caf

HEAD = ("Code", "Caf", "Sans administrateur local depuis", "Personnes habilitées", "Demandes en attente")


def without_administrator() -> QuerySet[Caf]:
    """Those Caf, with `since` (None: there was never one), `people` who have a level there, `waiting` requests."""
    former = Habilitation.objects.filter(caf=OuterRef("pk"), level=Level.ADMINISTRATEUR_LOCAL)
    left = Case(
        When(ends_at__lte=timezone.now(), then=F("ends_at")),
        When(user__is_active=False, then=Coalesce("user__closed_at", "ends_at")),
        When(suspended_at__isnull=False, then=F("suspended_at")),
        default=F("ends_at"),
    )
    lost = former.order_by().values("caf").annotate(last=Max(left)).values("last")
    there = Habilitation.objects.active().filter(caf=OuterRef("pk")).order_by().values("caf")
    asked = AccessRequest.objects.filter(caf=OuterRef("pk"), state=RequestState.WAITING).order_by().values("caf")
    return (
        Caf.objects.filter(~Exists(administrators_of(OuterRef("pk"))))
        .annotate(
            since=Subquery(lost),
            people=Coalesce(Subquery(there.annotate(n=Count("user", distinct=True)).values("n")), 0),
            waiting=Coalesce(Subquery(asked.annotate(n=Count("pk")).values("n")), 0),
        )
        .order_by("-waiting", "-people", "pk")
    )


def table() -> str:
    """The same as a CSV that a French spreadsheet opens: marked UTF-8, semicolons, no cell taken for a formula."""
    written = StringIO()
    written.write("\N{BYTE ORDER MARK}")
    lines = csv.writer(written, delimiter=";", lineterminator="\r\n")
    lines.writerow(HEAD)
    lines.writerows(_rows())
    return written.getvalue()


def _rows() -> Iterator[tuple[Any, ...]]:
    for caf in without_administrator():
        yield harmless(caf.pk), harmless(caf.name), _day(caf.since), caf.people, caf.waiting  # type: ignore[attr-defined]


def _day(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%d/%m/%Y}" if moment else ""
