"""The old versions of the files of a support: put one back, remove one for good."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts import once
from accounts.permissions import Action
from files.errors import Refused as RefusedFile
from files.models import FileVersion
from files.personal import Findings
from files.queries import holders
from spaces import actions
from spaces.actions.personal import said
from spaces.errors import Refused, Unconfirmed
from spaces.forms.versions import RemoveVersionForm, RestoreVersionForm
from spaces.kinds import RESOURCE
from spaces.models import Resource, Status
from spaces.returning import back
from spaces.views.editing import answer, either, writable

_HOLDERS = 20


@either
def restore_version(request: HttpRequest, pk: int, file_id: int, number: int) -> HttpResponse:
    """Ask, then put an old version in its slot again as a new one."""
    resource = writable(request, pk, Action.REVISE)
    version = _version(request, resource, file_id, number)
    current = _standing(request, version).order_by("-number").first()
    if version.removed_at is not None:
        messages.info(
            request, f"La version {version.number} est retirée définitivement\u00a0: elle ne se rétablit pas."
        )
        return redirect(resource)
    if current == version:
        messages.info(request, f"La version {version.number} est déjà celle que tout le monde lit.")
        return redirect(resource)
    form = RestoreVersionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return once.do(request, lambda: _restored(request, resource, version, form.cleaned_data)).answer(request)
        except Unconfirmed:
            form.add_error(None, "Relisez ce que cette version contient, puis cochez la case qui suit.")
        except (Refused, RefusedFile) as error:
            messages.info(request, str(error))
            return redirect(resource)
    context = {"version": version, "current": current, "personal": _personal(resource, version)}
    return answer(request, "spaces/restore_version.html", resource, form, **context)


def _restored(request: HttpRequest, resource: Resource, version: FileVersion, said: dict[str, Any]) -> once.Done:
    new = actions.restore_version(resource, version, request.user, said["note"], said["confirmed"])
    words = f"La version {version.number} est rétablie\u00a0: elle est maintenant la version {new.number}."
    return once.Done(back(request, resource.get_absolute_url()), words)


@either
@once.answered_again
def remove_version(request: HttpRequest, pk: int, file_id: int, number: int) -> HttpResponse:
    """Ask with what goes and what stays, then remove a version for good."""
    resource = writable(request, pk, Action.REMOVE_VERSION)
    version = _version(request, resource, file_id, number)
    if version.removed_at is not None:
        messages.info(request, f"La version {version.number} est déjà retirée définitivement.")
        return redirect(resource)
    form = RemoveVersionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            typed = form.cleaned_data
            return once.do(request, lambda: _removed(request, resource, version, typed)).answer(request)
        except (Refused, RefusedFile) as error:
            messages.info(request, str(error))
            return redirect(resource)
    return answer(request, "spaces/remove_version.html", resource, form, **_what_goes(request, resource, version))


def _removed(request: HttpRequest, resource: Resource, version: FileVersion, typed: dict[str, Any]) -> once.Done:
    actions.remove_version(resource, version, request.user, typed["reason"], typed["personal_data"])
    words = f"La version {version.number} est retirée définitivement. La trace garde la date, votre nom et la raison."
    return once.Done(back(request, resource.get_absolute_url()), words)


def _version(request: HttpRequest, resource: Resource, file_id: int, number: int) -> FileVersion:
    """The version of that number in a slot of the support: 404 when there is none."""
    versions = FileVersion.objects.visible_to(request.user).select_related("file", "blob", "created_by")
    return get_object_or_404(versions, file=file_id, number=number, file__kind=RESOURCE, file__object_id=resource.pk)


def _standing(request: HttpRequest, version: FileVersion) -> Any:
    """The versions of its slot that are still there."""
    return FileVersion.objects.visible_to(request.user).filter(file=version.file_id, removed_at=None)


def _personal(resource: Resource, version: FileVersion) -> list[tuple[FileVersion, str]]:
    """What has to be looked at before others read it again, as templates/spaces/personal.html takes it."""
    if resource.status != Status.PUBLISHED or not version.awaits_confirmation:
        return []
    return [(version, said(Findings.from_dict(version.personal), version.media_type))]


def _what_goes(request: HttpRequest, resource: Resource, version: FileVersion) -> dict[str, Any]:
    """What the question says: the version, what stands after it, and who else holds the same bytes."""
    others = list(
        FileVersion.objects.visible_to(request.user)
        .filter(file__kind=RESOURCE, file__object_id=resource.pk, removed_at=None)
        .exclude(pk=version.pk)
        .select_related("file")
        .order_by("file__position", "-number")
    )
    siblings = [one for one in others if one.file_id == version.file_id]
    newest = siblings[0] if siblings else None
    elsewhere = holders(version.blob.sha256, request.user, RESOURCE).exclude(pk=resource.pk).order_by("title", "pk")
    return {
        "version": version,
        "is_current": newest is None or newest.number < version.number,
        "next": newest,
        "is_last": not others,
        "same_here": [one for one in others if one.blob_id == version.blob_id],
        "elsewhere": list(elsewhere[:_HOLDERS]),
    }
