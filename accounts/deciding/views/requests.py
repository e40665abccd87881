"""/habilitations/demandes/: what waits for a decision, and the decision."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts import once
from accounts.deciding import actions, scope
from accounts.deciding.forms import DECIDED, EVERY, REFUSE, TO_DECIDE, AcceptForm, RefuseForm, RequestsForm
from accounts.errors import Refused
from accounts.models import AccessRequest, Habilitation, RequestState
from accounts.permissions import Action, require
from ui.typography import long_date

PER_PAGE = 20


@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """The requests to decide, those decided; for administrateurs nationaux, all those that wait too."""
    require(request.user, Action.GRANT)
    form = RequestsForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    national = scope.is_national(request.user)
    view = asked.get("vue") or TO_DECIDE
    if view == EVERY and not national:
        view = TO_DECIDE
    page = Paginator(_listed(request.user, view), PER_PAGE).get_page(asked.get("page"))
    views = [(TO_DECIDE, "À décider"), *([(EVERY, "Toutes celles qui attendent")] if national else [])]
    context = {
        "tab": "demandes",
        "page": page,
        "requests": _with_what_they_hold(page.object_list),
        "view": view,
        "views": [*views, (DECIDED, "Décidées")],
        "late": scope.late_before(timezone.now()),
        "national": national,
        "days": scope.PATIENCE,
    }
    return render(request, "accounts/deciding/requests.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@once.answered_again
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A request, and the two forms that decide it; what was decided, once it is."""
    require(request.user, Action.GRANT)
    seen = scope.requests_seen_by(request.user).select_related("caf", "user", "decided_by", "given")
    found = get_object_or_404(seen.annotate(since=scope.SINCE), pk=pk)
    own = found.user_id == request.user.pk
    open_to_me = found.state == RequestState.WAITING and not own
    refusing = request.method == "POST" and request.POST.get("decision") == REFUSE
    accepting = request.method == "POST" and not refusing
    accept_form = AcceptForm(request.POST if accepting else None, asked=found)
    refuse_form = RefuseForm(request.POST if refusing else None)
    status = 200
    if request.method == "POST":
        form = refuse_form if refusing else accept_form
        if found.state != RequestState.WAITING:
            messages.warning(request, actions.what_was_decided(found))
            return redirect("deciding:request", found.pk)
        if form.is_valid():
            try:
                return once.do(request, lambda: _decide(request.user, found, form)).answer(request)
            except actions.AlreadyDecided as error:
                messages.warning(request, str(error))
                return redirect("deciding:request", found.pk)
            except Refused as error:
                form.add_error(None, str(error))
        status = 422
    context = {
        "tab": "demandes",
        "asked": _with_what_they_hold([found])[0],
        "own": own,
        "open": open_to_me,
        "accept_form": accept_form,
        "refuse_form": refuse_form,
        "decided": "" if found.state == RequestState.WAITING else actions.what_was_decided(found),
        "late": scope.late_before(timezone.now()),
    }
    return render(request, "accounts/deciding/request.html", context, status=status)


def _decide(user: Any, found: AccessRequest, form: AcceptForm | RefuseForm) -> once.Done:
    typed = form.cleaned_data
    back = reverse("deciding:requests")
    if isinstance(form, RefuseForm):
        actions.refuse(found, user, typed["reason"])
        return once.Done(back, f"La demande de {found.name} est refusée. Votre réponse lui est envoyée.")
    actions.accept(found, user, typed["level"], typed["until"])
    until = f" jusqu’au {long_date(typed['until'])}" if typed["until"] else ""
    return once.Done(back, f"La demande de {found.name} est acceptée{until}. La personne est prévenue.")


def _listed(user: Any, view: str) -> QuerySet[AccessRequest]:
    seen = scope.requests_seen_by(user)
    if view == DECIDED:
        decided = seen.filter(state__in=(RequestState.ACCEPTED, RequestState.REFUSED)).order_by("-decided_at", "-pk")
        return decided.annotate(since=F("decided_at")).select_related("caf", "decided_by", "given", "user")
    waiting = seen.filter(state=RequestState.WAITING) if view == EVERY else scope.waiting_for(user)
    return waiting.annotate(since=scope.SINCE).order_by("since", "pk").select_related("caf", "user")


def _with_what_they_hold(requests: Any) -> list[dict[str, Any]]:
    """Each request with the levels that the person holds already, the suspended ones too; one query."""
    found = list(requests)
    held: dict[int, list[Habilitation]] = {}
    people = {one.user_id for one in found if one.user_id}
    running = Habilitation.objects.running().filter(user__in=people).select_related("caf").order_by("pk")
    for one in running if people else ():
        held.setdefault(one.user_id, []).append(one)
    return [{"request": one, "held": held.get(one.user_id, [])} for one in found]
