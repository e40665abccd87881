"""What moderation does to a collection that somebody shares, and the word of its author."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import Action, require
from spaces.actions import moderating
from spaces.errors import Refused
from spaces.forms.collections import HIDE, ModerateForm
from spaces.models import Collection


@require_http_methods(["GET", "HEAD", "POST"])
def moderate(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a collection, or take it from its readers, with a reason."""
    collection = _moderated(request, pk)
    form = ModerateForm(request.POST or None, initial={"title": collection.title})
    if form.is_valid():
        said = form.cleaned_data
        try:
            if said["act"] == HIDE:
                row = moderating.hide(collection, request.user, said["reason"])
            else:
                row = moderating.rename(collection, request.user, said["title"], said["reason"])
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "C’est fait. Son auteur le lira avec la raison que vous avez donnée.")
            return redirect(row)
    context = {"form": form, "collection": collection}
    return render(request, "spaces/collections/moderate.html", context, status=422 if form.is_bound else 200)


@require_POST
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Let its readers see it again."""
    collection = _moderated(request, pk)
    try:
        moderating.give_back(collection, request.user)
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "La collection est rendue à ses lecteurs.")
    return redirect(collection)


@require_POST
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """Its author read what moderation did."""
    collection = get_object_or_404(Collection.objects.visible_to(request.user), pk=pk)
    moderating.acknowledge(collection, request.user)
    return redirect(collection)


def _moderated(request: HttpRequest, pk: int) -> Collection:
    """The collection that this person may see and moderate: 404 or 403 otherwise."""
    collection = get_object_or_404(
        Collection.objects.visible_to(request.user).select_related("author", "audience", "readers"), pk=pk
    )
    require(request.user, Action.MODERATE, collection)
    return collection
