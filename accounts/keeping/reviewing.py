"""/habilitations/revue/: "these 14 people, do they still work there?". One screen, one click each."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from accounts import actions
from accounts.errors import Refused
from accounts.keeping import rows
from accounts.keeping.forms import ReviewForm, one_year_more
from accounts.keeping.reach import held_or_404, scope_or_403
from accounts.keeping.scope import Scope
from accounts.models import Ending, Habilitation
from accounts.tokens import CNAF
from ui.typography import long_date, plural

MOST = 200  # on one screen; the others come once these are answered
SAID = {
    ReviewForm.STILL: "toujours en poste",
    ReviewForm.LEFT: "partie, son niveau est arrêté",
    ReviewForm.LONGER: "toujours en poste, prolongée",
}


def due(scope: Scope, reader: Any, place: str) -> QuerySet[Habilitation]:
    """The active levels that nobody reviewed for a year, but the reader's own; of one place when it is named."""
    found = scope.habilitations().filter(pk__in=Habilitation.objects.active().order_by().values("pk"))
    found = found.filter(rows.to_review(timezone.now())).exclude(user=reader)
    if place:
        found = found.filter(caf=None if place == CNAF else place)
    return found.select_related("user", "caf").order_by("caf_id", "user__name", "pk")


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest) -> HttpResponse:
    """Who is to review; an answer for one of them, or one for all those who remain.

    Without JavaScript a click sends the whole form and the page comes back; with it, the line alone changes.
    """
    scope = scope_or_403(request.user)
    form = ReviewForm(request.POST if request.method == "POST" else request.GET)
    valid = form.is_valid()
    known = dict(scope.places()) if scope.everywhere else {caf.pk: caf.name for caf in scope.cafs}
    place = form.cleaned_data.get("caf") or ""
    place = place if place in known else ""
    if request.method == "POST" and valid:
        if (answered := form.answered()) is not None:
            return _one(request, *answered, place)
        if form.cleaned_data["all"]:
            return _rest(request, scope, place)
    remaining = due(scope, request.user, place)
    shown = list(remaining[: MOST + 1])
    context = {
        "tab": "revue",
        "lines": [{"row": row, "said": "", "problem": ""} for row in rows.rows_of(shown[:MOST], request.user, _now())],
        "more": len(shown) > MOST,
        "place": place,
        "place_name": known.get(place, ""),
        "places": list(known.items()) if len(known) > 1 else [],
        "several": not place and len(known) > 1,
    }
    return render(request, "accounts/keeping/review.html", context, status=200 if valid else 422)


def _one(request: HttpRequest, pk: int, said: str, place: str) -> HttpResponse:
    """The answer for one person: their line as it becomes, or the page again without JavaScript."""
    held, problem = held_or_404(request.user, pk), ""
    try:
        words = _done(held, said, request.user)
    except Refused as error:
        words, problem = "", str(error)
    if request.headers.get("HX-Request"):
        held = held_or_404(request.user, pk)
        line = {"row": rows.rows_of([held], request.user, _now())[0], "said": said, "problem": problem}
        context = {"line": line, "words": words, "place": place, "several": not place}
        return render(request, "accounts/keeping/review_line.html", context)
    if problem:
        messages.error(request, f"{held.user.name}\u00a0: {problem}")
    else:
        messages.success(request, f"{held.user.name}\u00a0: {words}.")
    return redirect(_address(place))


def _done(held: Habilitation, said: str, by: Any) -> str:
    if said == ReviewForm.LEFT:
        actions.end(held, by, Ending.LEFT)
        return SAID[said]
    if said == ReviewForm.LONGER:
        if held.ends_at is None:
            raise Refused("Ce niveau n’a pas de fin\u00a0: il n’y a rien à prolonger.")
        day = one_year_more(held, timezone.localdate())
        actions.renew(held, actions.end_of(day), by)
        return f"{SAID[said]} jusqu’au {long_date(day)}"
    actions.review(held, by)
    return SAID[said]


def _rest(request: HttpRequest, scope: Scope, place: str) -> HttpResponse:
    """All those who remain on the screen are still there."""
    with transaction.atomic():
        some = list(due(scope, request.user, place)[:MOST])
        for held in some:
            actions.review(held, request.user)
    number = plural(len(some), "personne confirmée,personnes confirmées")
    messages.success(request, f"Toujours en poste\u00a0: {number}.")
    return redirect(_address(place))


def _address(place: str) -> str:
    return reverse("keeping:review") + (f"?{urlencode({'caf': place})}" if place else "")


def _now() -> Any:
    return timezone.now()
