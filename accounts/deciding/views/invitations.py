"""/habilitations/inviter/ and /invitation/…/: invite a colleague, follow the invitations, accept one."""

from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import once
from accounts.deciding import inviting, scope
from accounts.deciding.forms import InviteAskForm, InviteForm, PageForm
from accounts.deciding.invitation_links import invitation_of
from accounts.errors import Refused
from accounts.models import Invitation, Level, User
from accounts.permissions import Action, require
from ui.typography import plural

PER_PAGE = 20
_UNKNOWN = (
    "Ce lien n’ouvre aucune invitation. Il est peut-être coupé, ou une invitation plus récente vous a été "
    "envoyée\u00a0: ouvrez le dernier message reçu."
)


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """The form that invites."""
    require(request.user, Action.GRANT)
    asked = InviteAskForm(request.GET)
    caf = asked.cleaned_data["caf"] if asked.is_valid() else None
    initial = {"place": caf.pk, "level": Level.ADMINISTRATEUR_LOCAL} if caf else None
    form = InviteForm(request.POST if request.method == "POST" else None, user=request.user, initial=initial)
    if form.is_valid():
        emails = form.cleaned_data["emails"]

        def act() -> once.Done:
            inviting.invite(emails, form.offer(), request.user)
            words = f"{plural(len(emails), 'invitation')} en route, à accepter avant deux semaines."
            return once.Done(reverse("deciding:invitations"), words)

        try:
            return once.do(request, act).answer(request)
        except Refused as error:
            form.add_error("emails", str(error))
    context = {"tab": "invitations", "form": form, "days": inviting.VALID_FOR.days}
    return render(request, "accounts/deciding/invite.html", context, status=422 if form.is_bound else 200)


@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """The invitations that nobody accepted yet, those that are no longer valid last."""
    require(request.user, Action.GRANT)
    asked = PageForm(request.GET)
    open_ones = scope.invitations_seen_by(request.user).filter(accepted_at=None, revoked_at=None)
    found = open_ones.select_related("caf", "invited_by").order_by("-expires_at", "-pk")
    page = Paginator(found, PER_PAGE).get_page(asked.cleaned_data["page"] if asked.is_valid() else 1)
    context = {"tab": "invitations", "page": page, "now": timezone.now(), "days": inviting.VALID_FOR.days}
    return render(request, "accounts/deciding/invitations.html", context)


@require_POST
@once.answered_again
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an invitation again."""
    found = _own(request, pk)
    return _act(request, lambda: inviting.send_again(found, request.user), f"Invitation renvoyée à {found.email}.")


@require_POST
@once.answered_again
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Make an invitation open nothing."""
    found = _own(request, pk)
    words = f"Invitation de {found.email} reprise\u00a0: son lien n’ouvre plus rien."
    return _act(request, lambda: inviting.take_back(found, request.user), words)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def open_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What an invitation offers, for whoever has its link; accepted by a POST, for its own address and no other."""
    found = invitation_of(token)
    if found is None:
        return _void(request, _UNKNOWN)
    refusal = inviting.why_not(found)
    if refusal:
        return _void(request, refusal, signs_in=bool(found.accepted_at))
    other = request.user.is_authenticated and request.user.email.lower() != found.email.lower()
    if request.method == "POST" and not other:
        try:
            user = inviting.accept(found)
        except Refused as error:
            return _void(request, str(error))
        return redirect(_next_for(request, user))
    context = {"invitation": found, "other": other}
    return render(request, "accounts/deciding/invitation.html", context, status=403 if other else 200)


def _void(request: HttpRequest, words: str, signs_in: bool = False) -> HttpResponse:
    return render(request, "accounts/deciding/void.html", {"words": words, "signs_in": signs_in}, status=410)


def _next_for(request: HttpRequest, user: User) -> str:
    """Where who accepted goes: choose a password when they have none, else in, by the sign-in if need be."""
    if request.user.is_authenticated:
        messages.success(request, "Votre accès est ouvert.")
        return "/"
    if user.has_usable_password():
        messages.success(request, "Votre accès est ouvert\u00a0: connectez-vous avec votre mot de passe habituel.")
        return reverse("account_login")
    messages.success(request, "Votre accès est ouvert\u00a0: choisissez votre mot de passe.")
    key = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})


def _own(request: HttpRequest, pk: int) -> Invitation:
    require(request.user, Action.GRANT)
    return get_object_or_404(scope.invitations_seen_by(request.user), pk=pk)


def _act(request: HttpRequest, act: Any, words: str) -> HttpResponse:
    def done() -> once.Done:
        act()
        return once.Done(reverse("deciding:invitations"), words)

    try:
        return once.do(request, done).answer(request)
    except Refused as error:
        messages.warning(request, str(error))
    return redirect("deciding:invitations")
