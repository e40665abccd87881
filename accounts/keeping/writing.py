"""The verbs on a person's levels: each has its page, which says what follows before it is done."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts import actions, once
from accounts.errors import Changed, Refused
from accounts.keeping import rows
from accounts.keeping.forms import (
    ChangeForm,
    EndForm,
    GiveByAddressForm,
    GiveForm,
    RenewForm,
    ResumeForm,
    SuspendForm,
)
from accounts.keeping.reach import held_or_404, is_last_administrator, of_another_or_403, person_or_404, scope_or_403
from accounts.models import Habilitation, User
from ui.typography import long_date

either = require_http_methods(["GET", "HEAD", "POST"])
_NO_ACCOUNT = (
    "Aucun compte ouvert n’a cette adresse. Vérifiez-la, ou invitez la personne\u00a0: elle recevra un lien par "
    "courriel."
)


@either
@once.answered_again
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Until when: a year more is proposed."""
    held = of_another_or_403(request.user, pk)
    form = RenewForm(request.POST or None, held=held)

    def act() -> str:
        done = "Prolongée jusqu’au" if held.ends_at else "La fin est mise au"
        actions.renew(held, form.moment(), request.user, form.cleaned_data["seen"])
        return f"{done} {long_date(form.cleaned_data['until'])}\u00a0: {_said(held)}."

    return _answer(request, held, form, act, "renew")


@either
@once.answered_again
def suspend(request: HttpRequest, pk: int) -> HttpResponse:
    """Why is asked, and kept."""
    held = of_another_or_403(request.user, pk)
    form = SuspendForm(request.POST or None, held=held)

    def act() -> str:
        actions.suspend(held, form.cleaned_data["because"], request.user, form.cleaned_data["seen"])
        return f"Suspendue\u00a0: {_said(held)}. Rien ne lui est plus ouvert par ce niveau."

    return _answer(request, held, form, act, "suspend")


@either
@once.answered_again
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Give back what was suspended."""
    held = of_another_or_403(request.user, pk)
    form = ResumeForm(request.POST or None, held=held)

    def act() -> str:
        actions.resume(held, request.user, form.cleaned_data["seen"])
        return f"Reprise\u00a0: {_said(held)}."

    return _answer(request, held, form, act, "resume")


@either
@once.answered_again
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Another level in the same place: it ends the former one."""
    held = of_another_or_403(request.user, pk)
    form = ChangeForm(request.POST or None, held=held)

    def act() -> str:
        said = form.cleaned_data
        given = actions.replace(held, said["level"], form.moment(), request.user, said["seen"])
        return f"{held.user.name} est maintenant {given.get_level_display()}, jusqu’au {long_date(said['until'])}."

    return _answer(request, held, form, act, "change")


@either
@once.answered_again
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends it at once; the page of the person then offers to give it back."""
    held = of_another_or_403(request.user, pk)
    form = EndForm(request.POST or None, held=held)

    def act() -> str:
        actions.end(held, request.user, form.cleaned_data["ending"], form.cleaned_data["seen"])
        return f"Arrêtée\u00a0: {_said(held)}."

    return _answer(request, held, form, act, "end")


@require_POST
@once.answered_again
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Give back what was just ended."""
    held = of_another_or_403(request.user, pk)

    def act() -> once.Done:
        actions.restore(held, request.user)
        return once.Done(_page(held.user_id), f"Rétablie\u00a0: {_said(held)}.")

    try:
        return once.do(request, act).answer(request)
    except Refused as error:
        return _told(request, held, str(error))


@either
@once.answered_again
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """A level to a person who holds, or held, something here."""
    person, _ = person_or_404(request.user, pk)
    form = GiveForm(request.POST or None, scope=scope_or_403(request.user))
    return _give(request, form, lambda: person, person)


@either
@once.answered_again
def give_by_address(request: HttpRequest) -> HttpResponse:
    """A level to a person of the network, by their address; who has no account yet is invited."""
    form = GiveByAddressForm(request.POST or None, scope=scope_or_403(request.user))

    def found() -> User:
        person = User.objects.filter(email__iexact=form.cleaned_data["email"], is_active=True).first()
        if person is None:
            raise Refused(_NO_ACCOUNT)
        return person

    return _give(request, form, found, None)


def _give(request: HttpRequest, form: GiveForm, found: Callable[[], User], person: User | None) -> HttpResponse:
    if request.method == "POST" and form.is_valid():

        def act() -> once.Done:
            someone = found()
            given = actions.grant(someone, form.cleaned_data["level"], form.caf(), request.user, form.moment())
            until = long_date(form.cleaned_data["until"])
            return once.Done(
                _page(someone.pk),
                f"{someone.name} est maintenant {given.get_level_display()}, jusqu’au {until}.",
            )

        try:
            return once.do(request, act).answer(request)
        except Refused as error:
            form.add_error("email" if str(error) == _NO_ACCOUNT else None, str(error))
    context = {"tab": "personnes", "form": form, "person": person}
    return render(request, "accounts/keeping/give.html", context, status=422 if form.is_bound else 200)


def _answer(request: HttpRequest, held: Habilitation, form: Any, act: Callable[[], str], verb: str) -> HttpResponse:
    """The page that asks, what is wrong in what was sent, or the page of the person once it is done."""
    if rows.is_over(held, timezone.now()):
        return _told(request, held, "Ce niveau est terminé\u00a0: il n’y a plus rien à y changer.")
    if request.method == "POST" and form.is_valid():
        try:
            return once.do(request, lambda: once.Done(_page(held.user_id), act())).answer(request)
        except Changed as error:
            held = held_or_404(request.user, held.pk)
            if rows.is_over(held, timezone.now()):
                return _told(request, held, str(error))
            form.show_again(held)
            form.add_error(None, str(error))
        except Refused as error:
            form.add_error(None, str(error))
    return _asked(request, held, form, verb)


def _asked(request: HttpRequest, held: Habilitation, form: Any, verb: str) -> HttpResponse:
    context = {
        "tab": "personnes",
        "held": held,
        "row": rows.rows_of([held], request.user, timezone.now())[0],
        "form": form,
        "verb": verb,
        "is_last": verb in ("end", "suspend", "change") and is_last_administrator(held),
    }
    return render(request, "accounts/keeping/act.html", context, status=422 if form.is_bound else 200)


def _told(request: HttpRequest, held: Habilitation, words: str) -> HttpResponse:
    """The act is not possible any more: what became of the level, by whom, and the way back."""
    context = {
        "tab": "personnes",
        "held": held,
        "words": words,
        "row": rows.rows_of([held], request.user, timezone.now())[0],
    }
    return render(request, "accounts/keeping/told.html", context, status=409)


def _said(held: Habilitation) -> str:
    return f"{held.user.name}, {held.get_level_display()}, {held.caf.name if held.caf else 'Cnaf'}"


def _page(person: int) -> str:
    return reverse("keeping:person", args=[person])
