"""The results page and the suggestions of the search field."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from search import presenting, service
from search.engine import EngineUnavailable, Match
from search.forms import SearchForm, SuggestForm
from ui.paging import Cut


@require_GET
def results(request: HttpRequest) -> HttpResponse:
    """What the person finds; everything asked stands in the address."""
    form = SearchForm(request.GET, list(service.facets_of("")))
    form.is_valid()
    kind, text, number = form.cleaned_data["kind"], form.cleaned_data["q"], form.cleaned_data["page"]
    context = {"form": form, "text": text, "kind": kind, "sort": form.cleaned_data["tri"]}
    try:
        page = service.find(
            request.user,
            text,
            kind=kind,
            filters=form.filters,
            offset=(number - 1) * service.PAGE_SIZE,
            sort=form.sort,
        )
    except EngineUnavailable:
        return render(request, "search/unavailable.html", context, status=503)
    facets = presenting.facets(page, kind)
    context |= {
        "clear_url": f"{request.path}?{urlencode({'q': text})}",
        "found": page,
        "facets": facets,
        "chips": presenting.chips(request.GET, facets),
        "tabs": presenting.tabs(page, kind),
        "lines": presenting.lines(page),
        "page": Cut(number, page.total, service.PAGE_SIZE),
        "widened": page.total > 0 and page.match is not Match.ALL,
    }
    return render(request, "search/results.html", context)


@require_GET
def suggestions(request: HttpRequest) -> HttpResponse:
    """A fragment: titles that hold what was typed so far; empty when the engine is down."""
    form = SuggestForm(request.GET)
    form.is_valid()
    try:
        found = service.suggest(request.user, form.cleaned_data["q"])
    except EngineUnavailable:
        found = []
    return render(request, "search/suggestions.html", {"found": found})
