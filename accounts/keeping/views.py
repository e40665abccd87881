"""/habilitations/: the people of the Caf that one administers, and who holds what until when."""


from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.keeping import listing, rows
from accounts.keeping.forms import ListForm
from accounts.keeping.scope import scope_of
from accounts.permissions import Action, require

PER_PAGE = 50


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The list, filtered, 50 a page."""
    require(request.user, Action.GRANT)
    scope, now = scope_of(request.user), timezone.now()
    form = ListForm(request.GET, scope=scope)
    asked = form.asked()
    page = Paginator(listing.find(scope, asked, now), PER_PAGE).get_page(form.cleaned_data.get("page"))
    context = {
        "tab": "personnes",
        "form": form,
        "asked": asked,
        "states": listing.STATES,
        "page": page,
        "rows": rows.rows_of(page.object_list, request.user, now),
        "several": scope.everywhere or len(scope.cafs) > 1,
        "only": scope.cafs[0] if len(scope.cafs) == 1 and not scope.everywhere else None,
    }
    return render(request, "accounts/keeping/people.html", context)
