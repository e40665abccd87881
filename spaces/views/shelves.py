"""/supports/: the shelves, filtered and counted for the person."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.acting import acting_habilitation
from accounts.permissions import Action, can
from accounts.tokens import CNAF
from spaces import listing
from spaces.forms import ShelvesForm
from spaces.forms.filters import SORT_CHOICES
from spaces.models import Status
from spaces.rows import rows_for

PER_PAGE = 20


@require_safe
def shelves(request: HttpRequest) -> HttpResponse:
    """The supports this person may read, by facets."""
    form = ShelvesForm(request.GET)
    choice = form.choice()
    page = Paginator(listing.ordered(request.user, choice), PER_PAGE).get_page(form.page_number())
    facets = listing.facets(request.user, choice)
    context = {
        "page": page,
        "rows": rows_for(listing.lines(request.user, list(page.object_list))),
        "facets": facets,
        "chips": _chips(facets, request.GET),
        "choice": choice,
        "sorts": SORT_CHOICES,
        "states": _states(request, choice),
        "places": _places(request, choice),
    }
    return render(request, "spaces/list.html", context)


def _query(query: QueryDict, drop: tuple[str, ...] = (), **single: str) -> str:
    """The query string without some names, with others set."""
    kept = query.copy()
    for name in drop:
        kept.pop(name, None)
    for name, value in single.items():
        kept[name] = value
    return f"?{kept.urlencode()}"


def _chips(facets: list[listing.Shown], query: QueryDict) -> list[dict[str, str]]:
    """What is chosen, each with the address without it."""
    chips = []
    for facet in facets:
        for value in facet.values:
            if value.checked:
                rest = query.copy()
                rest.setlist(facet.slug, [one for one in query.getlist(facet.slug) if one != value.value])
                rest.pop("page", None)
                chips.append({"label": f"{facet.label}\u00a0: {value.label}", "url": f"?{rest.urlencode()}"})
    return chips


def _states(request: HttpRequest, choice: listing.Choice) -> list[dict[str, object]]:
    """The states that those who deposit may look at; none for the others."""
    if not can(request.user, Action.DEPOSIT):
        return []
    said = {
        Status.PUBLISHED: "En rayon",
        Status.DRAFT: "Brouillons",
        Status.WITHDRAWN: "Retirés",
        Status.REPLACED: "Remplacés",
    }
    return [
        {
            "label": label,
            "address": _query(request.GET, drop=("page",), etat=str(status)),
            "current": status == choice.status,
        }
        for status, label in said.items()
    ]


def _places(request: HttpRequest, choice: listing.Choice) -> list[dict[str, object]]:
    """Short ways: everything, my Caf, my Cdr, the national supports."""
    acting = acting_habilitation(request)
    ways: list[tuple[str, str, str]] = [("Tout le réseau", "", "")]
    if acting is not None and acting.caf is not None:
        ways += [("Ma Caf", "caf", acting.caf.pk), ("Mon Cdr", "cdr", acting.caf.cdr_id)]
    ways.append(("National", "caf", CNAF))
    chosen = {(name, value) for name in ("caf", "cdr") for value in choice.values.get(name, ())}
    return [
        {
            "label": label,
            "address": _query(request.GET, drop=("page", "caf", "cdr"), **({name: value} if name else {})),
            "current": chosen == ({(name, value)} if name else set()),
        }
        for label, name, value in ways
    ]
