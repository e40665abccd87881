"""The page « Qui peut faire quoi »."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.rights import grid


@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """The whole table, the reader's own columns lit."""
    columns = grid.columns_for(request.user)
    context = {"columns": columns, "parts": grid.parts(columns), "mine": [one.name for one in columns if one.mine]}
    return render(request, "accounts/rights/table.html", context)
