"""What the supports bring to the pages that gather rooms: the home page and the page of a Caf."""

from typing import Any

from django.db.models import Count

from links import panels
from links.panels import Panel
from spaces.models import Resource, Rubrique, Status
from spaces.rows import rows_for

_LATEST = 6
_OF_A_CAF = 10


def register_all() -> None:
    """Declare the panels of this room: called once, when Django is ready."""
    panels.register(Panel("accueil", "rubriques", "spaces/panels/rubriques.html", _rubriques, order=20))
    panels.register(Panel("accueil", "derniers-supports", "spaces/panels/derniers.html", _latest, order=30))
    panels.register(Panel("caf", "supports", "spaces/panels/caf.html", _of_caf, order=20))


def _shelves(user: Any) -> Any:
    return Resource.objects.visible_to(user).filter(status=Status.PUBLISHED)


def _rubriques(request: Any, subject: Any) -> dict | None:
    numbers = dict(_shelves(request.user).order_by().values_list("rubrique_id").annotate(Count("pk")))
    return {"shelves": [(rubrique, numbers.get(rubrique.pk, 0)) for rubrique in Rubrique.objects.all()]}


def _latest(request: Any, subject: Any) -> dict | None:
    latest = _shelves(request.user).select_related("type", "caf").order_by("-published_at", "-pk")[:_LATEST]
    rows = rows_for(list(latest))
    return {"rows": rows} if rows else None


def _of_caf(request: Any, subject: Any) -> dict | None:
    shelf = _shelves(request.user).filter(caf=subject)
    latest = shelf.select_related("type", "caf").order_by("-published_at", "-pk")[:_OF_A_CAF]
    return {"caf": subject, "rows": rows_for(list(latest)), "total": shelf.count()}
