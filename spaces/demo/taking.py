"""Takes up supports of other Caf as their éditeurs would have."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.tokens import CNAF
from spaces import actions
from spaces.actions.content import description_of
from spaces.demo import dating
from spaces.demo.catalogue import CATALOGUE, Order
from spaces.demo.catalogue.takings import TAKINGS, Taking
from spaces.demo.lands import territory_of
from spaces.demo.loading import held_among, slots_of, stored_versions
from spaces.demo.people import author_of
from spaces.demo.producing import write
from spaces.demo.writing import french
from spaces.models import Resource

_SINCE = timedelta(days=5)


def load(takings: Iterable[Taking] = TAKINGS) -> int:
    """Take up what is not yet, among the sources that the database holds; answers how many were."""
    takings = tuple(takings)
    known = held_among(taking.code for taking in takings)
    orders = {order.code: order for order in CATALOGUE}
    made = 0
    for taking in takings:
        source = Resource.objects.published().filter(lotus_id=taking.source).first()
        if taking.code not in known and source is not None:
            _take(taking, source, orders[taking.source], author_of(taking.owner))
            made += 1
    return made


def _take(taking: Taking, source: Resource, order: Order, author: User) -> None:
    """The copy, what its éditeur made of it, and what became of the source: all of it or nothing."""
    now = timezone.now()
    with transaction.atomic():
        copy = actions.take_up(source, author, taking.owner)
        whole = not taking.epci
        actions.revise(
            copy,
            author,
            replace(
                description_of(copy),
                title=french(taking.title),
                summary=french(taking.summary),
                year=taking.year,
                about_cafs=(taking.owner,) if whole else (),
                about_epcis=() if whole else (taking.epci,),
                about_communes=(),
            ),
        )
        if taking.adapted:
            own = replace(order, code=taking.code, owner=taking.owner, epci=taking.epci, title=taking.title,
                          year=taking.year, on=taking.on, later=())  # fmt: skip
            _next_version(copy, own, 0, author, taking.adapted)
        if taking.published:
            actions.publish(copy, author)
        taken = dating.moment_of(taking.code, taking.on, now)
        count = 2 if taking.adapted else 1
        dating.put_back(copy, taking.code, dating.moments_of_versions(taken, count, now), now)
        if taking.since:
            _bring_news(source, replace(order, later=(*order.later, taking.since)))


def _bring_news(source: Resource, order: Order) -> None:
    """A version of the source that came after it was taken up."""
    number = len(order.later)
    _next_version(source, order, number, source.author, order.later[-1])
    dating.put_back_version(source, number + 1, timezone.now() - _SINCE)


def _next_version(resource: Resource, order: Order, number: int, by: User, note: str) -> None:
    made = write(order, territory_of(order.owner, "" if order.owner == CNAF else order.epci))
    for slot, stored in zip(slots_of(resource), stored_versions(made, number), strict=True):
        actions.add_version(resource, slot, stored, by, french(note))
