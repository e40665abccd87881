"""/groupes/: the list, the page of a group, and its life: proposed, opened or refused, described, closed."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts import once
from accounts.errors import Refused
from accounts.models import GroupRole, GroupState, MembershipState, WorkingGroup
from accounts.permissions import Action, can, require
from accounts.working_groups import actions
from accounts.working_groups.forms import OPEN, DecideForm, GroupForm, PageForm
from accounts.working_groups.openings import note_opening
from accounts.working_groups.presence import (
    GROUP,
    current,
    knows_members,
    own_groups,
    present,
    visible_to,
    with_counts,
)
from links import memory, panels

either = require_http_methods(["GET", "HEAD", "POST"])
PER_PAGE = 20


@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """Mine, the other open groups, and the proposals that wait or were answered."""
    form = PageForm(request.GET)
    form.is_valid()
    own = own_groups(request.user)
    known = _told(visible_to(request.user))
    groups = known.filter(state=GroupState.OPEN)
    page = Paginator(groups.exclude(pk__in=own), PER_PAGE).get_page(form.cleaned_data.get("page"))
    mine_only = Q() if can(request.user, Action.OPEN_GROUP) else Q(proposed_by=request.user.pk)
    answered = Q(state=GroupState.REFUSED, proposed_by=request.user.pk)
    proposals = known.filter(Q(state=GroupState.PROPOSED) & mine_only | answered).select_related("proposed_by")
    context = {
        "mine": list(groups.filter(pk__in=own)) if own else [],
        "page": page,
        "proposals": list(proposals.order_by("-proposed_at", "-pk")[:PER_PAGE]),
        "may_propose": can(request.user, Action.PROPOSE_GROUP),
        "may_decide": can(request.user, Action.OPEN_GROUP),
    }
    return render(request, "accounts/groups/list.html", context)


@require_safe
def detail(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """A group: its purpose for all, its members and what is kept for it for those who are in it."""
    known = _told(visible_to(request.user)).select_related("proposed_by", "decided_by")
    group = get_object_or_404(known.annotate(is_favourite=memory.put_aside_by(request.user, GROUP)), pk=pk)
    if request.path != group.get_absolute_url():
        return redirect(group)
    rows = list(current().filter(group=group).order_by("habilitation__user__name", "pk")) if group.is_open else []
    mine = [row for row in rows if row.habilitation.user_id == request.user.pk]
    may_lead = can(request.user, Action.LEAD_GROUP, group)
    knows = knows_members(request.user, group)
    kept_for_it = {f"groupe:{group.pk}", f"animateurs:{group.pk}"}
    holds_content = group.state in (GroupState.OPEN, GroupState.CLOSED)
    context = {
        "group": group,
        "mine": {row.state: row for row in mine},
        "members": [row for row in rows if row.state == MembershipState.IN] if knows else [],
        "invited": [row for row in rows if row.state == MembershipState.INVITED] if may_lead else [],
        "asking": [row for row in rows if row.state == MembershipState.ASKING] if may_lead else [],
        "knows_members": knows,
        "may_lead": may_lead,
        "may_name": can(request.user, Action.NAME_LEADER, group),
        "may_decide": can(request.user, Action.OPEN_GROUP, group),
        "may_close": can(request.user, Action.CLOSE_GROUP, group),
        "opened_by_office": holds_content and note_opening(request.user, kept_for_it, GROUP, group.pk),
        "panels": panels.at("groupe", request, group),
    }
    return render(request, "accounts/groups/detail.html", context)


@either
def propose(request: HttpRequest) -> HttpResponse:
    """Name, purpose; the national editors are told."""
    require(request.user, Action.PROPOSE_GROUP)
    form = GroupForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data

        def made() -> once.Done:
            group = actions.propose(request.user, said["name"], said["purpose"])
            return once.Done(
                group.get_absolute_url(),
                "Le groupe est proposé. Les éditeurs nationaux sont prévenus\u00a0: vous recevrez leur réponse par "
                "courriel.",
            )

        try:
            return once.do(request, made).answer(request)
        except Refused as error:
            form.add_error("name", str(error))
    return _form(request, form, None)


@either
@once.answered_again
def describe(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the name and the purpose."""
    group = group_for(request, pk, Action.CLOSE_GROUP)
    form = GroupForm(request.POST or None, initial={"name": group.name, "purpose": group.purpose})
    if form.is_valid():
        said = form.cleaned_data

        def done() -> once.Done:
            row = actions.describe(group, request.user, said["name"], said["purpose"])
            return once.Done(row.get_absolute_url(), "Le groupe est modifié.")

        try:
            return once.do(request, done).answer(request)
        except Refused as error:
            form.add_error("name", str(error))
    return _form(request, form, group)


@either
@once.answered_again
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a proposed group, or refuse it."""
    group = get_object_or_404(visible_to(request.user).select_related("proposed_by"), pk=pk)
    require(request.user, Action.OPEN_GROUP, group)
    form = DecideForm(request.POST or None)
    if form.is_valid():
        try:
            return once.do(request, lambda: _decided(request, group, form)).answer(request)
        except Refused as error:
            form.add_error(None, str(error))
    context = {"group": group, "form": form}
    return render(request, "accounts/groups/decide.html", context, status=422 if form.is_bound else 200)


@either
@once.answered_again
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first: what is kept for the group is then read by almost nobody."""
    group = group_for(request, pk, Action.CLOSE_GROUP)
    number = present().filter(group=group).count()
    context = {
        "group": group,
        "number": number,
        "panels": panels.at("groupe-fermeture", request, group),
    }
    if request.method != "POST":
        return render(request, "accounts/groups/close.html", context)

    def gone() -> once.Done:
        actions.close(group, request.user)
        return once.Done(reverse("groups:list"), f"Le groupe «\u00a0{group.name}\u00a0» est fermé.")

    try:
        return once.do(request, gone).answer(request)
    except Refused as error:
        return render(request, "accounts/groups/close.html", context | {"error": str(error)}, status=422)


def _told(groups: QuerySet[WorkingGroup]) -> QuerySet[WorkingGroup]:
    """With what everybody is told of a group: how many members it has, and its animateurs in `leaders`."""
    led = present().filter(role=GroupRole.LEADER).order_by("habilitation__user__name", "pk")
    return with_counts(groups).prefetch_related(Prefetch("memberships", led, to_attr="leaders"))


def group_for(request: HttpRequest, pk: int, action: Action) -> WorkingGroup:
    """The open group that this person knows of and may do this to: 404, then 403."""
    group = get_object_or_404(visible_to(request.user).filter(state=GroupState.OPEN), pk=pk)
    require(request.user, action, group)
    return group


def _decided(request: HttpRequest, group: WorkingGroup, form: DecideForm) -> once.Done:
    said = form.cleaned_data
    if said["choice"] == OPEN:
        row = actions.open_group(group, request.user)
        words = "Le groupe est ouvert."
        if row.memberships.exists():
            words += f" {group.proposed_by.name} en est le premier animateur."
        return once.Done(row.get_absolute_url(), words)
    actions.refuse(group, request.user, said["reason"])
    return once.Done(reverse("groups:list"), "Le groupe n’est pas ouvert. La personne qui l’a proposé est prévenue.")


def _form(request: HttpRequest, form: GroupForm, group: WorkingGroup | None) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "group": group}
    return render(request, "accounts/groups/form.html", context, status=422 if form.is_bound else 200)
