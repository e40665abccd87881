"""What a person sees of collections: only the supports they may read are shown and counted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from files.queries import current_versions
from spaces.actions.collections import MOST_ITEMS, stamp_of
from spaces.kinds import RESOURCE
from spaces.models import Collection, CollectionItem, Resource
from spaces.rows import Row, rows_for
from territories.models import Commune
from words.folding import fold

BY_DATE, BY_TITLE = "recentes", "titre"
ON_A_PAGE = 50


@dataclass(frozen=True)
class Line:
    """A support of a collection as its page shows it; `before` and `after` are the keys of its neighbours, `seen`
    stamps its note."""

    item: CollectionItem
    row: Row
    before: int | None
    after: int | None
    seen: str


@dataclass(frozen=True)
class Found:
    """The keys of the collections asked for, in the order asked: the person's own, and those shared with them."""

    mine: list[int]
    shared: list[int]


@dataclass(frozen=True)
class Column:
    """A support beside others: where it speaks of, how many people live there, how many pages it has, and the note
    that the collection keeps of it."""

    resource: Resource
    territory: list[str]
    population: int | None
    pages: int | None
    themes: list[str]
    note: str


def items_of(collection: Collection, user: Any) -> QuerySet[CollectionItem]:
    """The supports of a collection that this person may read, in its order."""
    visible = Resource.objects.visible_to(user).order_by()
    return collection.items.filter(removed_at=None, resource__in=visible).order_by("position", "pk")


def lines_of(collection: Collection, user: Any, first: int = 0, most: int = MOST_ITEMS) -> list[Line]:
    """The same from rank `first`, `most` of them, with what a line of a list prints; two queries."""
    related = ("resource__type", "resource__rubrique", "resource__caf", "resource__readers")
    start = max(first - 1, 0)  # the neighbours of the first and of the last are read too
    items = list(items_of(collection, user).select_related(*related)[start : first + most + 1])
    wanted = items[first - start : first - start + most]
    rows = rows_for([item.resource for item in wanted], unread=())
    lines = []
    for rank, (item, row) in enumerate(zip(wanted, rows, strict=True), first - start):
        before = items[rank - 1].resource_id if rank else None
        after = items[rank + 1].resource_id if rank + 1 < len(items) else None
        lines.append(Line(item, row, before, after, stamp_of(item.note)))
    return lines


def page_number(collection: Collection, user: Any, resource: Resource) -> int:
    """The page of the collection that shows this support to this person, 1 when none does; two queries."""
    items = items_of(collection, user)
    here = items.filter(resource=resource).first()
    if here is None:
        return 1
    before = items.filter(Q(position__lt=here.position) | Q(position=here.position, pk__lt=here.pk)).count()
    return before // ON_A_PAGE + 1


def find(user: Any, words: str, sort: str) -> Found:
    """The collections this person may read whose title holds these words; one query.

    Titles are compared here: the databases do not agree on accents and capitals.
    """
    wanted = fold(words).split()
    rows = [
        (pk, fold(title), author)
        for pk, title, author in Collection.objects.visible_to(user)
        .order_by("-revised_at", "-pk")
        .values_list("pk", "title", "author_id")
    ]
    rows = [row for row in rows if all(word in row[1] for word in wanted)]
    if sort == BY_TITLE:
        rows.sort(key=lambda row: row[1])
    return Found(
        [pk for pk, _, author in rows if author == user.pk], [pk for pk, _, author in rows if author != user.pk]
    )


def shown(user: Any, keys: Sequence[int]) -> list[Collection]:
    """These collections in their order, each with `number` of supports that this person may read; two queries."""
    found = Collection.objects.visible_to(user).select_related("author", "audience").in_bulk(keys)
    counted = (
        CollectionItem.objects.filter(
            collection__in=keys, removed_at=None, resource__in=Resource.objects.visible_to(user).order_by()
        )
        .order_by()
        .values_list("collection_id")
        .annotate(Count("pk"))
    )
    numbers = dict(counted)
    for one in found.values():
        one.number = numbers.get(one.pk, 0)
    return [found[key] for key in keys if key in found]


def own_for(user: Any, keys: Sequence[int]) -> list[Collection]:
    """The collections this person keeps, each with `held`: how many of these supports it has; one query."""
    there = Count("items", filter=Q(items__resource__in=keys, items__removed_at=None))
    return list(Collection.objects.visible_to(user).filter(author=user).annotate(held=there))


def compared(notes: Mapping[int, str]) -> list[Column]:
    """The supports of these keys side by side, each with its note; seven queries, however many they are.

    The caller has checked the rights.
    """
    keys = list(notes)
    found = (
        Resource.objects.filter(pk__in=keys)
        .select_related("caf", "type", "rubrique")
        .prefetch_related("about_cafs", "about_epcis", "about_communes", "themes")
        .in_bulk()
    )
    versions = current_versions(RESOURCE, keys)
    populations = _populations(list(found.values()))
    columns = []
    for key in keys:
        one = found[key]
        places = [*one.about_cafs.all(), *one.about_epcis.all(), *one.about_communes.all()]
        pages = sum(version.pages or 0 for version in versions[key])
        columns.append(
            Column(
                one,
                [place.name for place in places],
                populations.get(key),
                pages or None,
                [theme.label for theme in one.themes.all()],
                notes[key],
            )
        )
    return columns


def _populations(resources: Iterable[Resource]) -> dict[int, int]:
    """The inhabitants of the communes each support speaks of, each once; a support without territory has none."""
    sums = {}
    for one in resources:
        communes = [place.pk for place in one.about_communes.all()]
        epcis = [place.pk for place in one.about_epcis.all()]
        cafs = [place.pk for place in one.about_cafs.all()]
        if communes or epcis or cafs:
            sums[str(one.pk)] = Sum("population", filter=Q(pk__in=communes) | Q(epci_id__in=epcis) | Q(caf_id__in=cafs))
    if not sums:
        return {}
    counted = Commune.objects.aggregate(**{f"of_{key}": total for key, total in sums.items()})
    return {int(name.removeprefix("of_")): total for name, total in counted.items() if total}
