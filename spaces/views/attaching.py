"""New files of a support: a version in a slot, or more slots. What was sent is kept when the form comes back."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from accounts import once
from accounts.permissions import Action
from files import pending
from files.actions import Stored
from files.errors import Refused as RefusedFile
from files.models import File
from spaces import actions, arrivals
from spaces.arrivals import Arrivals
from spaces.errors import Refused, Unconfirmed
from spaces.forms import FilesForm, VersionForm
from spaces.kinds import RESOURCE
from spaces.models import Resource
from spaces.returning import back
from spaces.views.editing import answer, either, writable

RECEIVED = "Son texte sera cherchable dans quelques instants."


@either
@once.answered_again
def add_version(request: HttpRequest, pk: int, file_id: int) -> HttpResponse:
    """Put a new version in a slot of the support."""
    resource = writable(request, pk, Action.REVISE)
    file = get_object_or_404(File.objects.visible_to(request.user), pk=file_id, kind=RESOURCE, object_id=resource.pk)
    form = VersionForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    received, unconfirmed = Arrivals(), False
    if form.is_valid():
        sent = [form.cleaned_data["upload"]] if form.cleaned_data["upload"] else []
        received = _receive(request, form, "upload", sent)
        try:
            if received.kept:
                note, read = form.cleaned_data["note"], _are_read(received, form)
                return _attach(
                    request,
                    resource,
                    received,
                    lambda stored: actions.add_version(resource, file, stored[-1], request.user, note, read),
                    f"La nouvelle version est reçue. {RECEIVED}",
                )
        except Unconfirmed:
            unconfirmed = True
        except (Refused, RefusedFile) as error:
            _forget(received, request.user)
            received = Arrivals()
            form.add_error("upload", str(error))
    version = file.versions.filter(removed_at=None).order_by("-number").first()
    more = {"version": version, "received": received, "unconfirmed": unconfirmed}
    return answer(request, "spaces/version.html", resource, form, **more)


@either
@once.answered_again
def add_files(request: HttpRequest, pk: int) -> HttpResponse:
    """Join more files to a support; those that are refused do not stop the others."""
    resource = writable(request, pk, Action.REVISE)
    form = FilesForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    received, unconfirmed = Arrivals(), False
    if form.is_valid():
        received = _receive(request, form, "files", form.cleaned_data["files"])
        try:
            if received.kept and not received.refused:
                read = _are_read(received, form)
                return _attach(
                    request,
                    resource,
                    received,
                    lambda stored: actions.add_files(resource, stored, request.user, read),
                    f"Les fichiers sont ajoutés. {RECEIVED}",
                )
        except Unconfirmed:
            unconfirmed = True
        except Refused as error:
            form.add_error("files", str(error))
    return answer(request, "spaces/files.html", resource, form, received=received, unconfirmed=unconfirmed)


def _attach(
    request: HttpRequest, resource: Resource, received: Arrivals, act: Callable[[Sequence[Stored]], Any], words: str
) -> HttpResponse:
    """Give what was received to the act, once a send of the form, and forget it. Raises as the act, and Refused."""

    def done() -> once.Done:
        with arrivals.one_at_a_time(request.user):
            stored = arrivals.stored_of(received.kept, request.user)
            if len(stored) != len(received.kept):
                raise Refused(arrivals.GONE)
            act(stored)
            _forget(received, request.user)
        return once.Done(back(request, resource.get_absolute_url()), words)

    answered = once.do(request, done)
    _forget(received, request.user)  # the second send of one form kept its files too
    return answered.answer(request)


def _are_read(received: Arrivals, form: Any) -> bool:
    """Whether the person said, file by file, that what seems personal in them may be shared."""
    return all(one.pk in form.cleaned_data["confirmed"] for one in received.kept if one.personal)


def _receive(request: HttpRequest, form: Any, field: str, uploads: list[Any]) -> Arrivals:
    """Keep what was sent, after what was received before; errors go beside the field."""
    received = arrivals.receive(request.user, uploads, form.cleaned_data["kept"])
    for name, sentence in received.refused:
        form.add_error(field, f"{name}\u00a0: {sentence}")
    if not received.kept and not received.refused:
        form.add_error(field, "Choisissez un fichier.")
    for name, remark in received.remarks:
        messages.info(request, f"{name}\u00a0: {remark}")
    return received


def _forget(received: Arrivals, user: Any) -> None:
    pending.release([one.pk for one in received.kept], user)
