"""Deposits the catalogue through the real actions, as people would have over the years."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from accounts.tokens import CNAF, split
from files import demo as files
from files.actions import Stored
from files.models import File
from spaces import actions
from spaces.demo import dating
from spaces.demo.catalogue import CATALOGUE, Order
from spaces.demo.lands import communes_of, territory_of
from spaces.demo.people import author_of
from spaces.demo.printers import PRINTERS
from spaces.demo.producing import Made, write_all
from spaces.demo.writing import french
from spaces.kinds import RESOURCE
from spaces.models import Resource, Status

MARK = "demo-"


def load(orders: Iterable[Order] = CATALOGUE) -> Counter:
    """Deposit what the database does not hold yet; run again after an interruption, it completes.

    Answers how many supports were made, by status. The people of `accounts.demo` must be there.
    """
    orders = tuple(orders)
    known = held_among(order.code for order in orders)
    missing = [(order, territory_of(order.owner, order.epci)) for order in orders if order.code not in known]
    authors: dict[tuple[str, str], User] = {}
    made: Counter = Counter()
    for (order, _), written in zip(missing, write_all(missing), strict=True):
        key = (order.owner, order.author)
        if key not in authors:
            authors[key] = author_of(*key)
        _deposit(order, written, authors[key])
        made[order.state] += 1
    for order in orders:
        if order.successor:
            _replace(order)
    return made


def held_among(codes: Iterable[str]) -> frozenset[str]:
    """Those of these codes that the database holds."""
    return frozenset(Resource.objects.filter(lotus_id__in=list(codes)).values_list("lotus_id", flat=True))


def stored_versions(made: Made, number: int) -> list[Stored]:
    """The version of that number of each file, ready to be attached."""
    return [
        files.stored(f"{made.name}.{PRINTERS[kind].suffix}", versions[number])
        for kind, versions in made.contents.items()
    ]


def slots_of(resource: Resource) -> Sequence[File]:
    """The files of a support, in order."""
    return File.objects.filter(kind=RESOURCE, object_id=resource.pk).order_by("position")


def _deposit(order: Order, made: Made, author: User) -> None:
    """One support with all its versions, in one transaction: it is there whole, with its mark, or not at all."""
    now = timezone.now()
    with transaction.atomic():
        published = order.state != Status.DRAFT
        resource = actions.deposit(author, order.owner, _description(order), stored_versions(made, 0), published)
        for number, note in enumerate(order.later, 1):
            for slot, stored in zip(slots_of(resource), stored_versions(made, number), strict=True):
                actions.add_version(resource, slot, stored, author, french(note))
        if order.state == Status.WITHDRAWN:
            actions.withdraw(resource, author, french(order.because))
        deposited = dating.moment_of(order.code, order.on, now)
        dating.put_back(resource, order.code, dating.moments_of_versions(deposited, len(order.later) + 1, now), now)


def _description(order: Order) -> actions.Description:
    whole = order.owner != CNAF and not order.epci
    today = timezone.localdate()
    return actions.Description(
        type=order.type,
        title=french(order.title),
        summary=french(order.summary),
        rubrique=order.rubrique,
        steps=order.steps,
        themes=order.theme_list,
        keywords=french(order.keywords),
        year=order.year,
        audience=split(order.audience),
        about_cafs=(order.owner,) if whole else (),
        about_epcis=(order.epci,) if order.epci and not order.communes else (),
        about_communes=communes_of(order.epci, order.communes) if order.epci else (),
        review_on=None if order.review is None else today + timedelta(days=order.review),
    )


def _replace(order: Order) -> None:
    """Give way to the successor, once both are there."""
    resource = Resource.objects.filter(lotus_id=order.code, status=Status.PUBLISHED).select_related("author").first()
    successor = Resource.objects.filter(lotus_id=order.successor).first()
    if resource is not None and successor is not None:
        with transaction.atomic():
            actions.replace(resource, resource.author, successor)
            dating.put_back_replacement(resource, successor)
