"""/supports/vues/: the views of the list that a person keeps."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from spaces.actions import saved as actions
from spaces.errors import Refused
from spaces.forms.saved import KeepForm, NameForm, OpensForm
from spaces.models import SavedView


@require_http_methods(["GET", "HEAD", "POST"])
def every(request: HttpRequest) -> HttpResponse:
    """Those kept; a POST keeps one more."""
    form = KeepForm(request.POST or None, initial={"query": request.GET.urlencode()})
    if form.is_valid():
        try:
            view = actions.keep(request.user, form.cleaned_data["name"], form.cleaned_data["query"])
        except Refused as error:
            form.add_error("name", str(error))
        else:
            messages.success(
                request, f"La vue «\u00a0{view.name}\u00a0» est gardée\u00a0: elle est en haut de la liste."
            )
            return redirect(view)
    context = {"form": form, "views": SavedView.objects.of(request.user), "most": actions.MOST}
    return render(request, "spaces/saved.html", context, status=422 if form.is_bound else 200)


@require_POST
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name for a view."""
    view = _own(request, pk)
    form = NameForm(request.POST)
    if not form.is_valid():
        messages.error(request, f"Le nom d’une vue tient en {SavedView.NAME} caractères, et n’est pas vide.")
        return redirect("spaces:views")
    try:
        actions.rename(view, request.user, form.cleaned_data["name"])
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"La vue s’appelle «\u00a0{form.cleaned_data['name']}\u00a0».")
    return redirect("spaces:views")


@require_POST
def opening(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether the list opens with a view."""
    view = _own(request, pk)
    form = OpensForm(request.POST)
    if form.is_valid() and form.cleaned_data["wanted"]:
        actions.open_with(view, request.user)
        messages.success(request, f"« Supports » s’ouvrira sur «\u00a0{view.name}\u00a0».")
    else:
        actions.open_without(view, request.user)
        messages.success(request, "« Supports » s’ouvrira sur toute la liste.")
    return redirect("spaces:views")


@require_POST
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a view."""
    view = _own(request, pk)
    actions.forget(view, request.user)
    messages.success(request, f"La vue «\u00a0{view.name}\u00a0» est supprimée. Les supports n’ont pas changé.")
    return redirect("spaces:views")


def _own(request: HttpRequest, pk: int) -> SavedView:
    return get_object_or_404(SavedView.objects.of(request.user), pk=pk)
