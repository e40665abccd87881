"""What the supports bring to the pages that gather rooms: the home page and the page of a Caf."""

from typing import Any

from django.core.paginator import Paginator

from accounts.models import AudienceToken
from accounts.permissions import Action, can
from accounts.sight import tokens_of
from accounts.working_groups.forms import PageForm
from links import panels
from links.panels import Panel
from spaces.home import home_of
from spaces.models import Resource, Status
from spaces.news import unread_among
from spaces.rows import rows_for

_OF_A_CAF = 10
_OF_A_GROUP = 10


def register_all() -> None:
    """Declare the panels of this room: called once, when Django is ready."""
    panels.register(Panel("bonjour", "nouveautes", "spaces/panels/bonjour.html", _home, order=10))
    panels.register(Panel("accueil", "rubriques", "spaces/panels/rubriques.html", _home, order=10))
    panels.register(Panel("accueil", "nouveautes", "spaces/panels/nouveautes.html", _home, order=20))
    panels.register(Panel("accueil-cote", "reperes", "spaces/panels/reperes.html", _home, order=30))
    panels.register(Panel("groupe", "supports", "spaces/panels/groupe.html", _of_group, order=20))
    panels.register(Panel("groupe-fermeture", "supports", "spaces/panels/groupe_fermeture.html", _kept_for, order=20))
    panels.register(Panel("caf", "supports", "spaces/panels/caf.html", _of_caf, order=20))


def _home(request: Any, subject: Any) -> dict:
    return {"home": home_of(request)}


def _of_group(request: Any, subject: Any) -> dict | None:
    """Nothing for who is not in the group, even if they wrote some of what is kept for it."""
    if not tokens_of(request.user).holds_any({f"groupe:{subject.pk}", f"animateurs:{subject.pk}"}):
        return None
    form = PageForm(request.GET)
    form.is_valid()
    shelf = _shelf_of_group(request.user, subject).select_related("type", "caf").order_by("-published_at", "-pk")
    page = Paginator(shelf, _OF_A_GROUP).get_page(form.cleaned_data.get("page"))
    latest = list(page.object_list)
    is_in = tokens_of(request.user).holds(f"groupe:{subject.pk}")
    return {
        "group": subject,
        "rows": rows_for(latest, unread_among(latest, request.user)),
        "page": page,
        "may_deposit": is_in and can(request.user, Action.DEPOSIT),
    }


def _kept_for(request: Any, subject: Any) -> dict:
    """What closing the group takes from its members: those that the person who closes it may see."""
    kept = _shelf_of_group(request.user, subject).order_by("-published_at", "-pk")
    return {"group": subject, "supports": list(kept[:_OF_A_GROUP]), "total": kept.count()}


def _shelf_of_group(user: Any, group: Any) -> Any:
    of_it = AudienceToken.objects.filter(token=f"groupe:{group.pk}").order_by().values("audience")
    return Resource.objects.visible_to(user).filter(status=Status.PUBLISHED, audience__in=of_it)


def _of_caf(request: Any, subject: Any) -> dict | None:
    shelf = Resource.objects.visible_to(request.user).filter(status=Status.PUBLISHED, caf=subject)
    latest = list(shelf.select_related("type", "caf").order_by("-published_at", "-pk")[:_OF_A_CAF])
    rows = rows_for(latest, unread_among(latest, request.user))
    return {"caf": subject, "rows": rows, "total": shelf.count()}
