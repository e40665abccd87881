"""/collections/: what people put together, and the verbs of its author."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import once
from accounts.acting import acting_owner
from accounts.permissions import Action, can, require
from accounts.tokens import CNAF
from spaces import collections
from spaces.actions import collections as actions
from spaces.booklet import Unprintable, booklet_of, printed
from spaces.collections import BY_DATE, ON_A_PAGE
from spaces.errors import Conflict, Refused
from spaces.forms.collections import (
    OWN,
    SHARED,
    AddForm,
    CollectionForm,
    CollectionPageForm,
    CompareForm,
    ListForm,
    MoveForm,
    NoteForm,
)
from spaces.models import Collection, Resource
from ui.typography import plural

either = require_http_methods(["GET", "HEAD", "POST"])
FEWEST, MOST = 2, 4
PER_PAGE = 20


@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """Mine, or those shared with me: those whose title holds the words asked, 20 a page."""
    form = ListForm(request.GET)
    form.is_valid()
    words, sort = form.cleaned_data.get("q") or "", form.cleaned_data.get("tri") or BY_DATE
    found = collections.find(request.user, words, sort)
    side = form.cleaned_data.get("qui") or (SHARED if found.shared and not found.mine else OWN)
    page = Paginator(found.shared if side == SHARED else found.mine, PER_PAGE).get_page(form.cleaned_data.get("page"))
    context = {
        "sides": [
            {"slug": OWN, "label": "Les miennes", "count": len(found.mine), "current": side == OWN},
            {"slug": SHARED, "label": "Partagées avec moi", "count": len(found.shared), "current": side == SHARED},
        ],
        "side": side,
        "words": words,
        "sort": sort,
        "sorts": form.fields["tri"].choices,  # type: ignore[attr-defined]
        "page": page,
        "collections": collections.shown(request.user, list(page.object_list)),
    }
    return render(request, "spaces/collections/list.html", context)


@either
def create(request: HttpRequest) -> HttpResponse:
    """A new collection, empty."""
    owner = acting_owner(request) or CNAF
    form = CollectionForm(request.POST or None, user=request.user, owner=owner)
    if form.is_valid():
        said = form.cleaned_data

        def made() -> once.Done:
            row = actions.create(request.user, owner, said["title"], said["introduction"], form.tokens())
            return once.Done(
                row.get_absolute_url(), "La collection est créée. Ajoutez-y des supports depuis leur page ou une liste."
            )

        try:
            return once.do(request, made).answer(request)
        except Refused as error:
            form.add_error("audience", str(error))
    return _form(request, form, None)


@require_safe
def detail(request: HttpRequest, pk: int, slug: str = "") -> HttpResponse:
    """A collection with the supports its reader may see."""
    collection = get_object_or_404(_visible(request.user), pk=pk)
    if request.path != collection.get_absolute_url():
        return redirect(collection)
    may_write = can(request.user, Action.CORRECT_OWN_WORDS, collection)
    form = CollectionPageForm(request.GET)
    form.is_valid()
    taken_out = form.cleaned_data.get("retire") if may_write else None
    shown = Paginator(collections.items_of(collection, request.user), ON_A_PAGE)
    page = shown.get_page(form.cleaned_data.get("page"))
    context = {
        "collection": collection,
        "page": page,
        "lines": collections.lines_of(collection, request.user, max(page.start_index() - 1, 0), ON_A_PAGE),
        "may_write": may_write,
        "told": may_write and collection.moderated_at is not None,
        "may_moderate": not may_write and not collection.is_personal and can(request.user, Action.MODERATE, collection),
        "taken_out": Resource.objects.visible_to(request.user).filter(pk=taken_out).first() if taken_out else None,
    }
    return render(request, "spaces/collections/detail.html", context)


@require_safe
def booklet(request: HttpRequest, pk: int) -> HttpResponse:
    """The collection as a PDF, with the supports that its reader may see now."""
    collection = get_object_or_404(_visible(request.user), pk=pk)
    now = timezone.localtime()
    lines = collections.lines_of(collection, request.user)
    try:
        content = printed(booklet_of(collection, lines, request.user, now), request.user)
    except Unprintable as error:
        messages.error(request, str(error))
        return redirect(collection)
    actions.record_print(collection, request.user, [line.row.resource for line in lines])
    response = HttpResponse(content, content_type="application/pdf")
    name = slugify(collection.title)[:60].strip("-") or "collection"
    response["Content-Disposition"] = content_disposition_header(True, f"{name}-{now:%Y-%m-%d}.pdf")
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@either
def revise(request: HttpRequest, pk: int) -> HttpResponse:
    """Title, introduction, and who reads it. Two tabs do not write over each other: both versions are shown."""
    collection = _writable(request, pk)
    form = CollectionForm(request.POST or None, user=request.user, owner=collection.owner_code())
    form.initial = {
        "title": collection.title,
        "introduction": collection.introduction,
        "audience": form.choice_for(collection.audience.key),
        "seen": actions.stamp_of_collection(collection),
    }
    meanwhile = False
    if form.is_valid():
        said = form.cleaned_data
        seen = said["seen"] or None
        try:
            row = actions.revise(collection, request.user, said["title"], said["introduction"], form.tokens(), seen)
        except Conflict as error:
            form.add_error(None, f"{error} Gardez ce que vous avez écrit en enregistrant de nouveau.")
            _stamp(form, form.initial["seen"])
            meanwhile = True
        except Refused as error:
            form.add_error("audience", str(error))
        else:
            messages.success(request, "La collection est enregistrée.")
            return redirect(row)
    return _form(request, form, collection, meanwhile)


@either
@once.answered_again
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first, then removes the collection and its notes."""
    collection = _writable(request, pk)
    if request.method != "POST":
        return render(request, "spaces/collections/delete.html", {"collection": collection})

    def gone() -> once.Done:
        actions.delete(collection, request.user)
        return once.Done(
            reverse("spaces:collections"), f"La collection «\u00a0{collection.title}\u00a0» est supprimée."
        )

    return once.do(request, gone).answer(request)


@either
def add(request: HttpRequest) -> HttpResponse:
    """Choose a collection of mine, or a new one, then put supports in it."""
    asked = request.POST if request.method == "POST" else request.GET
    if not asked.getlist("support"):
        messages.error(request, "Cochez d’abord les supports à ajouter.")
        return redirect("spaces:list")
    form = AddForm(asked, user=request.user)
    form.full_clean()
    resources = _in_order(request.user, form.cleaned_data["support"])
    if not resources:
        raise Http404
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            return once.do(request, lambda: _added(request, resources, said)).answer(request)
        except Refused as error:
            form.add_error("collection", str(error))
    keys = [one.pk for one in resources]
    context = {
        "form": form,
        "resources": resources,
        "only": resources[0] if len(resources) == 1 else None,
        "holding": [one for one in collections.own_for(request.user, keys) if one.held],
    }
    return render(request, "spaces/collections/add.html", context, status=422 if form.errors else 200)


def _added(request: HttpRequest, resources: list[Resource], said: dict[str, Any]) -> once.Done:
    """Put them in the collection chosen, or in a new one, and say what came of it."""
    collection = said["collection"] or _new(request, said["title"] or "Ma collection")
    added = actions.add_all(collection, request.user, [one.pk for one in resources])
    title = f"«\u00a0{collection.title}\u00a0»"
    if len(resources) == 1:
        words = f"Ajouté à {title}." if added.new else f"Ce support est déjà dans {title}."
        back = _place(request, collection, resources[0]) if said["retour"] else resources[0].get_absolute_url()
        return once.Done(back, words)
    words = f"{plural(added.new, 'support ajouté,supports ajoutés')} à {title}."
    if added.there:
        words += f" {plural(added.there, 'y était,y étaient')} déjà."
    return once.Done(collection.get_absolute_url(), words)


def _in_order(user: Any, keys: list[int]) -> list[Resource]:
    """The supports of these keys that this person may read, in their order."""
    found = Resource.objects.visible_to(user).select_related("caf", "type").in_bulk(keys)
    return [found[key] for key in dict.fromkeys(keys) if key in found]


@require_POST
def remove(request: HttpRequest, pk: int, resource_id: int) -> HttpResponse:
    """Take a support out; the page then offers to put it back."""
    collection, resource = _both(request, pk, resource_id)
    page = collections.page_number(collection, request.user, resource)
    actions.remove(collection, request.user, resource)
    return redirect(f"{collection.get_absolute_url()}?{urlencode({'page': page, 'retire': resource.pk})}")


@either
def note(request: HttpRequest, pk: int, resource_id: int) -> HttpResponse:
    """Write a note on a support of the collection; what another tab wrote meanwhile is shown beside, not lost."""
    collection, resource = _both(request, pk, resource_id)
    if request.method != "POST":  # the page of a conflict, loaded again
        return redirect(_place(request, collection, resource))
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _note(request, collection, resource, form)
    said = form.cleaned_data
    try:
        actions.note(collection, request.user, resource, said["note"], said["seen"] or None)
    except Conflict as error:
        form.add_error(None, str(error))
        return _note(request, collection, resource, form)
    messages.success(request, "La note est enregistrée.")
    return redirect(_place(request, collection, resource))


@require_POST
def move(request: HttpRequest, pk: int, resource_id: int) -> HttpResponse:
    """One place up or down."""
    collection, resource = _both(request, pk, resource_id)
    form = MoveForm(request.POST)
    if form.is_valid():
        try:
            actions.move(collection, request.user, resource, form.cleaned_data["way"], form.cleaned_data["past"])
        except Conflict as error:
            messages.error(request, str(error))
    return redirect(_place(request, collection, resource))


@require_safe
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Two to four supports of the collection side by side."""
    collection = get_object_or_404(_visible(request.user), pk=pk)
    form = CompareForm(request.GET)
    asked = form.cleaned_data["support"] if form.is_valid() else []
    notes = {item.resource_id: item.note for item in collections.items_of(collection, request.user)}
    chosen = {key: notes[key] for key in dict.fromkeys(asked) if key in notes}
    if not FEWEST <= len(chosen) <= MOST:
        messages.error(request, f"Cochez de {FEWEST} à {MOST} supports à comparer.")
        return redirect(collection)
    context = {"collection": collection, "columns": collections.compared(chosen)}
    return render(request, "spaces/collections/compare.html", context)


def _new(request: HttpRequest, title: str) -> Collection:
    """A collection for this person alone."""
    mine = frozenset({f"personne:{request.user.pk}"})
    return actions.create(request.user, acting_owner(request) or CNAF, title, "", mine)


def _visible(user: Any) -> QuerySet[Collection]:
    return Collection.objects.visible_to(user).select_related("author", "audience", "readers", "caf")


def _writable(request: HttpRequest, pk: int) -> Collection:
    """The collection this person may see and change: 404 or 403 otherwise."""
    collection = get_object_or_404(_visible(request.user), pk=pk)
    require(request.user, Action.CORRECT_OWN_WORDS, collection)
    return collection


def _both(request: HttpRequest, pk: int, resource_id: int) -> tuple[Collection, Resource]:
    collection = _writable(request, pk)
    return collection, get_object_or_404(Resource.objects.visible_to(request.user), pk=resource_id)


def _place(request: HttpRequest, collection: Collection, resource: Resource) -> str:
    """The address of a support within a collection."""
    page = collections.page_number(collection, request.user, resource)
    query = f"?page={page}" if page > 1 else ""
    return f"{collection.get_absolute_url()}{query}#support-{resource.pk}"


def _form(
    request: HttpRequest, form: CollectionForm, collection: Collection | None, meanwhile: bool = False
) -> HttpResponse:
    context = {"form": form, "collection": collection, "meanwhile": meanwhile}
    return render(request, "spaces/collections/form.html", context, status=422 if form.is_bound else 200)


def _note(request: HttpRequest, collection: Collection, resource: Resource, form: NoteForm) -> HttpResponse:
    """What was typed, and the note that stands: sent again, it takes its place."""
    stands = collection.items.filter(resource=resource).values_list("note", flat=True).first() or ""
    _stamp(form, actions.stamp_of(stands))
    context = {"collection": collection, "resource": resource, "form": form, "stands": stands}
    return render(request, "spaces/collections/note.html", context, status=422)


def _stamp(form: CollectionForm | NoteForm, seen: str) -> None:
    """Sent again, the form answers to what is shown beside it."""
    form.data = form.data.copy()
    form.data["seen"] = seen
