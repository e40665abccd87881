"""How people enter a group, what its animateurs do with its members, and how one leaves."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts import once
from accounts.acting import acting_habilitation
from accounts.errors import Refused
from accounts.models import GroupState, Membership, MembershipState, User, WorkingGroup
from accounts.permissions import Action, can, require
from accounts.working_groups import actions
from accounts.working_groups.finding import MOST, invitable
from accounts.working_groups.forms import (
    ACCEPT,
    AnswerForm,
    AskForm,
    FindForm,
    InvitationForm,
    InviteForm,
    RoleForm,
)
from accounts.working_groups.presence import current, visible_to
from accounts.working_groups.views.groups import either, group_for


@either
@once.answered_again
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask to enter an open group."""
    group = _open_group(request, pk)
    row = current().filter(group=group, habilitation__user=request.user.pk).order_by("pk").first()
    if row is not None and row.state == MembershipState.INVITED:
        return redirect("groups:invitation", row.pk)
    if row is not None:
        said = "Vous faites partie de ce groupe." if row.state == MembershipState.IN else "Votre demande est envoyée."
        messages.info(request, said)
        return redirect(group)
    form = AskForm(request.POST or None, user=request.user, acting=acting_habilitation(request))
    if form.is_valid():

        def asked() -> once.Done:
            actions.ask(group, request.user, form.chosen(), form.cleaned_data["words"])
            words = "Votre demande est envoyée aux animateurs. Vous recevrez leur réponse par courriel."
            return once.Done(group.get_absolute_url(), words)

        try:
            return once.do(request, asked).answer(request)
        except Refused as error:
            form.add_error(None, str(error))
    context = {"group": group, "form": form}
    return render(request, "accounts/groups/ask.html", context, status=422 if form.is_bound else 200)


@either
@once.answered_again
def invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Say yes or no to an invitation of one's own."""
    row = get_object_or_404(
        current().select_related("group", "invited_by").filter(group__state=GroupState.OPEN),
        pk=pk,
        habilitation__user=request.user.pk,
        state=MembershipState.INVITED,
    )
    form = InvitationForm(request.POST or None, user=request.user, acting=row.habilitation)
    if form.is_valid():

        def answered() -> once.Done:
            if form.cleaned_data["answer"] == ACCEPT:
                actions.accept(row, request.user, form.chosen())
                return once.Done(row.group.get_absolute_url(), "Vous êtes membre du groupe.")
            actions.decline(row, request.user)
            return once.Done(reverse("groups:list"), "L’invitation est refusée.")

        try:
            return once.do(request, answered).answer(request)
        except Refused as error:
            form.add_error(None, str(error))
    context = {"membership": row, "group": row.group, "form": form}
    return render(request, "accounts/groups/invitation.html", context, status=422 if form.is_bound else 200)


@either
@once.answered_again
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Find people by name or address, and invite one."""
    group = group_for(request, pk, Action.LEAD_GROUP)
    search = FindForm(request.POST if request.method == "POST" else request.GET)
    words = search.cleaned_data["q"] if search.is_valid() else ""
    found = invitable(group, words)
    form = InviteForm(request.POST if request.method == "POST" else None, found=found)
    if form.is_valid():
        person = get_object_or_404(User, pk=form.cleaned_data["person"])

        def invited() -> once.Done:
            actions.invite(group, request.user, person, form.cleaned_data["words"])
            return once.Done(group.get_absolute_url(), f"{person.name} est invité. Son nom apparaîtra s’il accepte.")

        try:
            return once.do(request, invited).answer(request)
        except Refused as error:
            form.add_error("person", str(error))
    context = {"group": group, "search": search, "words": words, "form": form, "number": len(found), "most": MOST}
    return render(request, "accounts/groups/invite.html", context, status=422 if form.is_bound else 200)


@require_safe
def request_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a request is answered: the page of its group, for an animateur."""
    row = _led(request, pk)
    return redirect(f"{row.group.get_absolute_url()}#demande-{row.pk}")


@require_POST
@once.answered_again
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Let someone who asked come in, or not."""
    row = _led(request, pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["answer"][0]))
        return redirect(row.group)
    accepted = form.cleaned_data["answer"] == ACCEPT
    name = row.habilitation.user.name
    said = f"{name} est membre du groupe." if accepted else f"La demande de {name} n’est pas retenue."
    return _done(request, row.group, lambda: actions.answer(row, request.user, accepted), said)


@either
@once.answered_again
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first, then takes a member out or an invitation back."""
    row = _led(request, pk)
    invited = row.state == MembershipState.INVITED
    if request.method != "POST":
        context = {"group": row.group, "membership": row, "invited": invited}
        return render(request, "accounts/groups/remove.html", context)
    name = row.habilitation.user.name
    said = f"L’invitation de {name} est reprise." if invited else f"{name} n’est plus membre du groupe."
    return _done(request, row.group, lambda: actions.remove(row, request.user), said)


@require_POST
@once.answered_again
def role(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a member an animateur, or an animateur a member."""
    row = _membership(request, pk)
    form = RoleForm(request.POST)
    leader = form.is_valid() and form.cleaned_data["leader"]
    require(request.user, Action.NAME_LEADER if leader else Action.LEAD_GROUP, row.group)
    name = row.habilitation.user.name
    said = f"{name} anime maintenant le groupe." if leader else f"{name} n’anime plus le groupe, et en reste membre."
    act = actions.name_leader if leader else actions.step_down
    return _done(request, row.group, lambda: act(row, request.user), said)


@either
@once.answered_again
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first, then goes out of the group, or takes one's request back."""
    group = _open_group(request, pk)
    mine = current().filter(group=group, habilitation__user=request.user.pk).exclude(state=MembershipState.INVITED)
    row = mine.order_by("pk").first()
    if row is None:
        raise Http404
    if request.method != "POST":
        return render(request, "accounts/groups/leave.html", {"group": group, "membership": row})
    asked = row.state == MembershipState.ASKING
    said = "Votre demande est retirée." if asked else f"Vous ne faites plus partie de «\u00a0{group.name}\u00a0»."
    return _done(request, group, lambda: actions.leave(group, request.user), said)


def _done(request: HttpRequest, group: WorkingGroup, act: Any, said: str) -> HttpResponse:
    """The act, once, then the page of the group with what came of it: a sentence that refuses is said there too."""

    def acted() -> once.Done:
        act()
        return once.Done(group.get_absolute_url(), said)

    try:
        return once.do(request, acted).answer(request)
    except Refused as error:
        messages.error(request, str(error))
        return redirect(group)


def _open_group(request: HttpRequest, pk: int) -> WorkingGroup:
    return get_object_or_404(visible_to(request.user).filter(state=GroupState.OPEN), pk=pk)


def _membership(request: HttpRequest, pk: int) -> Membership:
    """A membership of an open group, that stands: for those who may name its animateurs. 404, then 403.

    404 also for whoever may do nothing to the members of that group: its key tells nothing.
    """
    rows = current().select_related("group").filter(group__state=GroupState.OPEN)
    row = get_object_or_404(rows, pk=pk)
    if not can(request.user, Action.NAME_LEADER, row.group):
        raise Http404
    return row


def _led(request: HttpRequest, pk: int) -> Membership:
    """The same, for an animateur of its group."""
    row = _membership(request, pk)
    require(request.user, Action.LEAD_GROUP, row.group)
    return row
