"""The screen of the trace, for administrateurs nationaux."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.permissions import Action, require
from accounts.tracing import checking, exporting, reading
from accounts.tracing.forms import CursorForm, TraceForm


@require_safe
def lines(request: HttpRequest) -> HttpResponse:
    """The lines that the filters keep, fifty at a time, and the state of the seals."""
    require(request.user, Action.ADMINISTER)
    form, cursor = TraceForm(request.GET), CursorForm(request.GET)
    if not cursor.is_valid():
        raise Http404
    seal, wrong = checking.chain()
    context: dict[str, Any] = {"form": form, "page": None, "query": _query(request), "seal": seal, "wrong": wrong}
    if not form.is_valid():
        return render(request, "accounts/tracing/lines.html", context, status=422)
    after = cursor.cleaned_data["avant"]
    context |= {"page": reading.page_of(reading.found(form), after, request.user), "later": after is not None}
    return render(request, "accounts/tracing/lines.html", context)


@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """What the filters keep, as a CSV."""
    require(request.user, Action.ADMINISTER)
    form = TraceForm(request.GET)
    if not form.is_valid():
        raise Http404
    response = StreamingHttpResponse(exporting.start(request.user, form), content_type="text/csv; charset=utf-8")
    name = f"trace-{timezone.localdate():%Y-%m-%d}.csv"
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _query(request: HttpRequest) -> str:
    """The filters as they stand in the address, without the cursor."""
    kept = request.GET.copy()
    kept.pop("avant", None)
    return kept.urlencode()
