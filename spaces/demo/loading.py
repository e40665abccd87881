"""Deposits the catalogue through the real actions, as people would have over the years."""

import io
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from random import Random

from django.core.files.base import File as NamedFile
from django.db import transaction
from django.utils import timezone

from accounts.actions import grant, open_account
from accounts.demo import ACCOUNTS
from accounts.models import Level, User
from accounts.tokens import CNAF
from files import actions as files
from files.models import File, FileVersion
from spaces import actions
from spaces.demo.catalogue import CATALOGUE, Order
from spaces.demo.producing import DAYS_BETWEEN_VERSIONS, Made, day_of, write
from spaces.demo.writing import LAST, WOMEN, Place, Territory, french
from spaces.kinds import RESOURCE
from spaces.models import Resource, Status
from territories.models import Caf, Commune, Epci

MARK = "demo-"
MAIN_AUTHORS = {
    "caf-16": "editeur@example.org",
    "caf-35": "editeur-35@example.org",
    CNAF: "editeur-national@example.org",
}


def load(orders: Iterable[Order] = CATALOGUE) -> Counter:
    """Deposit what the database does not hold yet; run again after an interruption, it completes.

    Answers how many supports were made, by status. The people of `accounts.demo` must be there.
    """
    orders = tuple(orders)
    marks = [order.code for order in orders]
    known = set(Resource.objects.filter(lotus_id__in=marks).values_list("lotus_id", flat=True))
    missing = [order for order in orders if order.code not in known]
    made: Counter = Counter()
    for order in missing:
        _deposit(order, write(order, territory_of(order)), author_of(order))
        made[order.state] += 1
    for order in orders:
        if order.successor:
            _replace(order)
    return made


def territory_of(order: Order) -> Territory:
    """The real territory of an order, with its communes from the most to the least populated."""
    caf = Caf.objects.select_related("departement").filter(pk=order.owner).first()
    if caf is None:
        return _nation()
    communes = Commune.objects.filter(epci_id=order.epci) if order.epci else Commune.objects.filter(caf=caf)
    places = tuple(Place(row.name, row.population) for row in communes.order_by("-population", "code"))
    epci = Epci.objects.filter(pk=order.epci).first()
    name, nature = (epci.name, epci.nature) if epci else (caf.departement.name, "departement")
    return Territory(name, caf.name, caf.departement.name, places, nature)


def _nation() -> Territory:
    communes = Commune.objects.order_by("-population", "code")[:40]
    places = tuple(Place(row.name, row.population) for row in communes)
    return Territory("le territoire", "Caf", "le département", places, "national")


def author_of(order: Order) -> User:
    """Who deposits: the account of the demonstration for this Caf, or an invented éditeur opened for it."""
    known = {account.caf: account.email for account in ACCOUNTS if account.level != Level.LECTEUR and account.caf}
    email = (
        order.author or MAIN_AUTHORS.get(order.owner) or known.get(order.owner) or f"editeur-{order.owner}@example.org"
    )
    user = User.objects.filter(email=email).first()
    if user is None:
        draw = Random(order.owner)  # noqa: S311 (an invented name)
        name = f"{draw.choice(WOMEN)} {draw.choice(LAST)}"
        with transaction.atomic():
            user = open_account(email, name, by=None, function="Chargée de conseil et de développement")
            grant(user, str(Level.EDITEUR), Caf.objects.get(pk=order.owner), by=None)
    return user


def _deposit(order: Order, made: Made, author: User) -> None:
    """One support with all its versions, in one transaction: it is there whole, with its mark, or not at all."""
    description = actions.Description(
        type=order.type,
        title=french(order.title),
        summary=french(order.summary),
        rubrique=order.rubrique,
        steps=order.steps,
        themes=order.theme_list,
        keywords=french(order.keywords),
        year=order.year,
        audience=frozenset({order.audience}),
        about_cafs=(order.owner,) if order.owner != CNAF and not order.epci else (),
        about_epcis=(order.epci,) if order.epci else (),
    )
    with transaction.atomic():
        first = [files.store(_named(made, kind, 0)) for kind in order.formats]
        resource = actions.deposit(author, order.owner, description, first, publish=order.state != Status.DRAFT)
        slots = File.objects.filter(kind=RESOURCE, object_id=resource.pk).order_by("position")
        for kind, slot in zip(order.formats, slots, strict=True):
            for number, note in enumerate(order.later, 1):
                actions.add_version(resource, slot, files.store(_named(made, kind, number)), author, french(note))
        if order.state == Status.WITHDRAWN:
            actions.withdraw(resource, author, french(order.because))
        _date(order, resource)


def _named(made: Made, kind: str, number: int) -> NamedFile:
    return NamedFile(io.BytesIO(made.contents[kind][number]), name=f"{made.name}.{kind}")


def _date(order: Order, resource: Resource) -> None:
    """Put the support, its files and its versions back to the day they would have been deposited."""
    now = timezone.now()
    day = date.fromisoformat(order.on) if isinstance(order.on, str) else now.date() - timedelta(days=order.on)
    deposited = min(timezone.make_aware(day_of(order, day)), now)
    count = len(order.later) + 1
    step = min(timedelta(days=DAYS_BETWEEN_VERSIONS), (now - deposited) / count)
    revised = [deposited + step * rank for rank in range(count)]
    Resource.objects.filter(pk=resource.pk).update(
        lotus_id=order.code,
        created_at=deposited,
        published_at=None if order.state == Status.DRAFT else deposited,
        revised_at=revised[-1],
    )
    slots = File.objects.filter(kind=RESOURCE, object_id=resource.pk)
    slots.update(created_at=deposited)
    for number, moment in enumerate(revised, 1):
        FileVersion.objects.filter(file__in=slots, number=number).update(created_at=moment)


def _replace(order: Order) -> None:
    """Give way to the successor, once both are there."""
    resource = Resource.objects.filter(lotus_id=order.code, status=Status.PUBLISHED).select_related("author").first()
    successor = Resource.objects.filter(lotus_id=order.successor).first()
    if resource is not None and successor is not None:
        actions.replace(resource, resource.author, successor)
