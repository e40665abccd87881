"""/nouveautes/: what is new to the person, all of it or what they follow."""

from datetime import datetime, timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts import once
from links import memory
from spaces import listing, news
from spaces.forms import NewsForm
from spaces.rows import rows_for

PER_PAGE = 20
TAKEN_BACK_FOR = timedelta(minutes=10)
_BEFORE = "news_before"


@require_safe
def latest(request: HttpRequest) -> HttpResponse:
    """What was published or revised in the last month and that this person has not opened."""
    form = NewsForm(request.GET)
    form.is_valid()
    everything = news.new_for(request.user)
    followed = news.followed_by(request.user, everything)
    own = form.cleaned_data.get("suivis", False)
    page = Paginator(followed if own else everything, PER_PAGE).get_page(form.cleaned_data.get("page") or 1)
    lines = listing.lines(request.user, [row.pk for row in page.object_list])
    context = {
        "page": page,
        "rows": rows_for(lines, unread={row.pk for row in lines}),
        "own": own,
        "may_take_back": _may_take_back(request),
        "numbers": {"every": everything.count(), "own": followed.count()},
    }
    return render(request, "spaces/news.html", context)


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Nothing of what is there is new any more; said for a moment, it may be taken back."""

    def seen() -> once.Done:
        before = memory.see_everything(request.user)
        request.session[_BEFORE] = {"read": timezone.now().isoformat(), "before": before.isoformat() if before else ""}
        return once.Done(reverse("spaces:news"), "Tout est marqué comme lu.")

    return once.do(request, seen).answer(request)


@require_POST
def unread_all(request: HttpRequest) -> HttpResponse:
    """What was new before is new again."""
    if _may_take_back(request):
        before = request.session.pop(_BEFORE)["before"]
        memory.unsee_everything(request.user, datetime.fromisoformat(before) if before else None)
        messages.success(request, "Vos nouveautés sont de nouveau là.")
    return redirect("spaces:news")


def _may_take_back(request: HttpRequest) -> bool:
    """Whether this person has just marked everything as read, in this session."""
    kept = request.session.get(_BEFORE)
    return bool(kept) and timezone.now() - datetime.fromisoformat(kept["read"]) < TAKEN_BACK_FOR
