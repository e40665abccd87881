"""What changed between two versions, and reading again what could not be read."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts import once
from files import forms, reading, versions
from files.comparing import Comparison
from files.errors import Refused
from files.formats import FORMATS
from files.models import FileVersion, State, Verb
from links import kinds

_CHANGES = 20
_LINKS = 200


@require_safe
@reading.held_is_said
def compare(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    """What changed between two versions of a file, the older one first whatever the order of the address."""
    read = reading.reading_of(request.user, pk)
    slot = FileVersion.objects.visible_to(request.user).filter(file=read.version.file_id, removed_at=None)
    standing = {version.pk: version for version in slot.order_by("-number")}
    if other == pk or other not in standing:
        raise Http404
    before, after = sorted((standing[pk], standing[other]), key=lambda version: version.number)
    unread = [one for one in (before, after) if one.is_held or one.state != State.READY]
    context = {
        "read": read,
        "before": before,
        "after": after,
        "unit_before": FORMATS[before.media_type].unit_label,
        "unit_after": FORMATS[after.media_type].unit_label,
        "unread": unread,
        "comparison": None,
        "others": [one for one in standing.values() if one.pk not in (before.pk, after.pk)],
    }
    if not unread:
        comparison = versions.compared(before, after)
        if comparison is not None:
            context |= {"comparison": comparison} | _screen(request, comparison)
    return render(request, "files/compare.html", context)


def _screen(request: HttpRequest, comparison: Comparison) -> dict[str, Any]:
    """The changes that this page of the answer shows, with their rank, and links to the others."""
    wanted = forms.clean_value(forms.TextForm(request.GET), "page") or 1
    page = Paginator(comparison.changes, _CHANGES).get_page(wanted)
    links = [(rank, 1 + (rank - 1) // _CHANGES, change) for rank, change in enumerate(comparison.changes[:_LINKS], 1)]
    return {
        "page": page,
        "changes": [(rank, change, change.shown()) for rank, change in enumerate(page, page.start_index())],
        "links": links if len(links) > 1 else [],
        "more_links": len(comparison.changes) - len(links),
    }


@require_POST
def read_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for another reading of a version."""
    said = "La lecture est redemandée\u00a0: son résultat s'affichera ici dans un instant."
    return _ask_again(request, pk, lambda version: versions.read_again(version, request.user), said)


@require_POST
def work_again(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Ask once more for the recognition or the images of a version, which were given up."""
    if verb not in Verb.values:
        raise Http404
    said = "C'est redemandé\u00a0: le résultat s'affichera ici dans quelques instants."
    return _ask_again(request, pk, lambda version: versions.work_again(version, Verb(verb), request.user), said)


def _ask_again(request: HttpRequest, pk: int, act: Callable[[FileVersion], None], said: str) -> HttpResponse:
    """The act on a version, then the page of its object; both are to be seen."""
    found = FileVersion.objects.visible_to(request.user).select_related("file")
    version = get_object_or_404(found, pk=pk, removed_at=None)
    kind = kinds.get(version.file.kind)
    holder = get_object_or_404(kind.visible_to(request.user), pk=version.file.object_id)

    def done() -> once.Done:
        act(version)
        return once.Done(kind.address(holder), said)

    try:
        return once.do(request, done).answer(request)
    except Refused as error:
        messages.info(request, str(error))
        return redirect(kind.address(holder))
