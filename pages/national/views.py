"""The page of a national tool in Wagtail, and its short verbs: each calls one action. The long ones are the forms of
the site, which lead back here."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import once
from accounts.permissions import Action, require
from accounts.tokens import split
from files import queries as files
from files.models import FileVersion
from pages.models import NationalSupport
from pages.national.forms import DepositedForm, ReviewForm, WithdrawToolForm
from pages.national.reading import pages_using, tools
from spaces import actions, audiences
from spaces.actions.content import description_of
from spaces.errors import Refused
from spaces.history import history_of
from spaces.kinds import RESOURCE
from spaces.models import Status
from spaces.provenance import provenance_of, with_provenance
from spaces.relations import relations_of
from spaces.tombstones import heir_of
from ui.typography import long_date


@dataclass(frozen=True)
class Slot:
    """A file of a tool: the version that stands, if any, and those before it, the newest first."""

    file_id: int
    current: FileVersion | None
    former: list[FileVersion]


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a tool stands, and what may be done with it."""
    tool = _tool(request, pk, Action.NATIONAL_EDIT)
    return _page(request, tool, ReviewForm(initial={"review_on": tool.review_on}))


@require_safe
def deposited(request: HttpRequest) -> HttpResponse:
    """Where a deposit leads: the page of the tool, or the list when there are several."""
    form = DepositedForm(request.GET)
    form.is_valid()
    made = list(tools(request.user).filter(pk__in=form.cleaned_data["support"]).order_by("pk")[:2])
    if not made:
        messages.info(request, "Ce dépôt n’est pas au nom de la Cnaf\u00a0: retrouvez-le sur le site, dans Supports.")
        return redirect("national:index")
    if len(made) > 1:
        messages.success(request, "Les outils sont déposés\u00a0: les voici, les derniers d’abord.")
        return redirect("national:index")
    messages.success(request, "L’outil est déposé. Son texte sera cherchable dans quelques instants.")
    return redirect(made[0].get_admin_url())


@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a draft on the shelves."""
    tool = _tool(request, pk, Action.REVISE)
    return _do(request, tool, actions.publish, "L’outil est publié.")


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Put back a tool that was withdrawn or replaced."""
    tool = _tool(request, pk, Action.RESTORE)
    return _do(request, tool, actions.restore, "L’outil est rétabli.")


@require_POST
def still_good(request: HttpRequest, pk: int) -> HttpResponse:
    """Look at it again in a year."""
    tool = _tool(request, pk, Action.REVISE)
    return _do(request, tool, actions.still_good, "C’est noté\u00a0: cet outil sera à revoir dans un an.")


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a tool off the shelves, with a reason, after the pages that use it were shown."""
    tool = _tool(request, pk, Action.WITHDRAW)
    form = WithdrawToolForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            return _once(
                request,
                tool,
                lambda: actions.withdraw(tool, request.user, said["reason"], said["personal_data"]),
                "L’outil est retiré. Les éditeurs nationaux peuvent le rétablir.",
            )
        except Refused as error:
            form.add_error(None, str(error))
    context = _around(tool, "Retirer") | {"form": form, "using": pages_using([tool.pk], request.user)[tool.pk]}
    return render(request, "pages/national/withdraw.html", context, status=422 if form.is_bound else 200)


@require_POST
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Say when to look at a tool again."""
    tool = _tool(request, pk, Action.REVISE)
    form = ReviewForm(request.POST, initial={"review_on": tool.review_on})
    if form.is_valid():
        day = form.cleaned_data["review_on"]
        words = f"À revoir le {long_date(day)}\u00a0: c’est noté." if day else "La date de relecture est retirée."
        try:
            return _once(request, tool, lambda: _review(tool, request.user, day), words)
        except Refused as error:
            form.add_error(None, str(error))
    return _page(request, tool, form, status=422)


def _review(tool: NationalSupport, by: Any, day: Any) -> Any:
    return actions.revise(tool, by, replace(description_of(tool), review_on=day), seen=tool.revised_at)


def _tool(request: HttpRequest, pk: int, action: Action) -> NationalSupport:
    """The national tool that this person may see and act on: 404 or 403 otherwise."""
    visible = with_provenance(tools(request.user)).select_related("rubrique", "type", "audience", "readers", "author")
    tool = get_object_or_404(visible, pk=pk)
    require(request.user, action, tool)
    return tool


def _page(request: HttpRequest, tool: NationalSupport, form: ReviewForm, status: int = 200) -> HttpResponse:
    context = _around(tool, "") | {
        "form": form,
        "slots": _slots(tool),
        "audience": audiences.said(split(tool.audience.key)),
        "relations": relations_of(tool.pk, request.user),
        "provenance": provenance_of(tool, request.user),
        "heir": heir_of(tool, request.user),
        "using": pages_using([tool.pk], request.user)[tool.pk],
        "history": history_of(tool.pk),
        "is_open": tool.status in (Status.DRAFT, Status.PUBLISHED),
        "back": urlencode({"retour": tool.get_admin_url()}),
    }
    return render(request, "pages/national/show.html", context, status=status)


def _around(tool: NationalSupport, here: str) -> dict[str, Any]:
    """What the head of a page of Wagtail is made of."""
    trail = [
        {"url": reverse("wagtailadmin_home"), "label": "Accueil"},
        {"url": reverse("national:index"), "label": "Outils nationaux"},
        {"url": tool.get_admin_url() if here else "", "label": tool.title},
    ]
    last = [{"url": "", "label": here}] if here else []
    return {
        "tool": tool,
        "header_title": f"{here}\u00a0: {tool.title}" if here else tool.title,
        "header_icon": "doc-full",
        "breadcrumbs_items": trail + last,
    }


def _slots(tool: NationalSupport) -> list[Slot]:
    slots = []
    for file_id, versions in files.history(RESOURCE, tool.pk).items():
        current = next((one for one in versions if one.removed_at is None), None)
        slots.append(Slot(file_id, current, [one for one in versions if one is not current]))
    return slots


def _do(
    request: HttpRequest, tool: NationalSupport, act: Callable[[NationalSupport, Any], Any], words: str
) -> HttpResponse:
    try:
        return _once(request, tool, lambda: act(tool, request.user), words)
    except Refused as error:
        messages.error(request, str(error))
        return redirect(tool.get_admin_url())


def _once(request: HttpRequest, tool: NationalSupport, act: Callable[[], Any], words: str) -> HttpResponse:
    """The act, once a send of its form, then the page of the tool."""

    def done() -> once.Done:
        act()
        return once.Done(tool.get_admin_url(), words)

    return once.do(request, done).answer(request)
