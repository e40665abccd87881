"""The verbs of a support: each a form that calls one action."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts import once
from accounts.permissions import Action, require
from files.errors import Refused as RefusedFile
from spaces import actions
from spaces.errors import Refused
from spaces.forms import ConfirmForm, ReplaceForm, ReviseForm, TakeUpForm, WithdrawForm
from spaces.forms.describing import BLOCKS, BlockForm, show_both
from spaces.forms.moves import HeirsForm
from spaces.models import Resource, Status
from spaces.places import offered
from spaces.returning import asked as asked_back
from spaces.returning import back
from spaces.sources import unknown_versions
from spaces.titles import titled

either = require_http_methods(["GET", "HEAD", "POST"])
MOST_HEIRS = 20
BOTH_CHANGED = (
    "Une autre personne a modifié la même chose pendant ce temps. Les deux textes sont ci-dessous\u00a0: gardez le "
    "vôtre, ou corrigez-le, puis enregistrez."
)


def writable(request: HttpRequest, pk: int, action: Action) -> Resource:
    """The support this person may see and act on: 404 or 403 otherwise."""
    visible = Resource.objects.visible_to(request.user).select_related("caf", "audience", "readers", "rubrique")
    resource = get_object_or_404(visible, pk=pk)
    require(request.user, action, resource)
    return resource


def answer(request: HttpRequest, template: str, resource: Resource, form: Any, **more: Any) -> HttpResponse:
    """The page of a form about a support; refused with its errors when it was sent."""
    around = {"back": back(request, resource.get_absolute_url())}
    context = {"resource": resource, "form": form} | around | more
    return render(request, template, context, status=422 if form.is_bound else 200)


@either
def revise(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is said of a support; of two editors, neither loses what they typed."""
    resource = writable(request, pk, Action.REVISE)
    form = ReviseForm(request.POST if request.method == "POST" else None, user=request.user, resource=resource)
    done = revised(request, resource, form)
    if done is not None:
        return done
    context = {"places": offered(resource.caf_id), "newer": unknown_versions(resource, request.user)}
    return answer(request, "spaces/revise.html", resource, form, **context)


@either
def revise_block(request: HttpRequest, pk: int, block: str) -> HttpResponse:
    """Change a block of the page of a support, where it stands; a page of its own without JavaScript."""
    if block not in BLOCKS:
        raise Http404
    resource = writable(request, pk, Action.REVISE)
    typed = request.POST if request.method == "POST" else None
    form = BlockForm(typed, user=request.user, resource=resource, block=block)
    done = revised(request, resource, form)
    context = {"places": offered(resource.caf_id) if "territory" in form.fields else [], "piece": block}
    return done or answer(request, "spaces/support/block.html", resource, form, **context)


def revised(request: HttpRequest, resource: Resource, form: ReviseForm) -> HttpResponse | None:
    """Write what a form says of a support, once; None when it is to be shown, with its errors if it was sent."""
    if not form.is_valid():
        return None
    done = once.already(request)
    if done is not None:
        return done.answer(request)
    if form.differences:
        show_both(form)
        form.add_error(None, BOTH_CHANGED)
        return None
    words = "Les changements sont enregistrés."
    if form.kept:
        words = f"Vos changements sont enregistrés, avec ceux qu’une autre personne a faits ({form.kept_labels})."
    try:
        description = form.description_for(resource.owner_code())
        # As it was read for the form: what is written between the two is said, not lost.
        return _once(
            request, lambda: actions.revise(resource, request.user, description, seen=resource.revised_at), words
        )
    except Refused as error:
        form.add_error(None, str(error))
    return None


@either
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a support off the shelves, with a reason."""
    resource = writable(request, pk, Action.WITHDRAW)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return _once(
                request,
                lambda: actions.withdraw(
                    resource,
                    request.user,
                    reason=form.cleaned_data["reason"],
                    personal_data=form.cleaned_data["personal_data"],
                ),
                "Le support est retiré. Les éditeurs de la Caf le retrouvent parmi les retirés.",
            )
        except Refused as error:
            form.add_error(None, str(error))
    return answer(request, "spaces/withdraw.html", resource, form)


@either
def replace(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead the readers of a support to another one of the same owner."""
    resource = writable(request, pk, Action.WITHDRAW)
    candidates = (
        Resource.objects.visible_to(request.user)
        .filter(status=Status.PUBLISHED, caf=resource.caf_id)
        .exclude(pk=resource.pk)
        .order_by("sort_title", "pk")
    )
    asked = HeirsForm(request.GET)
    words = asked.cleaned_data["q"] if asked.is_valid() else ""
    matching = titled(candidates, words)
    found = matching[:MOST_HEIRS]
    form = ReplaceForm(request.POST if request.method == "POST" else None, candidates=candidates, found=found)
    if form.is_valid():
        try:
            heir = form.cleaned_data["successor"]
            return _once(
                request,
                lambda: actions.replace(resource, request.user, heir),
                f"Le support est remplacé. Son adresse mène maintenant à «\u00a0{heir.title}\u00a0».",
                heir.get_absolute_url(),
            )
        except Refused as error:
            form.add_error(None, str(error))
    number = matching.count()
    more = {"words": words, "number": number, "most": MOST_HEIRS, "asked_back": asked_back(request)}
    return answer(request, "spaces/replace.html", resource, form, **more)


@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a draft on the shelves."""
    resource = writable(request, pk, Action.REVISE)
    return _do(request, resource, actions.publish, "Le support est publié.")


@require_POST
def take_up(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft for one's own Caf of what another one shared."""
    source = get_object_or_404(Resource.objects.visible_to(request.user), pk=pk)
    form = TakeUpForm(request.POST, user=request.user)
    if not form.is_valid():
        messages.error(request, "Choisissez pour quelle Caf vous reprenez ce support.")
        return redirect(source)
    try:
        return once.do(request, lambda: _taken(source, request.user, form.cleaned_data["owner"])).answer(request)
    except (Refused, RefusedFile) as error:
        messages.error(request, str(error))
        return redirect(source)


def _taken(source: Resource, by: Any, owner: str) -> once.Done:
    draft = actions.take_up(source, by, owner)
    words = "Le support est repris dans un brouillon. Adaptez-le, puis publiez-le."
    return once.Done(reverse("spaces:revise", args=[draft.pk]), words)


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that what seems personal in the files of a support may be shared."""
    resource = writable(request, pk, Action.REVISE)
    form = ConfirmForm(request.POST)
    seen = form.cleaned_data["seen"] if form.is_valid() else ""
    done = "C’est noté, avec votre nom et la date. Le support peut être partagé."
    return _do(request, resource, partial(actions.confirm, seen=seen), done)


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a withdrawn or replaced support back."""
    resource = writable(request, pk, Action.RESTORE)
    return _do(request, resource, actions.restore, "Le support est rétabli.")


def _do(request: HttpRequest, resource: Resource, act: Callable[[Resource, Any], Resource], done: str) -> HttpResponse:
    try:
        return _once(request, lambda: act(resource, request.user), done)
    except Refused as error:
        messages.error(request, str(error))
        return redirect(resource)


def _once(request: HttpRequest, act: Callable[[], Resource], words: str, address: str = "") -> HttpResponse:
    """The act, once a send of its form, then the page of the support, or this address."""

    def done() -> once.Done:
        row = act()
        return once.Done(back(request, address or row.get_absolute_url()), words)

    return once.do(request, done).answer(request)
