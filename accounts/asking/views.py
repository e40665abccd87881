"""Pages of who asks: the public form, the link of the mail, one's own requests, a level from a refusal."""

from typing import Any

from allauth.core.ratelimit import consume
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import once
from accounts.acting import acting_habilitation, acting_owner
from accounts.asking import actions, links
from accounts.asking.forms import AccessForm, LevelForm, PrefillForm
from accounts.asking.offers import offers_for
from accounts.asking.standing import standing
from accounts.errors import Refused
from accounts.models import AccessRequest, RequestState
from accounts.passwords import path_to_choose
from accounts.sight import habilitations_of

either = require_http_methods(["GET", "HEAD", "POST"])

TOO_MANY = "Trop de demandes ont été envoyées d’ici. Réessayez dans une heure, ou écrivez à l’administrateur local."


@never_cache
@either
def ask(request: HttpRequest) -> HttpResponse:
    """The public form. Its answer says nothing of who has an account."""
    form = AccessForm(request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        if consume(request, action="ask_access", key=form.cleaned_data["email"]):

            def act() -> once.Done:
                typed = form.cleaned_data | {"caf": form.chosen_caf()}
                actions.ask(**typed)
                return once.Done(reverse("access_sent"))

            return once.do(request, act).answer(request)
        form.add_error(None, TOO_MANY)
        status = 429
    return render(request, "accounts/asking/ask.html", {"form": form}, status=status)


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """What is said after the form, whatever was written in it."""
    return render(request, "accounts/asking/sent.html", {"days": links.VALID_FOR.days})


@never_cache
@either
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail: a page with a button, since programs that look for viruses open links too."""
    found = links.read(token)
    asked, refusal = found.request, ""
    if asked is None:
        status = 410 if found.expired else 404
        return render(request, "accounts/asking/dead_link.html", {"expired": found.expired}, status=status)
    if request.method == "POST":
        try:
            asked = actions.confirm(asked)
        except Refused as error:
            refusal = str(error)
        else:
            user = asked.user
            if user is not None and _to_choose(asked):
                return redirect(path_to_choose(user))
            if request.user == user:
                return redirect("access_mine")
    done = asked.state != RequestState.UNCONFIRMED
    context: dict[str, Any] = {
        "asked": asked,
        "refusal": refusal,
        "done": done,
        "to_choose": done and _to_choose(asked),
    }
    return render(request, "accounts/asking/confirm.html", context, status=422 if refusal else 200)


def _to_choose(asked: AccessRequest) -> bool:
    """Whether the link of this request may lead to the password: it proves its address, which the account must have
    still."""
    user = asked.user
    if user is None or not user.is_active or user.has_usable_password():
        return False
    return asked.email.lower() == user.email.lower()


@either
def ask_level(request: HttpRequest) -> HttpResponse:
    """Ask for a level, or for another Caf, from where one was refused or from one's own page."""
    if request.method == "POST":
        form = LevelForm(request.POST)
    else:
        proposed = PrefillForm(request.GET).proposed()
        form = LevelForm(initial=proposed | {"caf": proposed["caf"] or acting_owner(request) or ""})
    if form.is_valid():
        typed = form.cleaned_data

        def act() -> once.Done:
            actions.ask_level(request.user, typed["level"], form.chosen_caf(), typed["why"])  # type: ignore[arg-type]
            words = "Votre demande est envoyée. Vous recevrez un message dès qu’elle sera décidée."
            return once.Done(reverse("access_mine"), words)

        try:
            return once.do(request, act).answer(request)
        except Refused as error:
            form.add_error(None, str(error))
    return render(request, "accounts/asking/level.html", {"form": form}, status=422 if form.is_bound else 200)


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """One's own requests and where they stand."""
    return render(request, "accounts/asking/mine.html", {"standing": standing(request.user)})


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back one's own request."""
    asked = get_object_or_404(AccessRequest, pk=pk, user=request.user)
    try:
        asked = actions.withdraw(asked, request.user)  # type: ignore[arg-type]
    except Refused as error:
        messages.warning(request, str(error))
        return redirect("access_mine")
    if asked.state == RequestState.WITHDRAWN:
        messages.success(request, "La demande est abandonnée. Vous pouvez en faire une autre.")
    else:
        messages.info(request, "Cette demande avait déjà reçu une réponse.")
    return redirect("access_mine")


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page of a refusal: who may, and the level to ask for (the site's handler403)."""
    user = getattr(request, "user", None)
    held = habilitations_of(user)
    offers = offers_for(exception, held, acting_habilitation(request) if held else None)
    context = {"exception": str(exception), "offers": offers}
    return render(request, "403.html", context, status=403)
