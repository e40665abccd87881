"""/supports/lot/: choose, look at what would change, do it, put it back."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import Action, require
from spaces.actions import bulk as actions
from spaces.audiences import every_name
from spaces.bulk import batches, choosing, plans
from spaces.bulk.choosing import MOST, Selection
from spaces.bulk.classification import Classification
from spaces.bulk.foreseeing import Foreseen, foresee
from spaces.bulk.plans import Plan, Stale
from spaces.bulk.reaching import reached
from spaces.bulk.saying import said
from spaces.bulk.stamps import stamp_of
from spaces.bulk.wishes import Wish
from spaces.errors import Refused
from spaces.forms.bulk import BulkAskForm, BulkForm, PlanForm, RecentForm
from spaces.models import Batch, Resource

PER_PAGE = 20
_BACK = "revenir"  # the button of the preview that leads back to the form, as it was typed
either = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Preview:
    """What a wish would do, sorted."""

    wish: Wish
    foreseen: list[Foreseen]

    @property
    def changing(self) -> list[Foreseen]:
        """Those that would change."""
        return [one for one in self.foreseen if one.changes]

    @property
    def refused(self) -> list[Foreseen]:
        """Those that the site would refuse, with why."""
        return [one for one in self.foreseen if one.refusal]

    @property
    def same(self) -> list[Foreseen]:
        """Those that are so already."""
        return [one for one in self.foreseen if not one.changes and not one.refusal]

    @property
    def held(self) -> int:
        """How many would leave the shelves until somebody confirms what seems personal in them."""
        return sum(one.held for one in self.foreseen)


@either
def bulk(request: HttpRequest) -> HttpResponse:
    """The supports chosen and what to do with them; then, once sent, what would change."""
    require(request.user, Action.DEPOSIT)
    if request.method != "POST":
        ask = BulkAskForm(request.GET)
        keys = ask.supports()
        selection = choosing.by_keys(request.user, keys) if keys else choosing.by_list(request.user, ask.choice())
        return _choose(request, _form(request, selection, initial={"act": ask.first_act()}), selection)
    asked = BulkAskForm(request.POST).supports()
    selection = choosing.by_keys(request.user, asked)
    if _BACK in request.POST:
        return _choose(request, _form(request, selection, initial=_typed(request)), selection)
    known = Classification.load()
    form = _form(request, selection, data=request.POST, known=known)
    if not form.is_valid():
        return _choose(request, form, selection, status=422)
    return _preview(request, form.wish(), form.cleaned_data["support"], known)


@require_POST
def run(request: HttpRequest) -> HttpResponse:
    """Do what the preview promised, then tell what became of each support."""
    require(request.user, Action.DEPOSIT)
    form = PlanForm(request.POST)
    try:
        plan = plans.read(form.cleaned_data["plan"] if form.is_valid() else "", request.user)
    except Stale as error:
        messages.warning(request, str(error))
        return _preview(request, error.plan.wish, list(error.plan.seen), Classification.load())
    except Refused as error:
        messages.error(request, str(error))
        return redirect("spaces:list")
    batch = actions.start(request.user, plan)
    actions.run(batch, request.user)
    return redirect("spaces:bulk-batch", batch.pk)


@require_safe
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of a batch, and the way to undo it."""
    result = batches.result(_own(request, pk), request.user)
    context = {
        "result": result,
        "batch": result.batch,
        "asked": said(Wish.from_json(result.batch.wish), Classification.load()),
        "days": actions.UNDONE_WITHIN.days,
    }
    return render(request, "spaces/bulk/batch.html", context)


@require_POST
def go_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Do what an interruption left undone of a batch."""
    found = _own(request, pk)
    actions.run(found, request.user)
    return redirect("spaces:bulk-batch", found.pk)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Put back what a batch changed."""
    found = _own(request, pk)
    try:
        actions.undo(found, request.user)
    except Refused as error:
        messages.error(request, str(error))
    return redirect("spaces:bulk-batch", found.pk)


@require_safe
def recent(request: HttpRequest) -> HttpResponse:
    """My batches of the last days."""
    require(request.user, Action.DEPOSIT)
    form = RecentForm(request.GET)
    number = form.cleaned_data["page"] if form.is_valid() else None
    page = Paginator(batches.of(request.user), PER_PAGE).get_page(number or 1)
    return render(request, "spaces/bulk/recent.html", {"page": page, "days": actions.UNDONE_WITHIN.days})


def _own(request: HttpRequest, pk: int) -> Batch:
    require(request.user, Action.DEPOSIT)
    return get_object_or_404(batches.of(request.user), pk=pk)


def _form(request: HttpRequest, selection: Selection, **kwargs: Any) -> BulkForm:
    owners = {one.owner_code() for one in selection.resources}
    return BulkForm(user=request.user, owner=owners.pop() if len(owners) == 1 else None, **kwargs)


def _typed(request: HttpRequest) -> dict[str, Any]:
    """What the form held, as initial values."""
    return {
        name: request.POST.getlist(name) if name in ("steps", "themes") else value
        for name, value in request.POST.items()
    }


def _choose(request: HttpRequest, form: BulkForm, selection: Selection, status: int = 200) -> HttpResponse:
    context = {"form": form, "selection": selection, "most": MOST, "back": reverse("spaces:list")}
    return render(request, "spaces/bulk/choose.html", context, status=status)


def _preview(request: HttpRequest, wish: Wish, keys: list[int], known: Classification) -> HttpResponse:
    names = every_name()
    rows = choosing.loaded(request.user, keys)
    ordered: list[Resource] = [rows[key] for key in keys if key in rows]
    preview = Preview(wish, foresee(request.user, ordered, wish, known, names))
    plan = Plan(wish, {one.resource.pk: stamp_of(one.resource) for one in preview.changing}, uuid.uuid4())
    context = {
        "preview": preview,
        "asked": said(wish, known),
        "plan": plan.signed(request.user),
        "reached": reached(preview.changing, names),
        "typed": [(name, value) for name, values in request.POST.lists() if name not in _UNTYPED for value in values],
        "back": _BACK,
        "days": actions.UNDONE_WITHIN.days,
    }
    return render(request, "spaces/bulk/preview.html", context)


_UNTYPED = ("csrfmiddlewaretoken", "plan", _BACK)
