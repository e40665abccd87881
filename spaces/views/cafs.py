"""/caf/: the Caf by Cdr, and the page of each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from links import panels
from spaces.kinds import visible_cafs
from spaces.territory import cafs_by_cdr, identity_of


@require_safe
def cafs(request: HttpRequest) -> HttpResponse:
    """The 101 Caf under their Cdr."""
    return render(request, "spaces/cafs.html", {"groups": cafs_by_cdr(request.user)})


@require_safe
def caf(request: HttpRequest, code: str) -> HttpResponse:
    """The identity of a Caf, and what each room knows of it."""
    found = get_object_or_404(visible_cafs(request.user).select_related("cdr", "departement__region"), pk=code)
    context = {"caf": found, "identity": identity_of(found), "panels": panels.at("caf", request, found)}
    return render(request, "spaces/caf.html", context)
