"""What the supports bring to the pages that gather rooms: the home page and the page of a Caf."""

from typing import Any

from links import panels
from links.panels import Panel
from spaces.home import home_of
from spaces.models import Resource, Status
from spaces.news import unread_among
from spaces.rows import rows_for

_OF_A_CAF = 10


def register_all() -> None:
    """Declare the panels of this room: called once, when Django is ready."""
    panels.register(Panel("bonjour", "nouveautes", "spaces/panels/bonjour.html", _home, order=10))
    panels.register(Panel("accueil", "rubriques", "spaces/panels/rubriques.html", _home, order=10))
    panels.register(Panel("accueil", "nouveautes", "spaces/panels/nouveautes.html", _home, order=20))
    panels.register(Panel("accueil-cote", "reperes", "spaces/panels/reperes.html", _home, order=30))
    panels.register(Panel("caf", "supports", "spaces/panels/caf.html", _of_caf, order=20))


def _home(request: Any, subject: Any) -> dict:
    return {"home": home_of(request)}


def _of_caf(request: Any, subject: Any) -> dict | None:
    shelf = Resource.objects.visible_to(request.user).filter(status=Status.PUBLISHED, caf=subject)
    latest = list(shelf.select_related("type", "caf").order_by("-published_at", "-pk")[:_OF_A_CAF])
    rows = rows_for(latest, unread_among(latest, request.user))
    return {"caf": subject, "rows": rows, "total": shelf.count()}
