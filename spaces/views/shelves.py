"""/supports/: the shelves, filtered and counted for the person; a list, a table, a gallery or categories."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.acting import acting_habilitation
from spaces import listing, news, ways
from spaces.categories import categories
from spaces.forms import ShelvesForm
from spaces.forms.filters import sorts_for
from spaces.models import SavedView
from spaces.rows import Row, rows_for
from spaces.sheets import SHEETS

PER_PAGE = 20


class Counted(Paginator):
    """Pages of a list whose length is known: the facets counted it."""

    def __init__(self, found: QuerySet, count: int) -> None:
        super().__init__(found, PER_PAGE)
        self.count = count


@require_safe
def shelves(request: HttpRequest) -> HttpResponse:
    """The supports this person may read, by facets."""
    saved = list(SavedView.objects.of(request.user))
    opening = next((view for view in saved if view.opens), None)
    if opening is not None and not request.GET:
        return redirect(opening)
    form = ShelvesForm(request.GET)
    choice = form.choice()
    names = listing.named()
    counts = listing.counts(request.user, choice, names)
    facets = counts.facets
    context = {
        "form": form,
        "choice": choice,
        "total": counts.total,
        "facets": facets,
        "chips": ways.chips(facets, request.GET, form),
        "unknown": ways.unknown(facets),
        "everything": ways.NOWHERE,
        "follow": news.buttons(request.user, _chosen(facets)),
        "sorts": sorts_for(choice.sort),
        "states": ways.states(request.user, request.GET, choice),
        "places": ways.places(acting_habilitation(request), request.GET, choice),
        "rubriques": ways.rubriques(facets, counts.new, request.GET, choice),
        "looks": ways.looks(request.GET, form),
        "groupings": ways.groupings(request.GET, form),
        "sheets": SHEETS.values(),
        "saved": saved,
        "own": next((view for view in saved if view.query == form.address()), None),
        "kept": ways.kept(request.GET),
        "branches": [],
    }
    if form.category():
        found = categories(request.user, choice, form.category(), names)
        context["branches"] = ways.branches(found, request.GET)
        if not any(one.is_open and not one.inside for top in found for one in (top, *top.inside)):
            return render(request, "spaces/list.html", context | {"page": None, "rows": []})
    page = Counted(listing.ordered(request.user, choice), counts.total).get_page(form.page_number())
    rows = _rows(request.user, list(page.object_list))
    return render(
        request,
        "spaces/list.html",
        context | {"page": page, "rows": rows, "heads": ways.heads(request.GET, choice)},
    )


@require_safe
def category(request: HttpRequest) -> HttpResponse:
    """The first supports of a category, for the page that unfolds it; the list for whoever comes without it."""
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(f"{reverse('spaces:list')}?{request.GET.urlencode()}")
    keys = listing.ordered(request.user, ShelvesForm(request.GET).choice())[: PER_PAGE + 1]
    rows = _rows(request.user, keys[:PER_PAGE])
    context = {"rows": rows, "more": len(keys) > PER_PAGE, "address": ways.to(request.GET, drop=("par",))}
    return render(request, "spaces/shelves/inside.html", context)


def _rows(user: Any, keys: Sequence[int]) -> list[Row]:
    lines = listing.lines(user, list(keys))
    return rows_for(lines, unread={line.pk for line in lines if line.is_new})


def _chosen(facets: Sequence[listing.Shown]) -> dict[str, dict[str, str]]:
    """{facet: {value: label}} of what the list is narrowed to, and that exists."""
    return {
        facet.slug: {value.value: value.label for value in facet.values if value.checked and value.known}
        for facet in facets
    }
