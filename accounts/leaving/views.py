"""The passation: what is in a person's hands, to whom it goes, then the end of their level there."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts import once
from accounts.errors import Refused
from accounts.leaving import actions, hands
from accounts.leaving.forms import HandOverForm, PlaceForm, SureForm
from accounts.leaving.hands import Place
from accounts.models import User
from links import holdings


@once.answered_again
def handover(request: HttpRequest, pk: int) -> HttpResponse:
    """Read what is in the hands of a person, choose to whom it goes, confirm."""
    person = get_object_or_404(User, pk=pk)
    places = hands.places_for(request.user, person)
    place = _chosen(places, PlaceForm(request.GET).code())
    piles = holdings.in_the_hands_of(person, place.code, request.user)
    going = [pile for pile in piles if pile.holding.hand_over is not None]
    colleagues = hands.colleagues_of(person, place.code)
    form = HandOverForm(
        request.POST if request.method == "POST" else None, piles=going, colleagues=colleagues, owner=place.code
    )
    context = {"person": person, "place": place, "places": places, "form": form, "going": going}
    if form.is_valid():
        if not form.cleaned_data["sure"]:
            said = [(pile, form.choices().get(pile.holding.slug)) for pile in going]
            return render(request, "accounts/leaving/confirm.html", context | {"said": said})
        try:
            return once.do(request, lambda: _handed(request, person, place, form.choices())).answer(request)
        except Refused as error:
            form.add_error(None, str(error))
    context |= {
        "staying": [pile for pile in piles if pile.holding.hand_over is None],
        "colleagues": colleagues,
        "last_keeper": hands.leaves_no_keeper(colleagues, place.code),
        "last_administrator": hands.leaves_no_administrator(place, colleagues),
        "own": person.pk == request.user.pk,
    }
    return render(request, "accounts/leaving/handover.html", context, status=422 if form.errors else 200)


@require_POST
@once.answered_again
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """End the level of that person at the place they leave; asks first while something there could be handed over."""
    person = get_object_or_404(User, pk=pk)
    place = _chosen(hands.places_for(request.user, person), PlaceForm(request.POST).code())
    sure = SureForm(request.POST)
    if not (sure.is_valid() and sure.cleaned_data["sure"]):
        piles = holdings.in_the_hands_of(person, place.code, request.user)
        if going := [pile for pile in piles if pile.holding.hand_over is not None]:
            context = {"person": person, "place": place, "going": going}
            return render(request, "accounts/leaving/end.html", context)

    def act() -> once.Done:
        actions.leave(place.held, request.user)
        return once.Done(
            reverse("keeping:person", args=[person.pk]),
            f"L’habilitation de {person.name} est terminée ({place.name}). "
            "Son compte et ses autres habilitations restent.",
        )

    try:
        return once.do(request, act).answer(request)
    except Refused as error:
        messages.error(request, str(error))
        return redirect(_address(person, place))


def _handed(request: HttpRequest, person: User, place: Place, to: Mapping[str, User]) -> once.Done:
    moved = actions.hand_over(person, place.code, to, request.user)
    number = sum(moved.values())
    words = "C’est transmis." if number else "Il n’y avait plus rien à transmettre."
    return once.Done(_address(person, place), words)


def _chosen(places: list[Place], code: str) -> Place:
    """The place asked for, the first one when none is; Http404 for one of which nothing may be said."""
    if not code:
        return places[0]
    for place in places:
        if place.code == code:
            return place
    raise Http404


def _address(person: User, place: Place) -> str:
    return f"{reverse('leaving:handover', args=[person.pk])}?pour={place.code}"
