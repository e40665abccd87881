"""The verbs of a collection: its author alone, one transaction each; what concerns its readers leaves a trace."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts import trace
from accounts.permissions import Action, can, require
from accounts.sight import audience_of, tokens_of
from accounts.tokens import CNAF, split
from spaces.errors import Conflict, Refused
from spaces.kinds import COLLECTION
from spaces.models import Collection, CollectionItem, Resource
from spaces.taken import record_taken

MOST_ITEMS = 500
UP, DOWN = "monter", "descendre"


def create(by: Any, owner: str, title: str, introduction: str, tokens: frozenset[str]) -> Collection:
    """A new collection of this person, who acts for `owner` (a Caf code or "cnaf").

    Raises PermissionDenied, Refused.
    """
    require(by, Action.READ)
    with transaction.atomic():
        collection = Collection(title=title, introduction=introduction, author=by, audience=audience_of(tokens))
        collection.caf_id = None if owner == CNAF else owner
        _require_sight(by, tokens)
        collection.save()
        trace.record(by, "collection.create", COLLECTION, collection.pk, audience=collection.audience.key)
    return collection


def revise(
    collection: Collection,
    by: Any,
    title: str,
    introduction: str,
    tokens: frozenset[str],
    seen: str | None = None,
) -> Collection:
    """Change what a collection says and who reads it. `seen` stamps what was before the eyes of the person.

    Raises PermissionDenied, Refused; Conflict when it was changed meanwhile to something else than this.
    """
    with transaction.atomic():
        row = _locked(collection, by)
        before = row.audience.key
        after = audience_of(tokens)
        if (row.title, row.introduction, before) == (title, introduction, after.key):
            return row
        if seen is not None and seen != stamp_of_collection(row):
            raise Conflict("La collection a changé entre-temps, dans un autre onglet ou par la modération.")
        if row.hidden and after.key != before:
            raise Refused("La modération l'a retirée du partage\u00a0: ses lecteurs ne changent pas d'ici là.")
        _require_sight(by, tokens)
        row.title, row.introduction, row.audience = title, introduction, after
        _touch(row)
        if row.audience.key != before:
            trace.record(by, "collection.share", COLLECTION, row.pk, before=before, after=row.audience.key)
    return row


def delete(collection: Collection, by: Any) -> None:
    """Remove a collection and its notes; its supports stay where they are. Raises PermissionDenied."""
    with transaction.atomic():
        row = _locked(collection, by)
        trace.record(by, "collection.delete", COLLECTION, row.pk, audience=row.audience.key)
        row.delete()


@dataclass(frozen=True)
class Added:
    """How many supports entered a collection, were there already, are not shared with the person any more."""

    new: int
    there: int
    gone: int


def add(collection: Collection, by: Any, resource: Resource) -> bool:
    """Put a support that the person may read at the end, or back in its place; whether it was not there yet.

    Raises PermissionDenied, Refused.
    """
    added = add_all(collection, by, [resource.pk])
    if added.gone:
        raise Refused("Ce support n'est plus partagé avec vous.")
    return added.new > 0


def add_all(collection: Collection, by: Any, keys: Sequence[int]) -> Added:
    """Put these supports at the end, in this order; those taken out before come back to their place. All or none.

    Raises PermissionDenied, Refused.
    """
    with transaction.atomic():
        row = _locked(collection, by)
        visible = set(Resource.objects.visible_to(by).filter(pk__in=keys).order_by().values_list("pk", flat=True))
        wanted = [key for key in dict.fromkeys(keys) if key in visible]
        known = {item.resource_id: item for item in row.items.filter(resource__in=wanted)}
        back = [item for item in known.values() if item.removed_at is not None]
        new = [key for key in wanted if key not in known]
        held = row.items.filter(removed_at=None).count()
        if (new or back) and held + len(new) + len(back) > MOST_ITEMS:
            raise Refused(f"Une collection tient {MOST_ITEMS} supports au plus\u00a0: celle-ci en a déjà {held}.")
        CollectionItem.objects.filter(pk__in=[item.pk for item in back]).update(removed_at=None)
        last = row.items.aggregate(last=Max("position"))["last"] or 0
        CollectionItem.objects.bulk_create(
            CollectionItem(collection=row, resource_id=key, position=rank) for rank, key in enumerate(new, last + 1)
        )
        if new or back:
            _touch(row)
    return Added(len(new) + len(back), len(known) - len(back), len(set(keys)) - len(wanted))


def remove(collection: Collection, by: Any, resource: Resource) -> None:
    """Take a support out; `add` puts it back with its place and its note. Raises PermissionDenied."""
    with transaction.atomic():
        row = _locked(collection, by)
        row.items.filter(resource=resource, removed_at=None).update(removed_at=timezone.now())
        _touch(row)


def note(collection: Collection, by: Any, resource: Resource, text: str, seen: str | None = None) -> None:
    """Write what the person says of a support of the collection. `seen` stamps the note that was before their eyes.

    Raises PermissionDenied; Conflict when another note was written meanwhile: nothing is lost, neither is kept twice.
    """
    with transaction.atomic():
        row = _locked(collection, by)
        item = row.items.filter(resource=resource, removed_at=None).first()
        if item is None or item.note == text:
            return
        if seen is not None and seen != stamp_of(item.note):
            raise Conflict("Cette note a changé entre-temps, dans un autre onglet.")
        item.note = text
        item.save(update_fields=["note"])
        _touch(row)


def move(collection: Collection, by: Any, resource: Resource, way: str, past: int) -> None:
    """Exchange a support with the one before (UP) or after it: `past` is the key of that one, as the person saw them.

    Said twice, it is done once. Raises PermissionDenied; Conflict when the order has changed meanwhile.
    """
    with transaction.atomic():
        row = _locked(collection, by)
        shown = row.items.filter(removed_at=None, resource__in=Resource.objects.visible_to(by).order_by())
        items = list(shown.order_by("position", "pk"))
        rank = {item.resource_id: place for place, item in enumerate(items)}
        if resource.pk not in rank or past not in rank:
            raise Conflict("Un de ces deux supports n'est plus dans la collection.")
        here, there = rank[resource.pk], rank[past]
        if (here < there) == (way == UP):
            return
        if abs(here - there) != 1:
            raise Conflict("L'ordre a changé entre-temps, dans un autre onglet\u00a0: le voici.")
        items[here].position, items[there].position = items[there].position, items[here].position
        CollectionItem.objects.bulk_update([items[here], items[there]], ["position"])
        _touch(row)


def stamp_of(*words: str) -> str:
    """What a form carries of the words it showed, to tell whether they are still those."""
    return sha256("\0".join(words).encode()).hexdigest()[:20]


def stamp_of_collection(row: Collection) -> str:
    """The same of what `revise` changes."""
    return stamp_of(row.title, row.introduction, row.audience.key)


def record_print(collection: Collection, by: Any, resources: Sequence[Resource]) -> None:
    """Leave a trace of who printed what not everyone in the network may read; none when everyone may."""
    narrow = [one.pk for one in resources if not split(one.readers.key) & {"public", "reseau"}]
    record_taken(by, "print", COLLECTION, collection.pk, narrow, taken=len(resources))


def _locked(collection: Collection, by: Any) -> Collection:
    """The row as it stands, held until the end of the transaction, once its author is known to act."""
    row = Collection.objects.select_for_update(of=("self",)).select_related("audience", "readers").get(pk=collection.pk)
    require(by, Action.CORRECT_OWN_WORDS, row)
    return row


def _touch(row: Collection) -> None:
    row.revised_at = timezone.now()
    row.save()


def _require_sight(by: Any, tokens: frozenset[str]) -> None:
    """Raise Refused when its author would not read what they share, or may not write to others."""
    if tokens != {f"personne:{by.pk}"} and not can(by, Action.PARTICIPATE):
        raise Refused("Partager une collection demande le niveau éditeur\u00a0: gardez-la pour vous, ou demandez-le.")
    if not tokens_of(by).holds_any(tokens):
        raise Refused("Vous ne pouvez partager une collection qu'avec ceux dont vous faites partie.")
