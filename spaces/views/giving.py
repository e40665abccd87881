"""Give a support to another owner: whom, what becomes of it, then the act; and give it back."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts import once
from accounts.permissions import Action, can
from spaces import actions, audiences
from spaces.actions.giving import foreseen
from spaces.errors import Refused
from spaces.forms.giving import GiveForm
from spaces.models import Report, Resource
from spaces.views.editing import answer, either, writable


@either
@once.answered_again
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the new owner, read who will read and change the support, then give it."""
    resource = writable(request, pk, Action.WITHDRAW)
    form = GiveForm(request.POST if request.method == "POST" else None, owner=resource.owner_code())
    if not form.is_valid():
        return answer(request, "spaces/give.html", resource, form)
    owner = form.cleaned_data["owner"]
    name = dict(form.fields["owner"].choices)[owner]
    try:
        if form.cleaned_data["sure"]:
            words = f"C’est fait\u00a0: ce support est maintenant à la {name}."
            return once.do(request, partial(_given, request, resource, owner, words)).answer(request)
        outcome = foreseen(resource, owner)
    except Refused as error:
        form.add_error("owner", str(error))
        return answer(request, "spaces/give.html", resource, form)
    context = {
        "owner": owner,
        "name": name,
        "writers": outcome.writers,
        "readers": audiences.said(outcome.audience),
        "unanswered": Report.objects.to_answer(request.user).filter(resource=resource).count(),
        "lost": audiences.said(outcome.lost) if outcome.lost else "",
    }
    return answer(request, "spaces/give_confirm.html", resource, GiveForm(owner=resource.owner_code()), **context)


@require_POST
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Return a support to who gave it."""
    resource = writable(request, pk, Action.WITHDRAW)

    def act() -> once.Done:
        row = actions.give_back(resource, request.user)
        return once.Done(_page_for(request, row), f"Ce support est rendu à la {row.owner_name}.")

    try:
        return once.do(request, act).answer(request)
    except Refused as error:
        messages.error(request, str(error))
        return redirect(resource)


def _given(request: HttpRequest, resource: Resource, owner: str, words: str) -> once.Done:
    row = actions.give(resource, request.user, owner)
    return once.Done(_page_for(request, row), words)


def _page_for(request: HttpRequest, row: Resource) -> str:
    """The page of the support, or the list when this person reads it no more."""
    return row.get_absolute_url() if can(request.user, Action.READ, row) else "/supports/"
