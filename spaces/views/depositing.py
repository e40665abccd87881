"""/deposer/: several files, described once."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.acting import acting_owner
from accounts.permissions import Action, require
from files.models import State
from files.pending import KEPT_FOR
from spaces import arrivals
from spaces.arrivals import Arrivals
from spaces.errors import Refused
from spaces.forms import DepositedForm, DepositForm
from spaces.models import Resource
from spaces.rows import rows_for

UNREAD = (State.WAITING, State.READING)


@require_http_methods(["GET", "HEAD", "POST"])
def deposit(request: HttpRequest) -> HttpResponse:
    """The form, then one or more supports; a form with an error comes back with its files."""
    require(request.user, Action.DEPOSIT)
    owner = acting_owner(request)
    if request.method != "POST":
        return _page(request, DepositForm(user=request.user, owner=owner), Arrivals(), [])
    form = DepositForm(request.POST, request.FILES, user=request.user, owner=owner)
    form.is_valid()
    received = arrivals.receive(request.user, form.cleaned_data.get("files", []), form.cleaned_data.get("kept", []))
    for name, sentence in received.refused:
        form.add_error("files", f"{name}\u00a0: {sentence}")
    if not received.kept and not received.refused:
        form.add_error("files", "Choisissez au moins un fichier.")
    with arrivals.one_at_a_time(request.user):
        shared = [] if form.cleaned_data.get("again") else received.shared_already(request.user)
        made = [] if shared or not form.is_valid() else _deposit(request, form, received)
    if not made:
        return _page(request, form, received, shared, status=422)
    for name, remark in received.remarks:
        messages.info(request, f"{name}\u00a0: {remark}")
    query = urlencode([("support", resource.pk) for resource in made])
    address = f"{reverse('spaces:deposited')}?{query}"
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        # A redirect would be followed unseen, and would eat the messages meant for the person.
        return HttpResponse(status=201, headers={"Location": address})
    return redirect(address)


@require_safe
def deposited(request: HttpRequest) -> HttpResponse:
    """What was just deposited, and where its reading stands."""
    form = DepositedForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data["support"]
    found = Resource.objects.visible_to(request.user).filter(pk__in=asked).select_related("type", "caf").order_by("pk")
    rows = rows_for(list(found))
    reading = any(version.state in UNREAD for row in rows for version in row.versions)
    return render(request, "spaces/deposited.html", {"rows": rows, "reading": reading})


def _deposit(request: HttpRequest, form: DepositForm, received: Arrivals) -> list[Resource]:
    owner = form.cleaned_data["owner"]
    plan = arrivals.one_for_all if form.together() else arrivals.one_per_file
    try:
        return arrivals.deposit_all(
            request.user, owner, plan(received.kept, form.description_for(owner)), form.publishes()
        )
    except Refused as error:
        form.add_error(None, str(error))
        return []


def _page(
    request: HttpRequest, form: DepositForm, received: Arrivals, shared: list[Any], status: int = 200
) -> HttpResponse:
    ticked = {one.pk for one in received.kept}
    context = {
        "form": form,
        "waiting": [(one, one.pk in ticked) for one in arrivals.waiting(request.user)],
        "received": len(ticked),
        "shared": shared,
        "remarks": received.remarks,
        "kept_hours": int(KEPT_FOR.total_seconds() // 3600),
        "max_bytes": settings.MAX_FILE_BYTES,
        "max_files": settings.MAX_FILES_PER_DEPOSIT,
    }
    return render(request, "spaces/deposit.html", context, status=status)
