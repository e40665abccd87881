"""/habilitations/revue/: "these 14 people, do they still work there?". One screen, one click each."""

from collections import Counter
from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from accounts import actions, once
from accounts.errors import Refused
from accounts.keeping import rows
from accounts.keeping.forms import ReviewForm, one_year_more
from accounts.keeping.reach import held_or_404, scope_or_403
from accounts.keeping.scope import Scope
from accounts.models import Ending, Habilitation, User
from accounts.tokens import CNAF
from ui.typography import long_date, plural

MOST = 200  # on one screen; the others come once these are answered
_GONE = "leur niveau a été arrêté ou suspendu entre-temps."
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
            return _one(request, *answered, place, form.cleaned_data["shown"].get(answered[0]))
        if form.cleaned_data["all"]:
            return _rest(request, scope, place, form.cleaned_data["shown"])
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


def _one(request: HttpRequest, pk: int, said: str, place: str, seen: str | None) -> HttpResponse:
    """The answer for one person: their line as it becomes, or the page again without JavaScript."""
    held, words, problem = held_or_404(request.user, pk), "", ""
    try:
        words = once.do(request, lambda: once.Done(_address(place), _done(held, said, request.user, seen))).words
    except Refused as error:
        problem = str(error)
    if request.headers.get("HX-Request"):
        held = held_or_404(request.user, pk)
        line = {"row": rows.rows_of([held], request.user, _now())[0], "said": said, "problem": problem}
        context = {"line": line, "words": words, "place": place, "several": not place}
        return render(request, "accounts/keeping/review_line.html", context)
    if problem:
        messages.error(request, f"{held.user.name}\u00a0: {problem}")
        return redirect(_address(place))
    return once.Done(_address(place), f"{held.user.name}\u00a0: {words}.").answer(request)


def _done(held: Habilitation, said: str, by: Any, seen: str | None) -> str:
    if said == ReviewForm.LEFT:
        actions.end(held, by, Ending.LEFT, seen)
        return SAID[said]
    if said == ReviewForm.LONGER:
        if held.ends_at is None:
            raise Refused("Ce niveau n’a pas de fin\u00a0: il n’y a rien à prolonger.")
        day = one_year_more(held, timezone.localdate())
        actions.renew(held, actions.end_of(day), by, actions.stamp(held) if seen is None else seen)
        return f"{SAID[said]} jusqu’au {long_date(day)}"
    actions.review(held, by, seen)
    return SAID[said]


def _rest(request: HttpRequest, scope: Scope, place: str, shown: Collection[int]) -> HttpResponse:
    """All those who remain, of the people on the screen, are still there; each is confirmed whatever the others are."""

    def act() -> once.Done:
        confirmed, others = 0, Counter[str]()
        some = due(scope, request.user, place).filter(pk__in=shown)
        waiting = list(some.order_by("user_id", "pk")[:MOST])
        # All the people before any level, in the order of every act: a national level is decided under one more lock.
        people = User.objects.select_for_update(no_key=True).filter(pk__in=[held.user_id for held in waiting])
        list(people.order_by("pk").values_list("pk"))
        for held in waiting:
            try:
                actions.review(held, request.user)
                confirmed += 1
            except Refused as error:
                others[str(error)] += 1
        gone = scope.habilitations().filter(rows.to_review(_now()), pk__in=shown).exclude(user=request.user)
        if number := gone.exclude(pk__in=[held.pk for held in waiting]).count():
            others[_GONE] = number
        said = [f"Toujours en poste\u00a0: {plural(confirmed, 'personne confirmée,personnes confirmées')}."]
        for why, number in others.items():
            said.append(f"{plural(number, 'personne non confirmée,personnes non confirmées')}\u00a0: {why}")
        return once.Done(_address(place), " ".join(said))

    return once.do(request, act).answer(request)


def _address(place: str) -> str:
    return reverse("keeping:review") + (f"?{urlencode({'caf': place})}" if place else "")


def _now() -> Any:
    return timezone.now()
