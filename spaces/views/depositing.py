"""/deposer/: several files, each received on its own or all with the form, described once and adjusted in a grid."""

from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import once
from accounts.acting import acting_owner
from accounts.permissions import Action, require
from files import pending
from files.errors import NotNow
from files.errors import Refused as RefusedFile
from files.models import PendingUpload, State
from files.pending import KEPT_FOR
from spaces import arrivals, drafts, places
from spaces.arrivals import Arrivals, Planned
from spaces.errors import Refused
from spaces.forms import Choices, DepositedForm, DepositForm, FileUploadForm, FollowUpForm, Grid, UndoForm
from spaces.forms.depositing import FileForm, located
from spaces.forms.fields import PLACES_LIST
from spaces.models import Resource
from spaces.returning import back, kept
from spaces.rows import rows_for

FOLD_FROM = 5  # lines: below, the faults are seen at once
UNREAD = (State.WAITING, State.READING)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def deposit(request: HttpRequest) -> HttpResponse:
    """The form, then one or more supports; a form with an error comes back with its files."""
    require(request.user, Action.DEPOSIT)
    owner = acting_owner(request)
    if request.method != "POST":
        return _blank(request, owner)
    if done := once.already(request):
        return _ended(request, done)
    choices = Choices.load()
    form = DepositForm(request.POST, request.FILES, user=request.user, choices=choices, owner=owner)
    form.is_valid()
    home = form.cleaned_data.get("owner") or owner
    uploads, ticked = form.cleaned_data.get("files", []), form.cleaned_data.get("kept", [])
    received = arrivals.receive(request.user, uploads, ticked, arrivals.keep_described(home))
    grid = Grid(arrivals.waiting(request.user), choices, request.POST)
    received.kept = [one for one in received.kept if one.pk in grid.lines]
    for name, sentence in received.refused:
        form.add_error("files", f"{name}\u00a0: {sentence}")
    if not received.kept and not received.refused:
        form.add_error("files", arrivals.GONE if ticked else "Choisissez au moins un fichier.")
    understood = grid.check(form, received.kept, home)
    shared: list[Any] = []
    personal: list[Any] = []
    with arrivals.one_at_a_time(request.user):
        done = once.already(request)  # heard while this one waited
        if not done:
            shared = _undecided(received.shared_already(request.user), grid, "again")
            if form.cleaned_data.get("again"):
                shared = []
            if form.publishes():
                read = form.cleaned_data.get("confirmed", [])
                doubts = _undecided(received.personal(), grid, "confirmed")
                personal = [pair for pair in doubts if pair[0].pk not in read]
            if not shared and not personal and form.is_valid():
                done = _deposit(request, form, grid, understood, received)
    if not done:
        return _page(request, form, grid, received, shared, personal, status=422)
    pending.release([one.pk for one in received.kept], request.user)  # the second send of one form kept its files too
    for name, remark in received.remarks:
        messages.info(request, f"{name}\u00a0: {remark}")
    return _ended(request, done)


@require_POST
def receive_file(request: HttpRequest) -> HttpResponse:
    """One file of the deposit, sent on its own: its line of the grid, or the sentence that refuses it.

    503 when the same file may be sent again later, as it is.
    """
    require(request.user, Action.DEPOSIT)
    form = FileUploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return HttpResponse(form.errors["fichier"][0], status=422, content_type="text/plain; charset=utf-8")
    try:
        one, remark = arrivals.receive_one(request.user, form.cleaned_data["fichier"], acting_owner(request))
    except RefusedFile as error:
        status = 503 if isinstance(error, NotNow) else 422
        return HttpResponse(str(error), status=status, content_type="text/plain; charset=utf-8")
    line, *_ = _lines(request, Grid([one], Choices.load()), ticked={one.pk})
    return render(request, "spaces/deposit_line.html", {"line": line, "remark": remark}, status=201)


@require_POST
def drop_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a file that was sent and not deposited; what was typed beside it stays."""
    require(request.user, Action.DEPOSIT)
    one = get_object_or_404(arrivals.waiting(request.user), pk=pk)
    drafts.save(request.user, request.POST)
    pending.release([one.pk], request.user)
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return HttpResponse(status=204)
    messages.success(request, f"{one.name} est retiré de ce dépôt.")
    return redirect("spaces:deposit")


@require_POST
def save_draft(request: HttpRequest) -> HttpResponse:
    """Keep what is being typed."""
    require(request.user, Action.DEPOSIT)
    drafts.save(request.user, request.POST)
    return HttpResponse(status=204)


@require_safe
def deposited(request: HttpRequest) -> HttpResponse:
    """What was just deposited, where its reading stands, and what may follow: more of the same, or its undoing."""
    form = DepositedForm(request.GET)
    form.is_valid()
    found = list(_asked(request, form.cleaned_data["support"]).select_related("type", "caf").order_by("pk"))
    rows = rows_for(found, unread=())
    context = {
        "rows": rows,
        "reading": any(version.state in UNREAD for row in rows for version in row.versions),
        "undoable": arrivals.undoable(found, request.user),
        "like": urlencode([("comme", resource.pk) for resource in found]),
    }
    return render(request, "spaces/deposited.html", context)


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take back the supports that this person has just deposited."""
    require(request.user, Action.DEPOSIT)
    form = UndoForm(request.POST)
    form.is_valid()
    try:
        return once.do(request, lambda: _undone(request, form.cleaned_data["support"])).answer(request)
    except Refused as error:
        messages.info(request, str(error))
        return redirect("spaces:deposit")


def _undone(request: HttpRequest, keys: list[int]) -> once.Done:
    count = len(arrivals.undo(_asked(request, keys), request.user))
    if not count:
        raise Refused("Il n’y a plus rien à annuler\u00a0: retirez un support depuis sa page.")
    words = "Le support déposé est retiré" if count == 1 else f"Les {count} supports déposés sont retirés"
    more = "Les éditeurs peuvent encore rétablir ce qui a été retiré par erreur."
    return once.Done(reverse("spaces:deposit"), f"{words}. {more}")


def _ended(request: HttpRequest, done: once.Done) -> HttpResponse:
    """Where a deposit leads. A script would follow a redirection unseen, and eat the messages meant for the person."""
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return HttpResponse(status=201, headers={"Location": done.address})
    return done.answer(request)


def _asked(request: HttpRequest, keys: list[int]) -> Any:
    return Resource.objects.visible_to(request.user).filter(pk__in=keys)


def _undecided(found: list[Any], grid: Grid, name: str) -> list[Any]:
    """Of these pairs (file, what is said of it), those that the person did not accept in the line of the file."""
    return [pair for pair in found if not grid.accepts(pair[0], name)]


def _deposit(
    request: HttpRequest, form: DepositForm, grid: Grid, understood: dict[str, places.Places], received: Arrivals
) -> once.Done | None:
    owner = form.cleaned_data["owner"]
    common = located(form.description_for(owner), understood[form.cleaned_data["territory"]])
    ticked = form.cleaned_data["confirmed"]
    read = {one.pk for one in received.kept if one.pk in ticked or grid.accepts(one, "confirmed")}
    if form.together():
        plan = [Planned(common, received.kept, all(one.pk in read for one in received.kept if one.personal))]
    else:
        alone = len(received.kept) == 1
        plan = []
        for one in received.kept:
            described = grid.described(one, common, understood) or replace(common, title="")
            if not described.title:
                described = replace(described, title=common.title if alone else arrivals.titled(common.title, one.name))
            plan.append(Planned(described, [one], one.pk in read))
    try:
        deposit_all = partial(arrivals.deposit_all, request.user, owner, plan, form.publishes())
        return once.do(request, lambda: _deposited(request, deposit_all()))
    except Refused as error:
        form.add_error(None, str(error))
        return None


def _deposited(request: HttpRequest, made: list[Resource]) -> once.Done:
    query = urlencode([("support", resource.pk) for resource in made])
    page = back(request, reverse("spaces:deposited"))
    return once.Done(f"{page}{'&' if '?' in page else '?'}{query}")


def _blank(request: HttpRequest, owner: str | None) -> HttpResponse:
    """The form as it was left, or with the metadata of the support that it follows."""
    draft, choices = drafts.of(request.user), Choices.load()
    asked = FollowUpForm(request.GET)
    initial = (asked.initial_for(request.user) or draft.shared()) | asked.preset()
    waiting = list(arrivals.waiting(request.user))
    grid = Grid(waiting, choices, draft=draft.lines())
    aside = draft.unticked()
    received = Arrivals(kept=[one for one in waiting if one.pk not in aside])
    return _page(
        request, DepositForm(user=request.user, choices=choices, owner=owner, initial=initial), grid, received, [], []
    )


def _page(
    request: HttpRequest,
    form: DepositForm,
    grid: Grid,
    received: Arrivals,
    shared: list[Any],
    personal: list[Any],
    status: int = 200,
) -> HttpResponse:
    ticked = {one.pk for one in received.kept}
    home = form["owner"].value() or acting_owner(request)
    lines = _lines(request, grid, ticked)
    undecided = {one.pk for one, _ in (*shared, *personal)}
    for line in lines if status != 200 and len(lines) >= FOLD_FROM else ():
        line["folded"] = _complete(line["form"]) and line["file"].pk not in undecided
    context = {
        "form": form,
        "address": kept(request, reverse("spaces:deposit")),
        "lines": lines,
        "received": len(ticked),
        "shared": shared,
        "personal": personal,
        "remarks": received.remarks,
        "kept_hours": int(KEPT_FOR.total_seconds() // 3600),
        "max_bytes": settings.MAX_FILE_BYTES,
        "max_files": settings.MAX_FILES_PER_DEPOSIT,
        "places_list": PLACES_LIST,
        "places": places.offered(home),
    }
    return render(request, "spaces/deposit.html", context, status=status)


def _complete(line: FileForm) -> bool:
    """Whether the person sent this line and nothing is wrong with it."""
    return line.is_bound and not line.errors


def _lines(request: HttpRequest, grid: Grid, ticked: set[int]) -> list[dict[str, Any]]:
    """The lines of the grid with what the person has to know of each file; two queries for all of them."""
    files: list[PendingUpload] = [line.file for line in grid.lines.values()]
    holders = dict(Arrivals(kept=files).shared_already(request.user)) if files else {}
    doubts = dict(Arrivals(kept=files).personal())
    return [
        {
            "file": one,
            "form": grid.lines[one.pk],
            "ticked": one.pk in ticked,
            "holder": holders.get(one),
            "personal": doubts.get(one, ""),
            "damaged": bool(one.proposed.get("damaged")),
            "proposed": grid.lines[one.pk].still_proposed(),
            "folded": False,
        }
        for one in files
    ]
