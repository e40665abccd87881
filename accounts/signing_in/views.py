"""One's own account: who one is, one's address, one's sessions."""

from allauth.account.decorators import reauthentication_required
from allauth.decorators import rate_limit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import Refused
from accounts.models import Device
from accounts.second_factor import REAL_FACTORS
from accounts.signing_in import actions, addresses
from accounts.signing_in.forms import AddressForm, CardForm
from accounts.signing_in.sessions import open_sessions


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """« Mon compte »: what others read of me, what protects it, the levels I hold."""
    user, status = request.user, 200
    form = CardForm(request.POST or None, instance=user) if request.method == "POST" else CardForm(instance=user)
    if request.method == "POST":
        name = user.name
        if form.is_valid():
            try:
                actions.change_card(user, form.cleaned_data["name"], form.cleaned_data["function"])
                messages.success(request, "Votre nom et votre fonction sont enregistrés.")
            except Refused as error:
                messages.error(request, str(error))
            return redirect("account_home")
        user.name, status = name, 422  # the form wrote in it what it refuses
    context = {
        "form": form,
        "levels": list(user.habilitations.running().select_related("caf").order_by("pk")),
        "factors": user.authenticator_set.filter(type__in=REAL_FACTORS).count(),
        "sessions": len(open_sessions(user)),
    }
    return render(request, "accounts/signing_in/account.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit(action="change_email")
@reauthentication_required(app="allauth.mfa")
def address(request: HttpRequest) -> HttpResponse:
    """Ask for another address: the link goes there."""
    form = AddressForm(request.POST or None, user=request.user)
    if form.is_valid():
        actions.ask_address(request.user, form.cleaned_data["email"])
        messages.success(
            request,
            "Un message part à la nouvelle adresse. Ouvrez le lien qu’il contient dans les 24 heures, avec cette même"
            " session\u00a0: d’ici là, votre adresse reste la même.",
        )
        return redirect("account_home")
    return render(
        request, "accounts/signing_in/address.html", {"form": form}, status=422 if request.method == "POST" else 200
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_address(request: HttpRequest, token: str) -> HttpResponse:
    """The link received at the new address: read, it changes nothing; sent, the address is theirs."""
    wanted = addresses.read(token)
    if wanted is None or not addresses.holds(wanted, request.user):
        return render(request, "accounts/signing_in/address_void.html", status=410)
    if request.method != "POST":
        return render(request, "accounts/signing_in/address_confirm.html", {"wanted": wanted.wanted})
    try:
        actions.take_address(request.user, wanted, request.session.session_key)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request,
            "Votre adresse est changée\u00a0: connectez-vous désormais avec elle. Vos autres sessions sont fermées.",
        )
    return redirect("account_home")


@never_cache
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """The sessions open now, and the devices known."""
    context = {
        "sessions": open_sessions(request.user),
        "current": request.session.session_key,
        "devices": Device.objects.filter(user=request.user)[:50],
    }
    return render(request, "accounts/signing_in/sessions.html", context)


@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """End one session."""
    if not actions.end_session(request.user, pk):
        raise Http404
    messages.success(request, "Cette session est fermée.")
    return redirect("account_sessions")


@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """End all the others."""
    number = actions.end_other_sessions(request.user, request.session.session_key)
    messages.success(request, "Vos autres sessions sont fermées." if number else "Aucune autre session n’est ouverte.")
    return redirect("account_sessions")
