"""Begin to see as a reader, and stop."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import Action, require
from accounts.seeing_as import mode
from accounts.seeing_as.forms import StartForm


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """The form; sent, the site as a lecteur of that Caf sees it."""
    require(request.user, Action.ADMINISTER)
    form = StartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        mode.start(request, form.cleaned_data["caf"], form.cleaned_data["reason"])
        return redirect("/")
    minutes = int(mode.LASTS.total_seconds() // 60)
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/seeing_as/start.html", {"form": form, "minutes": minutes}, status=status)


@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """Back to oneself; the middleware ended the mode before it let this through."""
    require(request.user, Action.ADMINISTER)
    messages.success(request, "Vous êtes revenu à votre niveau.")
    return redirect("seeing_as:start")
