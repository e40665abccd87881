"""What is to do; favourites and follows: two buttons on many pages, and the list of what was put aside."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from links import follows, kinds, memory, todo
from links.forms import BY_DATE, BY_TITLE, FavouritesForm, MarkForm, plain
from links.models import Favourite

PER_PAGE = 20


@require_safe
def favourites(request: HttpRequest) -> HttpResponse:
    """What this person put aside and may still see, 20 a page: one question a kind, whatever their number."""
    form = FavouritesForm(request.GET)
    form.is_valid()
    words, sort = form.cleaned_data.get("q") or "", form.cleaned_data.get("tri") or BY_DATE
    kept = list(_kept(request.user))
    found = [row for row in kept if all(word in plain(row["title"]) for word in plain(words).split())]
    if sort == BY_TITLE:
        found.sort(key=lambda row: plain(row["title"]))
    context = {
        "page": Paginator(found, PER_PAGE).get_page(form.cleaned_data.get("page")),
        "several_kinds": len({row["kind"].slug for row in kept}) > 1,
        "total": len(kept),
        "words": words,
        "sort": sort,
        "sorts": form.fields["tri"].choices,  # type: ignore[attr-defined]
    }
    return render(request, "links/favourites.html", context)


@require_safe
def todo_list(request: HttpRequest) -> HttpResponse:
    """All that waits for this person, by Caf."""
    return render(request, "links/todo.html", {"waiting": todo.waiting_for(request.user) or []})


@require_POST
def favourite(request: HttpRequest, kind: str, pk: str) -> HttpResponse:
    """Put an object aside, or let it go."""
    pk = _visible_or_404(request.user, kind, pk)
    form = MarkForm(request.POST)
    wanted = form.is_valid() and form.cleaned_data["wanted"]
    (memory.put_aside if wanted else memory.let_go)(request.user, kind, pk)
    said = "Ajouté à vos favoris." if wanted else "Retiré de vos favoris."
    return _answer(request, "links/favourite.html", {"kind": kind, "pk": pk, "kept": wanted}, said)


@require_POST
def follow(request: HttpRequest, kind: str, pk: str) -> HttpResponse:
    """Want to hear of what bears a value, or no more."""
    label = follows.label_of(kind, pk)
    if label is None:
        raise Http404
    form = MarkForm(request.POST)
    wanted = form.is_valid() and form.cleaned_data["wanted"]
    (memory.follow if wanted else memory.unfollow)(request.user, kind, pk)
    said = f"Vous suivez\u00a0: {label}." if wanted else f"Vous ne suivez plus\u00a0: {label}."
    return _answer(request, "links/follow.html", {"kind": kind, "pk": pk, "label": label, "kept": wanted}, said)


def _kept(user: Any) -> Iterator[dict[str, Any]]:
    """The favourites that this person may see, the last put aside first, each as its line shows it."""
    rows = list(Favourite.objects.filter(user=user).values_list("kind", "object_id", "created_at"))
    seen: dict[tuple[str, str], Any] = {}
    for kind in kinds.every():
        keys = [pk for slug, pk, _ in rows if slug == kind.slug]
        if keys:
            seen |= {(kind.slug, str(one.pk)): one for one in kind.visible_to(user).filter(pk__in=keys)}
    for slug, pk, put_aside_at in rows:
        if (slug, pk) in seen:
            kind, one = kinds.get(slug), seen[(slug, pk)]
            yield {
                "kind": kind,
                "pk": pk,
                "title": kind.title(one),
                "address": kind.address(one),
                "put_aside_at": put_aside_at,
            }


def _answer(request: HttpRequest, template: str, context: dict[str, Any], said: str) -> HttpResponse:
    """The button as it now stands, or the page the person came from."""
    if request.headers.get("HX-Request"):
        return render(request, template, context)
    messages.success(request, said)
    back = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return redirect(back if safe else "/")


def _visible_or_404(user: Any, slug: str, pk: str) -> str:
    """The key of the object as it is kept. Raises Http404 unless this person may see it."""
    known: dict[str, Callable[[Any], Any]] = {kind.slug: kind.visible_to for kind in kinds.every()}
    if slug not in known:
        raise Http404
    try:
        found = known[slug](user).filter(pk=pk).order_by().values_list("pk", flat=True).first()
    except (ValueError, OverflowError) as error:  # a key that this kind cannot have
        raise Http404 from error
    if found is None:
        raise Http404
    return str(found)
