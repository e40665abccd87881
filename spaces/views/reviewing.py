"""The word of an éditeur that a support still stands, or that they know what changed where it comes from."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.permissions import Action
from spaces import actions
from spaces.errors import Refused
from spaces.forms.reviewing import KnownForm
from spaces.views.editing import writable
from ui.typography import long_date


@require_POST
def still_good(request: HttpRequest, pk: int) -> HttpResponse:
    """Look at it again in a year."""
    resource = writable(request, pk, Action.REVISE)
    try:
        row = actions.still_good(resource, request.user)
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"C’est noté. Ce support sera à revoir le {long_date(row.review_on)}.")
    return redirect(resource)


@require_POST
def see_source(request: HttpRequest, pk: int) -> HttpResponse:
    """Be told no more that its source has changed, until it changes again."""
    resource = writable(request, pk, Action.REVISE)
    form = KnownForm(request.POST)
    try:
        actions.see_source(resource, request.user, form.cleaned_data["seen"] if form.is_valid() else 0)
    except Refused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "C’est noté. Un nouveau changement de la source sera annoncé.")
    return redirect(resource)
