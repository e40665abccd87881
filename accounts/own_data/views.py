"""« Mes données », what is asked about them, and the answers of the administrateurs nationaux."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import once
from accounts.doors import for_signed_in
from accounts.errors import Refused
from accounts.models import ErasureRequest, User
from accounts.own_data import actions, showing
from accounts.own_data.forms import ERASE, AskForm, DecideForm, PageForm
from accounts.permissions import TABLE, Action, can, require
from accounts.trace import record

ON_A_PAGE = 50


@for_signed_in
@never_cache
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What the site holds about whoever asks."""
    return _page(request, AskForm())


@for_signed_in
@never_cache
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The same, whole, as a file that another program reads."""
    record(request.user, "export-own-data", "person", request.user.pk)
    answer = JsonResponse(
        showing.everything_about(request.user, timezone.now()), json_dumps_params={"ensure_ascii": False, "indent": 2}
    )
    answer["Content-Disposition"] = 'attachment; filename="mes-donnees.json"'
    return answer


@for_signed_in
@require_POST
@once.answered_again
def ask(request: HttpRequest) -> HttpResponse:
    """Ask that one's account be erased."""
    form = AskForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)

    def act() -> once.Done:
        actions.ask_erasure(request.user, form.cleaned_data["words"])
        return once.Done(reverse("own_data:page"), "Votre demande est partie. Vous aurez une réponse dans le mois.")

    try:
        return once.do(request, act).answer(request)
    except Refused as error:
        messages.info(request, str(error))
        return redirect("own_data:page")


@for_signed_in
@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take that back."""
    if actions.withdraw_erasure(request.user):
        messages.success(request, "Votre demande est retirée\u00a0: votre compte reste comme il est.")
    else:
        messages.info(request, "Il n’y a pas de demande à retirer.")
    return redirect("own_data:page")


@require_safe
def erasures(request: HttpRequest) -> HttpResponse:
    """What people asked for, those without an answer first."""
    require(request.user, Action.ADMINISTER)
    asked = ErasureRequest.objects.select_related("user", "decided_by").order_by("-decided_at", "asked_at", "pk")
    waiting = asked.filter(decided_at=None)
    number = PageForm(request.GET).number()
    context = {
        "waiting": list(waiting),
        "page": Paginator(asked.exclude(decided_at=None), ON_A_PAGE).get_page(number),
        "closed": showing.closed_accounts(),
    }
    return render(request, "accounts/own_data/erasures.html", context)


@once.answered_again
def erasure(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them: what would go and what would stay, then the answer."""
    require(request.user, Action.ADMINISTER)
    asked = get_object_or_404(ErasureRequest.objects.select_related("user", "decided_by"), pk=pk)
    form = DecideForm(request.POST if request.method == "POST" else None, person=asked.user.name)
    if form.is_valid():
        try:
            return once.do(request, lambda: _decided(request, asked, form.cleaned_data)).answer(request)
        except Refused as error:
            form.add_error(None, str(error))
    context = {
        "asked": asked,
        "form": form,
        "own": asked.user_id == request.user.pk,
        "sorts": showing.sorts_about(asked.user) if asked.decided_at is None else [],
        "places": showing.places_of(asked.user) if asked.decided_at is None else [],
    }
    return render(request, "accounts/own_data/erasure.html", context, status=422 if form.errors else 200)


def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed account again: asks, then does."""
    if not can(request.user, Action.GRANT):
        raise PermissionDenied(TABLE[Action.GRANT].who)
    person = get_object_or_404(User, pk=pk)
    if not actions.may_reopen(request.user, person):
        raise Http404
    if request.method == "POST":
        try:
            done = actions.reopen(person, request.user)
            said = f"Le compte de {person.name} est rouvert. Donnez-lui maintenant un niveau." if done else ""
            messages.success(request, said or "Ce compte était déjà ouvert.")
        except Refused as error:
            messages.error(request, str(error))
        return redirect("own_data:reopen", person.pk)
    return render(request, "accounts/own_data/reopen.html", {"person": person})


def _decided(request: HttpRequest, asked: ErasureRequest, said: dict[str, Any]) -> once.Done:
    back = reverse("own_data:erasures")
    if said["decision"] == ERASE:
        actions.accept_erasure(asked, request.user)
        return once.Done(back, "Le compte est effacé. Ce que la personne a partagé reste, par un « Ancien agent ».")
    actions.refuse_erasure(asked, request.user, said["because"])
    return once.Done(back, "Votre réponse est enregistrée\u00a0: la personne la reçoit par courriel.")


def _page(request: HttpRequest, form: AskForm, status: int = 200) -> HttpResponse:
    context = {
        "sorts": showing.sorts_about(request.user),
        "asked": ErasureRequest.objects.filter(user=request.user).order_by("-asked_at", "-pk").first(),
        "form": form,
    }
    return render(request, "accounts/own_data/page.html", context, status=status)
