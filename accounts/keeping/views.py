"""/habilitations/: the people of the Caf that one administers, and who holds what until when."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.keeping import exporting, listing, rows
from accounts.keeping.forms import ListForm
from accounts.keeping.reach import person_or_404, scope_or_403
from accounts.keeping.scope import scope_of

PER_PAGE = 50


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The list, filtered, 50 a page."""
    scope, now = scope_or_403(request.user), timezone.now()
    form = ListForm(request.GET, scope=scope)
    asked = form.asked()
    page = Paginator(listing.find(scope, asked, now), PER_PAGE).get_page(form.cleaned_data.get("page"))
    context = {
        "tab": "personnes",
        "form": form,
        "page": page,
        "rows": rows.rows_of(page.object_list, request.user, now),
        "several": scope.everywhere or len(scope.cafs) > 1,
        "only": scope.cafs[0] if len(scope.cafs) == 1 and not scope.everywhere else None,
        "query": request.GET.urlencode(),
    }
    return render(request, "accounts/keeping/people.html", context)


@require_safe
def export(request: HttpRequest) -> StreamingHttpResponse:
    """What the list shows, all its pages, as a CSV."""
    scope = scope_or_403(request.user)
    pieces = exporting.start(request.user, scope, ListForm(request.GET, scope=scope).asked(), timezone.now())
    response = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    name = f"habilitations-{timezone.localdate():%Y-%m-%d}.csv"
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """What a person holds and held where one administers, and the verbs on it; nobody has any on themselves."""
    someone, held = person_or_404(request.user, pk)
    lines = rows.rows_of(held, request.user, timezone.now())
    scope = scope_of(request.user)
    taken = {line.held.caf_id for line in lines if not line.is_over}
    context = {
        "tab": "personnes",
        "person": someone,
        "own": someone.pk == request.user.pk,
        "running": [line for line in lines if not line.is_over],
        "past": [line for line in lines if line.is_over],
        "may_give": scope.everywhere or any(caf.pk not in taken for caf in scope.cafs),
        "ended": [line for line in lines if line.may_be_restored and not line.own and line.held.caf_id not in taken],
    }
    return render(request, "accounts/keeping/person.html", context)
