"""The verbs of a support: each a form that calls one action."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import Action, require
from files import actions as files
from files.errors import Refused as RefusedFile
from files.models import File
from spaces import actions
from spaces.errors import Conflict, Refused
from spaces.forms import FilesForm, ReplaceForm, ReviseForm, VersionForm, WithdrawForm
from spaces.forms.describing import stamp_of
from spaces.kinds import RESOURCE
from spaces.models import Resource, Status

either = require_http_methods(["GET", "HEAD", "POST"])


def _resource(request: HttpRequest, pk: int, action: Action) -> Resource:
    """The support this person may see and act on: 404 or 403 otherwise."""
    visible = Resource.objects.visible_to(request.user).select_related("caf", "audience", "readers", "rubrique")
    resource = get_object_or_404(visible, pk=pk)
    require(request.user, action, resource)
    return resource


def _page(request: HttpRequest, template: str, resource: Resource, form: Any, **more: Any) -> HttpResponse:
    context = {"resource": resource, "form": form} | more
    return render(request, template, context, status=422 if form.is_bound else 200)


@either
def revise(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is said of a support; the second of two editors keeps what they typed."""
    resource = _resource(request, pk, Action.REVISE)
    if request.method != "POST":
        return _page(request, "spaces/revise.html", resource, ReviseForm(user=request.user, resource=resource))
    form = ReviseForm(request.POST, user=request.user, resource=resource)
    if not form.is_valid():
        return _page(request, "spaces/revise.html", resource, form)
    try:
        description = form.description_for(resource.owner_code())
        row = actions.revise(resource, request.user, description, seen=form.cleaned_data["stamp"])
    except Conflict as error:
        form.data = form.data.copy()
        form.data["stamp"] = stamp_of(resource)
        form.add_error(None, str(error))
        return _page(request, "spaces/revise.html", resource, form, conflict=True)
    except Refused as error:
        form.add_error(None, str(error))
        return _page(request, "spaces/revise.html", resource, form)
    messages.success(request, "Les changements sont enregistrés.")
    return redirect(row)


@either
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a support off the shelves, with a reason."""
    resource = _resource(request, pk, Action.WITHDRAW)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            row = actions.withdraw(
                resource,
                request.user,
                reason=form.cleaned_data["reason"],
                personal_data=form.cleaned_data["personal_data"],
            )
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Le support est retiré. Les éditeurs de la Caf le retrouvent parmi les retirés.")
            return redirect(row)
    return _page(request, "spaces/withdraw.html", resource, form)


@either
def replace(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead the readers of a support to another one of the same owner."""
    resource = _resource(request, pk, Action.WITHDRAW)
    candidates = (
        Resource.objects.visible_to(request.user)
        .filter(status=Status.PUBLISHED, caf=resource.caf_id)
        .exclude(pk=resource.pk)
        .order_by("title", "pk")
    )
    form = ReplaceForm(request.POST if request.method == "POST" else None, candidates=candidates)
    if form.is_valid():
        try:
            actions.replace(resource, request.user, form.cleaned_data["successor"])
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Le support est remplacé. Son adresse mène maintenant à celui-ci.")
            return redirect(form.cleaned_data["successor"])
    return _page(request, "spaces/replace.html", resource, form)


@either
def add_version(request: HttpRequest, pk: int, file_id: int) -> HttpResponse:
    """Put a new version in a slot of the support."""
    resource = _resource(request, pk, Action.REVISE)
    file = get_object_or_404(File.objects.visible_to(request.user), pk=file_id, kind=RESOURCE, object_id=resource.pk)
    form = VersionForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        try:
            stored = files.store(form.cleaned_data["upload"])
            actions.add_version(resource, file, stored, request.user, form.cleaned_data["note"])
        except (Refused, RefusedFile) as error:
            form.add_error("upload", str(error))
        else:
            messages.success(
                request, "La nouvelle version est reçue. Son texte sera cherchable dans quelques instants."
            )
            return redirect(resource)
    version = file.versions.filter(removed_at=None).order_by("-number").first()
    return _page(request, "spaces/version.html", resource, form, version=version)


@either
def add_files(request: HttpRequest, pk: int) -> HttpResponse:
    """Join more files to a support."""
    resource = _resource(request, pk, Action.REVISE)
    form = FilesForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_valid():
        stored = []
        for upload in form.cleaned_data["files"]:
            try:
                stored.append(files.store(upload))
            except RefusedFile as error:
                messages.error(request, f"{upload.name}\u00a0: {error}")
        try:
            if stored:
                actions.add_files(resource, stored, request.user)
                messages.success(
                    request, "Les fichiers sont ajoutés. Leur texte sera cherchable dans quelques instants."
                )
            return redirect(resource)
        except Refused as error:
            form.add_error("files", str(error))
    return _page(request, "spaces/files.html", resource, form)


@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a draft on the shelves."""
    resource = _resource(request, pk, Action.REVISE)
    return _do(request, resource, actions.publish, "Le support est publié.")


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a withdrawn or replaced support back."""
    resource = _resource(request, pk, Action.RESTORE)
    return _do(request, resource, actions.restore, "Le support est rétabli.")


def _do(request: HttpRequest, resource: Resource, act: Callable[[Resource, Any], Resource], done: str) -> HttpResponse:
    try:
        act(resource, request.user)
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect(resource)
