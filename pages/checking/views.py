"""`/cms/liens/`: the links to correct, page by page, and the pages that nobody has looked at for a year."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import once
from accounts.permissions import Action, require
from pages.checking import actions, reading, running
from pages.checking.forms import FindingFilters, IgnoreForm
from pages.family import with_addresses
from pages.models import Finding, NationalPage, Round

_A_PAGE = 20


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The pages with something to correct, 20 at a time."""
    require(request.user, Action.NATIONAL_EDIT)
    form = FindingFilters(request.GET)
    form.is_valid()
    pages = Paginator(reading.pages_with(request.user, form.condition()), _A_PAGE)
    shown = pages.get_page(form.cleaned_data.get("p") or 1)
    found = [finding for page in shown for finding in page.found]
    names = reading.names_of(found, request.user)
    for finding in found:
        finding.named = names.get(finding.pk)
    context = _around("Liens à corriger") | {
        "form": form,
        "asked": form.cleaned_data.get("sorte") or "",
        "pages": shown,
        "last": Round.objects.exclude(done_at=None).first(),
        "waiting": running.waiting_round(timezone.now()),
        "addresses": reading.addresses_by_state(),
        "checks_other_sites": settings.CHECK_OTHER_SITES,
    }
    return render(request, "pages/checking/index.html", context)


@require_POST
def again(request: HttpRequest) -> HttpResponse:
    """Have everything checked soon."""
    require(request.user, Action.NATIONAL_EDIT)
    if running.ask_for_a_round(request.user):
        messages.success(request, "La vérification est demandée. Rechargez cette page dans quelques minutes.")
    else:
        messages.info(request, "Une vérification est déjà demandée. Rechargez cette page dans quelques minutes.")
    return redirect("checking:index")


@require_http_methods(["GET", "HEAD", "POST"])
def ignore(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave a link as it is, with a reason."""
    finding = _finding(request, pk)
    form = IgnoreForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        because = form.cleaned_data["because"]
        return _once(
            request,
            lambda: actions.ignore(finding, request.user, because),
            reverse("checking:index"),
            "Ce lien n’est plus signalé. Il reste dans «\u00a0Liens ignorés\u00a0».",
        )
    context = _around("Ignorer un lien") | {"finding": finding, "form": form}
    return render(request, "pages/checking/ignore.html", context, status=422 if form.is_bound else 200)


@require_POST
def tell_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell a link that was ignored again."""
    finding = _finding(request, pk)
    there = reverse("checking:index")
    return _once(request, lambda: actions.tell_again(finding, request.user), there, "Ce lien est de nouveau signalé.")


@require_safe
def stale(request: HttpRequest) -> HttpResponse:
    """The published pages that nobody has looked at for a year."""
    require(request.user, Action.NATIONAL_EDIT)
    form = FindingFilters(request.GET)
    form.is_valid()
    found = reading.stale_pages(request.user).select_related("still_true__said_by").order_by("last_published_at", "pk")
    shown = Paginator(found, _A_PAGE).get_page(form.cleaned_data.get("p") or 1)
    with_addresses(shown)
    return render(request, "pages/checking/stale.html", _around("Pages pas revues depuis un an") | {"pages": shown})


@require_POST
def still_true(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a page is still up to date."""
    page = get_object_or_404(NationalPage.objects.visible_to(request.user).filter(live=True), pk=pk)
    words = f"C’est noté\u00a0: la page «\u00a0{page.title}\u00a0» est à jour aujourd’hui."
    return _once(request, lambda: actions.still_true(page, request.user), reverse("checking:stale"), words)


def _finding(request: HttpRequest, pk: int) -> Finding:
    require(request.user, Action.NATIONAL_EDIT)
    return get_object_or_404(reading.told(request.user).select_related("page__readers"), pk=pk)


def _once(request: HttpRequest, act: Callable[[], Any], there: str, words: str) -> HttpResponse:
    def done() -> once.Done:
        act()
        return once.Done(there, words)

    return once.do(request, done).answer(request)


def _around(title: str) -> dict[str, Any]:
    """What the head of a page of Wagtail is made of."""
    return {
        "header_title": title,
        "header_icon": "link",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": "Accueil"},
            {"url": reverse("checking:index"), "label": "Liens à corriger"},
            *([] if title == "Liens à corriger" else [{"url": "", "label": title}]),
        ],
    }
