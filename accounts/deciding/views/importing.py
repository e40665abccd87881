"""/habilitations/importer/: send a list, read what it would do, then do it."""

import csv
import hashlib
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts import once
from accounts.deciding.lists import applying
from accounts.deciding.lists.applying import Fate, RefusedLines, Report
from accounts.deciding.lists.columns import MODEL
from accounts.deciding.lists.forms import KeptForm, ListForm
from accounts.errors import Refused
from accounts.permissions import Action, require
from ui.typography import plural

SHOWN = 200  # lines of each fate on the page; the counts are of all of them
_FATES = (
    (Fate.REFUSED, "Lignes refusées", "À corriger dans le fichier avant d’importer."),
    (Fate.NEW, "Comptes à ouvrir", "Chaque personne recevra un message pour choisir son mot de passe."),
    (Fate.GIVEN, "Niveaux à donner", "Ces personnes ont déjà un compte."),
    (Fate.CHANGED, "Niveaux à changer", "Le niveau d’aujourd’hui est remplacé."),
    (Fate.SAME, "Lignes déjà en place", "Rien ne change pour elles."),
)


@require_http_methods(["GET", "HEAD", "POST"])
@once.answered_again
def import_list(request: HttpRequest) -> HttpResponse:
    """The form; what a file would do, line by line; then the import of what was checked."""
    require(request.user, Action.GRANT)
    if request.method != "POST":
        return _page(request, ListForm(user=request.user))
    if "list" in request.POST:
        return _apply(request)
    form = ListForm(request.POST, request.FILES, user=request.user)
    entries = form.entries() if form.is_valid() else []
    if not entries:
        return _page(request, form, status=422)
    report = applying.check(entries, request.user)
    sent = form.cleaned_data["file"]
    sent.seek(0)
    digest = hashlib.sha256(sent.read()).hexdigest()
    kept = applying.kept(entries, request.user, digest) if report.may_be_applied else ""
    return _report(request, report, kept)


@require_safe
def model(request: HttpRequest) -> HttpResponse:
    """A CSV that has the columns, for who begins a list."""
    require(request.user, Action.GRANT)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="habilitations-modele.csv"'
    response.write("\N{BYTE ORDER MARK}")
    csv.writer(response, delimiter=";", lineterminator="\r\n").writerow(MODEL)
    return response


def _apply(request: HttpRequest) -> HttpResponse:
    form = KeptForm(request.POST)

    def act() -> once.Done:
        source, entries = applying.taken_up(form.cleaned_data["list"], request.user)
        report = applying.apply(entries, request.user, source)
        counts = report.counts
        words = (
            f"Liste importée\u00a0: {plural(counts[Fate.NEW], 'compte ouvert,comptes ouverts')}, "
            f"{plural(counts[Fate.GIVEN] + counts[Fate.CHANGED], 'niveau donné ou changé,niveaux donnés ou changés')}, "
            f"{plural(counts[Fate.SAME], 'ligne déjà en place,lignes déjà en place')}."
        )
        return once.Done(reverse("deciding:import"), words)

    try:
        if not form.is_valid():
            raise Refused("Cette vérification n’est plus valable. Envoyez de nouveau le fichier.")
        return once.do(request, act).answer(request)
    except RefusedLines as error:
        messages.error(request, str(error))
        return _report(request, error.report, "", status=422)
    except Refused as error:
        messages.error(request, str(error))
        return redirect("deciding:import")


def _page(request: HttpRequest, form: ListForm, status: int = 200) -> HttpResponse:
    context = {"tab": "importer", "form": form, "columns": MODEL}
    return render(request, "accounts/deciding/import.html", context, status=status)


def _report(request: HttpRequest, report: Report, kept: str, status: int = 200) -> HttpResponse:
    parts: list[dict[str, Any]] = []
    for fate, title, words in _FATES:
        lines = report.of(fate)
        if lines:
            shown = {"slug": fate.value, "title": title, "words": words, "count": len(lines)}
            parts.append(shown | {"lines": lines[:SHOWN], "more": max(0, len(lines) - SHOWN)})
    refused = report.counts[Fate.REFUSED]
    context = {
        "tab": "importer",
        "parts": parts,
        "kept": kept,
        "refused": refused,
        "changing": len(report.of(Fate.NEW, Fate.GIVEN, Fate.CHANGED)),
        "total": len(report.lines),
    }
    return render(request, "accounts/deciding/import_report.html", context, status=422 if refused else status)
