"""/habilitations/caf-sans-administrateur/: where nobody decides, for administrateurs nationaux."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.deciding import orphans
from accounts.deciding.forms import PageForm
from accounts.permissions import Action, require

PER_PAGE = 25


@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """The Caf without administrateur local, those with requests first."""
    require(request.user, Action.ADMINISTER)
    asked = PageForm(request.GET)
    number = asked.cleaned_data["page"] if asked.is_valid() else 1
    page = Paginator(orphans.without_administrator(), PER_PAGE).get_page(number)
    return render(request, "accounts/deciding/orphans.html", {"tab": "sans-administrateur", "page": page})


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """All of them, as a table to take away."""
    require(request.user, Action.ADMINISTER)
    response = HttpResponse(orphans.table(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="caf-sans-administrateur.csv"'
    return response
