"""Errors that readers report: said on a support, listed, answered."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts import once
from accounts.permissions import Action, can
from spaces.actions.reporting import answer, report
from spaces.errors import Refused
from spaces.forms.reporting import ANSWERED, SENT, TO_ANSWER, AnswerForm, ReportForm, ReportsForm
from spaces.models import Report, Resource
from spaces.views.editing import answer as page_of_form
from spaces.views.editing import either

PAGE_SIZE = 20
_SHOWN = ("resource__caf", "resource__readers", "author", "closed_by")


@either
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what is wrong in a support to the éditeurs of its owner."""
    resource = get_object_or_404(Resource.objects.visible_to(request.user).select_related("caf"), pk=pk)
    form = ReportForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        typed = form.cleaned_data

        def act() -> once.Done:
            report(resource, request.user, typed["words"], typed["place"])
            words = "C’est envoyé. Les éditeurs du support vous répondront ici, et vous recevrez un message."
            return once.Done(resource.get_absolute_url(), words)

        try:
            return once.do(request, act).answer(request)
        except Refused as error:
            form.add_error(None, str(error))
    return page_of_form(request, "spaces/reports/send.html", resource, form)


@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """The reports to answer, those answered, those this person sent."""
    may_answer = can(request.user, Action.REVISE)
    form = ReportsForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    view = chosen.get("vue") or (TO_ANSWER if may_answer else SENT)
    seen = Report.objects.visible_to(request.user)
    found = {
        TO_ANSWER: Report.objects.to_answer(request.user).order_by("created_at", "pk"),
        ANSWERED: seen.exclude(outcome="").exclude(author=request.user),
        SENT: seen.filter(author=request.user),
    }[view]
    page = Paginator(found.select_related(*_SHOWN), PAGE_SIZE)
    views = [(TO_ANSWER, "À traiter"), (ANSWERED, "Traités")] if may_answer else []
    context = {
        "page": page.get_page(chosen.get("page")),
        "view": view,
        "views": [*views, (SENT, "Envoyés par moi")],
        "readable": {one.pk for one in page.get_page(chosen.get("page")) if one.resource.is_visible_to(request.user)},
    }
    return render(request, "spaces/reports/list.html", context)


@either
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A report: for those who may correct the support, the form that answers it."""
    visible = Report.objects.visible_to(request.user).select_related(*_SHOWN)
    found = get_object_or_404(visible, pk=pk)
    may_answer = can(request.user, Action.REVISE, found.resource)
    form = AnswerForm(request.POST if request.method == "POST" else None) if may_answer and not found.outcome else None
    if request.method == "POST" and form is None:
        messages.info(request, _why_no_answer(found))
    elif form is not None and form.is_valid():
        typed = form.cleaned_data

        def act() -> once.Done:
            answer(found, request.user, typed["outcome"], typed["answer"])
            return once.Done(reverse("spaces:reports"), "Le signalement est clos, et la personne est prévenue.")

        try:
            return once.do(request, act).answer(request)
        except Refused as error:
            form.add_error(None, str(error))
    context: dict[str, Any] = {
        "report": found,
        "form": form,
        "resource": found.resource if found.resource.is_visible_to(request.user) else None,
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "spaces/reports/detail.html", context, status=status)


def _why_no_answer(found: Report) -> str:
    if found.outcome:
        return "Ce signalement a déjà reçu une réponse\u00a0: la voici."
    return "Seuls les éditeurs du support y répondent."
